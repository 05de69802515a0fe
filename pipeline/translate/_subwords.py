"""Cut text into the tokens of a model and join its answers: SentencePiece, languages, the end.

Three families differ in what stands around the pieces: Marian (OPUS-MT) has an end, M2M-100 a
language before the source and the target (`__en__`), NLLB the same with other names (`eng_Latn`).
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import BackendError
from pipeline.locales import is_traditional, language, three_letters

_END = "</s>"
_SOURCES = ("source.spm", "spm.128k.model", "sentencepiece.bpe.model", "sentencepiece.model")
_TARGETS = ("target.spm", *_SOURCES[1:])
_SPECIAL = frozenset({_END, "<s>", "<unk>", "<pad>"})
_WORDS = re.compile(r"\w+|[^\w\s]")
_SCRIPTS = {
    "ar": "Arab", "be": "Cyrl", "bg": "Cyrl", "bn": "Beng", "el": "Grek", "fa": "Arab", "he": "Hebr",
    "hi": "Deva", "hy": "Armn", "ja": "Jpan", "ka": "Geor", "kk": "Cyrl", "km": "Khmr", "ko": "Hang",
    "ky": "Cyrl", "lo": "Laoo", "mk": "Cyrl", "mn": "Cyrl", "my": "Mymr", "ne": "Deva", "ru": "Cyrl",
    "sr": "Cyrl", "ta": "Taml", "te": "Telu", "th": "Thai", "uk": "Cyrl", "ur": "Arab",
}  # fmt: skip
_MACRO = {"ar": "arb", "fa": "pes", "sq": "als", "et": "est", "lv": "lvs", "ms": "zsm", "az": "azj"}
"""Languages that FLORES-200 names by their standard variety."""


@dataclass(frozen=True, slots=True)
class Subwords:
    """What stands between a text and a model's tokens."""

    source: Any
    """A SentencePiece processor, or None for a model of words."""
    target: Any
    before: tuple[str, ...] = ()
    """Tokens before every source."""
    after: tuple[str, ...] = ()
    target_prefix: tuple[str, ...] = ()
    """Tokens that every answer begins with; they are taken off again."""

    def encode(self, text: str) -> list[str]:
        """Return the tokens of a text."""
        if self.source is None:
            pieces: list[str] = _WORDS.findall(text)
        else:
            pieces = self.source.encode(text, out_type=str)
        return [*self.before, *pieces, *self.after] if pieces else []

    def decode(self, tokens: Sequence[str]) -> str:
        """Return the text of an answer's tokens."""
        special = {*_SPECIAL, *self.target_prefix}
        pieces = [token for token in tokens if token not in special]
        if self.target is None:
            return re.sub(r" (?=[.,;:!?，。；：！？])", "", " ".join(pieces))
        text: str = self.target.decode(pieces)
        return text


def load_subwords(folder: Path, source: str, target: str, prefix: str) -> Subwords:
    """Read a model folder's SentencePiece files and tell its family by its vocabulary.

    Raises BackendError when the model does not know a language, or a file is no SentencePiece model.
    """
    vocabulary = _vocabulary(folder)
    names = _languages(vocabulary, source, target)
    after = () if _adds_end(folder) else (_END,)
    before = (prefix,) if prefix else names[:1]
    return Subwords(
        _processor(folder, _SOURCES), _processor(folder, _TARGETS), before, after, names[1:]
    )


def _languages(vocabulary: frozenset[str], source: str, target: str) -> tuple[str, ...]:
    """Return the language tokens of source and target; none for a model of one pair."""
    if "eng_Latn" in vocabulary:
        names = (_flores(source), _flores(target))
    elif "__en__" in vocabulary:
        names = (f"__{language(source)}__", f"__{language(target)}__")
    else:
        return ()
    for name, locale in zip(names, (source, target), strict=True):
        if name not in vocabulary:
            raise BackendError(f"The model does not know {locale}: it has no token {name}.")
    return names


def _flores(locale: str) -> str:
    """Return a language as FLORES-200 and NLLB name it: `zho_Hans`, `eng_Latn`."""
    if language(locale) == "zh":
        return "zho_Hant" if is_traditional(locale) else "zho_Hans"
    short = language(locale)
    return f"{_MACRO.get(short, three_letters(short))}_{_SCRIPTS.get(short, 'Latn')}"


def _vocabulary(folder: Path) -> frozenset[str]:
    for name in ("shared_vocabulary.json", "source_vocabulary.json"):
        if (folder / name).is_file():
            return frozenset(map(str, json.loads((folder / name).read_text("utf-8"))))
    for name in ("shared_vocabulary.txt", "source_vocabulary.txt"):
        if (folder / name).is_file():
            return frozenset((folder / name).read_text("utf-8").split("\n"))
    return frozenset()


def _adds_end(folder: Path) -> bool:
    """Tell whether the library itself adds the end of the source."""
    try:
        settings = json.loads((folder / "config.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(settings.get("add_source_eos", False))


def _processor(folder: Path, names: Sequence[str]) -> Any:
    path = next((folder / name for name in names if (folder / name).is_file()), None)
    if path is None:
        return None
    try:
        library = importlib.import_module("sentencepiece")
    except ImportError as error:
        raise BackendError(
            "The library sentencepiece is not installed.",
            remedy="pip install 'bilingual-pipeline[local]'",
        ) from error
    try:
        return library.SentencePieceProcessor(model_file=str(path))
    except (RuntimeError, OSError) as error:
        raise BackendError(f"{path.name} is no SentencePiece model: {error}.") from error
