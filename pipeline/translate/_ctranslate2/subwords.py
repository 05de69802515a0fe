"""Cut text into the tokens of a model and join its answers: SentencePiece, languages, the end.

A folder whose vocabulary is of subwords must have the SentencePiece files that the model was
trained with: with any others it would translate noise, and nobody would be told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from pipeline.errors import BackendError
from pipeline.translate._ctranslate2.folder import imported
from pipeline.translate._ctranslate2.language_tokens import Around, around

END = "</s>"
_UNKNOWN = "<unk>"
_SILENT = frozenset({"<s>", "<pad>", END})
_WORDS = re.compile(r"\w+|[^\w\s]")
_CLOSING = re.compile(r" (?=[.,;:!?)\]}»”’])|(?<=[(\[{«“]) ")
_SUBWORD = "\u2581"
"""SentencePiece's mark of a space, ▁."""
_PAIR = ("source.spm", "target.spm")
_AGAIN = "Copy it again, or convert the model again with ct2-transformers-converter."
_SAMPLE = 2000
_SHARE = 0.5
"""Of a SentencePiece model's pieces, those that the model must know if it is its own."""

_Processor: TypeAlias = Any
"""sentencepiece.SentencePieceProcessor, which has no types."""


@dataclass(frozen=True, slots=True)
class Subwords:
    """What stands between a text and a model's tokens."""

    source: _Processor | None
    """None for a model of words, as for the next."""
    target: _Processor | None
    languages: Around = field(default_factory=Around)
    adds_end: bool = False
    """True when the library itself puts the end behind a source."""
    known: frozenset[str] = frozenset()
    """The target's vocabulary."""

    def encode(self, text: str) -> list[str]:
        """Return the tokens of a source; none for a text without any."""
        pieces = self._pieces(self.source, text)
        end = () if self.adds_end else (END,)
        return [*self.languages.before, *pieces, *end] if pieces else []

    def opening(self, text: str) -> list[str]:
        """Return the tokens to force an answer to begin with a text; none if it cannot say it so."""
        pieces = self._pieces(self.target, text)
        can_say = self.known.issuperset(pieces) and self._text(pieces) == text
        return pieces if can_say else []

    def has_gap(self, tokens: Sequence[str]) -> bool:
        """Tell whether an answer, its end left out, has something that stands for no words.

        Where a model lacks a word it copies one from the source, at times one that is none.
        """
        return not {_UNKNOWN, END, *self.languages.before}.isdisjoint(tokens)

    def decode(self, tokens: Sequence[str]) -> str:
        """Return the text of an answer's tokens, the language that it was forced to begin with off."""
        prefix = self.languages.target_prefix
        start = len(prefix) if tuple(tokens[: len(prefix)]) == prefix else 0
        return self._text([token for token in tokens[start:] if token not in _SILENT])

    def _pieces(self, processor: _Processor | None, text: str) -> list[str]:
        pieces: list[str] = (
            _WORDS.findall(text) if processor is None else processor.encode(text, out_type=str)
        )
        return pieces

    def _text(self, pieces: list[str]) -> str:
        if self.target is None:
            return _CLOSING.sub("", " ".join(pieces))
        return str(self.target.decode(pieces))


def load_subwords(folder: Path, source: str, target: str, prefix: str | None) -> Subwords:
    """Read a model folder's SentencePiece files and tell its family by its vocabulary.

    `prefix`, unless it is None, is the token before every source, or nothing if it is empty.

    Raises BackendError when the model does not know a language, a file is no SentencePiece model,
    is missing or belongs to another model.
    """
    sources, targets = _vocabulary(folder, "source"), _vocabulary(folder, "target")
    before, after = _files(folder, sources)
    return Subwords(
        _processor(before, sources),
        _processor(after, targets),
        around(sources, source, target, prefix),
        _adds_end(folder),
        targets,
    )


def _vocabulary(folder: Path, side: str) -> frozenset[str]:
    """Return the tokens of one side, shared or not, from either of the forms that converters write."""
    for name in (f"{side}_vocabulary", "shared_vocabulary"):
        for suffix in (".json", ".txt"):
            path = folder / f"{name}{suffix}"
            if path.is_file():
                return frozenset(_tokens(path))
    raise BackendError(
        f"{folder.name} has no {side}_vocabulary and no shared_vocabulary.",
        remedy=_AGAIN,
    )


def _tokens(path: Path) -> list[str]:
    tokens = _json(path) if path.suffix == ".json" else _read(path).split("\n")
    if not isinstance(tokens, list):
        raise BackendError(f"{path.name} is no list of tokens.", remedy=_AGAIN)
    return [str(token) for token in tokens]


def _adds_end(folder: Path) -> bool:
    """Tell whether the library adds the end of the source; without a config.json it does not."""
    path = folder / "config.json"
    settings = _json(path) if path.is_file() else {}
    return isinstance(settings, dict) and settings.get("add_source_eos") is True


def _json(path: Path) -> object:
    try:
        return json.loads(_read(path))
    except ValueError as error:
        raise BackendError(f"{path.name} is no JSON.", remedy=_AGAIN) from error


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise BackendError(f"{path.name} cannot be read: {error}.", remedy=_AGAIN) from error


def _files(folder: Path, vocabulary: frozenset[str]) -> tuple[Path | None, Path | None]:
    """Return the SentencePiece files of source and target; none for a model of words."""
    pair = (folder / _PAIR[0], folder / _PAIR[1])
    if all(path.is_file() for path in pair):
        return pair
    found = [*folder.glob("*.model"), *folder.glob("*.spm")]
    if len(found) == 1 and found[0].name not in _PAIR:
        return found[0], found[0]
    if not found and not any(token.startswith(_SUBWORD) for token in vocabulary):
        return None, None
    names = ", ".join(sorted(path.name for path in found)) or "none"
    raise BackendError(
        f"{folder.name} must have source.spm and target.spm, or one *.model: it has {names}.",
        remedy="Copy what the model was trained with; ct2-transformers-converter has --copy_files.",
    )


def _processor(path: Path | None, vocabulary: frozenset[str]) -> _Processor | None:
    if path is None:
        return None
    library = imported("sentencepiece")
    try:
        processor = library.SentencePieceProcessor(model_file=str(path))
    except (RuntimeError, OSError) as error:
        raise BackendError(f"{path.name} is no SentencePiece model.", remedy=_AGAIN) from error
    _require_own(processor, path, vocabulary)
    return processor


def _require_own(processor: _Processor, path: Path, vocabulary: frozenset[str]) -> None:
    """Refuse a SentencePiece model most of whose pieces the model has never seen."""
    size = processor.get_piece_size()
    ids = [n for n in range(0, size, -(-size // _SAMPLE)) if _is_normal(processor, n)]
    shared = sum(processor.id_to_piece(n) in vocabulary for n in ids)
    if shared < _SHARE * len(ids):
        raise BackendError(
            f"{path.name} is of another model: of its pieces, {shared / len(ids):.0%} are known.",
            remedy="Copy the file that the model was trained with.",
        )


def _is_normal(processor: _Processor, n: int) -> bool:
    return not (processor.is_control(n) or processor.is_unknown(n) or processor.is_byte(n))
