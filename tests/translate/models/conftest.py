"""Small models that are real: SentencePiece trained here, Transformers built by bench/_lexicon.py."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipeline.memory import Memory
from pipeline.model import Locale
from pipeline.translate import Context, Request, Result, create

WORDS = {
    "The": "这家", "council": "委员会", "museum": "博物馆", "visited": "参观了", "opened": "开放了",
    "old": "旧", "mill": "磨坊", "bridge": "桥", "Harbour": "海港", "Trust": "信托", "on": "在",
    "Monday": "星期一", "and": "和", "repaired": "修好了", "roof": "屋顶",
}  # fmt: skip
"""What the models know: one piece each, and one character in five words more than once."""
_MARKS = {".": "。", ",": "，"}
_SPELT = "0123456789abcdefghijklmnopqrstuvwxyzQXZ"
NEEDED = ("ctranslate2", "numpy", "sentencepiece", "bench")


@pytest.fixture(scope="session", autouse=True)
def _libraries() -> None:
    for name in NEEDED:
        if importlib.util.find_spec(name) is None:
            if os.environ.get("CI") == "true" and name != "bench":
                pytest.fail(f"{name} is not installed (CI must have it)")
            pytest.skip(f"{name} is not installed")


def trained(words: tuple[str, ...]) -> bytes:
    """Return a SentencePiece model with a piece for each word and one for each character."""
    import sentencepiece

    chance = random.Random(5)
    lines = [" ".join(chance.choices(words, k=7)) for _ in range(500)]
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([*lines, " ".join(_SPELT), *_MARKS, *_MARKS.values()]),
        model_writer=model,
        vocab_size=400,
        hard_vocab_limit=False,
        character_coverage=1.0,
        minloglevel=2,
    )
    return model.getvalue()


def pieces(model: bytes) -> list[str]:
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    return [processor.id_to_piece(n) for n in range(3, processor.get_piece_size())]


@dataclass(frozen=True)
class Family:
    """What differs between the families of models, in the files of a folder."""

    languages: Mapping[str, str]
    """Tokens of languages, and what the model makes of them."""
    files: tuple[str, str] = ("sentencepiece.bpe.model", "")
    skipped: int = 0


FAMILIES = {
    "marian": Family({}, ("source.spm", "target.spm")),
    "opus": Family(
        dict.fromkeys((">>cmn_Hans<<", ">>cmn_Hant<<", ">>fra<<"), "<s>"),
        ("source.spm", "target.spm"),
        skipped=1,
    ),
    "m2m": Family({"__en__": "__zh__", "__fr__": "__zh__", "__zh__": "__zh__"}),
    "nllb": Family({"eng_Latn": "zho_Hans", "zho_Hant": "zho_Hans", "zho_Hans": "zho_Hans"}),
    "words": Family({}, ("", "")),
}


class Models:
    """Builds model folders, each once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.english = trained((*WORDS, *_MARKS))
        self.chinese = trained((*WORDS.values(), *_MARKS.values()))
        self.both = trained((*WORDS, *_MARKS, *WORDS.values(), *_MARKS.values()))

    def folder(self, kind: str, **lexicon: object) -> Path:
        """Return a folder with a model of a family; `lexicon` changes how it is built."""
        from bench._lexicon import Lexicon, save

        quantization = str(lexicon.pop("quantization", "")) or None
        name = " ".join([kind, str(quantization), *(f"{k}={v}" for k, v in lexicon.items())])
        folder = self.root / name
        if not folder.is_dir():
            family = FAMILIES[kind]
            made = Lexicon(self._tokens(kind), skipped=family.skipped)
            save(replace(made, **lexicon), folder, quantization=quantization)
            self._spm(folder, family)
        return folder

    def _tokens(self, kind: str) -> dict[str, str]:
        lead = "" if kind == "words" else "\u2581"
        copied = ["Xterm1x", "Xterm2x", "Xterm3x"]
        if lead:
            models = (self.english, self.chinese) if kind in {"marian", "opus"} else (self.both,)
            copied = [piece for model in models for piece in pieces(model)]
        known = {piece: piece for piece in copied}
        known |= {f"{lead}{word}": f"{lead}{target}" for word, target in WORDS.items()}
        return {**known, **_MARKS, **FAMILIES[kind].languages}

    def _spm(self, folder: Path, family: Family) -> None:
        is_pair = all(family.files)
        for name, own in zip(family.files, (self.english, self.chinese), strict=True):
            if name:
                (folder / name).write_bytes(own if is_pair else self.both)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    return Models(tmp_path_factory.mktemp("models"))


class Asks:
    """Makes a backend from a folder and asks it."""

    def backend(self, folder: Path | str, source: str = "en", target: str = "zh-CN", **options):
        root = options.pop("root", Path("/"))
        given = {"model": str(folder), "threads": 1, **options}
        context = Context(
            Locale(source), Locale(target), Memory(()), "2026-01-02", given, root=root
        )
        return create("ctranslate2", context)

    def request(self, id: int, *nodes: object, form: int = 0) -> Request:
        return Request(id, nodes, form=form)

    def nodes(self, backend, *nodes: object, form: int = 0) -> tuple[object, ...]:
        """Return the nodes of the answer to one request, or the reason of its failure."""
        (answer,) = backend.translate([self.request(0, *nodes, form=form)])
        return answer.nodes if isinstance(answer, Result) else (answer.reason,)

    def text(self, folder: Path, sentence: str, **options) -> str:
        """Return the answer to a sentence, or the reason of its failure."""
        return "".join(map(str, self.nodes(self.backend(folder, **options), sentence)))


@pytest.fixture(scope="session")
def asks() -> Asks:
    return Asks()


@pytest.fixture
def spoilt(models: Models, tmp_path: Path):
    """Return a copy of a model's folder, with a function to change it."""
    import shutil

    def copy(kind: str = "marian", **files: bytes | list[str] | None) -> Path:
        folder = tmp_path / "spoilt"
        shutil.copytree(models.folder(kind), folder)
        for name, data in files.items():
            path = folder / name.replace("__", ".")
            if data is None:
                path.unlink()
            else:
                path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
        return folder

    return copy
