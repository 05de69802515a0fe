"""The runner around CTranslate2 beside CTranslate2 alone, on the same sentences, in one run.

The model is built here: a Transformer whose weights spell out a word list
(`_lexicon`), with a SentencePiece model trained on the same words. Bare means what a script of a few
lines does: cut into pieces, one call of translate_batch for all, join. Ours is the whole stage: article
by article, every answer verified and kept in the cache. One thread computes on both sides. The sides
take turns, and each turn's ratio is one of its own, so that what else the machine does hits both:
the median of wall time and of processor time, in which nothing of the runner's work hides behind the
model's.
"""

from __future__ import annotations

import importlib
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench import _lexicon
from bench._rows import Row, SkippedError
from bench._words import sentences
from pipeline.memory import Memory
from pipeline.model import Content, Document, Locale, Role, Segment, Span, Unit
from pipeline.translate import Cache, Context, Engine, account, capabilities, create, translate_each

_COUNT = 200
_AN_ARTICLE = 30
_TURNS = 7
_LIMIT = 5.0
"""Per cent of time that the runner may add."""
_NAMES = {"wall": "wall time", "cpu": "processor time"}
_TODAY = "2026-01-02"
_EN, _ZH = Locale("en"), Locale("zh-CN")


def run() -> Iterator[Row]:
    """Measure both sides in turns, and the rate of each."""
    texts = _texts()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _model(folder / "model", texts)
        bare = _Bare(folder / "model")
        bare.took(texts[:20])
        turns = [(_ours(folder, turn, texts), bare.took(texts)) for turn in range(_TURNS)]
    for what, unit in (("wall", "s"), ("cpu", "CPU s")):
        ours, theirs = (
            [getattr(side, what) for side in sides] for sides in zip(*turns, strict=True)
        )
        ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
        rates = (f"{_COUNT / median(seconds):.0f} sentences/{unit}" for seconds in (ours, theirs))
        name = (
            f"{_COUNT} sentences, int8, beam 4: what the runner adds to CTranslate2, {_NAMES[what]}"
        )
        yield Row(name, 100 * (median(ratios) - 1), _LIMIT, *rates, unit="%")


@dataclass(frozen=True, slots=True)
class _Took:
    """Seconds."""

    wall: float
    cpu: float


@contextmanager
def _timed() -> Iterator[Callable[[], _Took]]:
    """Give what says, once it is over, how long it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield lambda: took
    took = _Took(time.perf_counter() - wall, time.process_time() - cpu)


def _texts() -> list[str]:
    stream = sentences(11)
    found: list[str] = []
    while len(found) < _COUNT:
        text = next(stream)
        if "<" not in text:
            found.append(text)
    return found


def _model(folder: Path, texts: list[str]) -> None:
    """Build a model of some 500 pieces and two layers on each side, in 8 bits."""
    try:
        library = importlib.import_module("sentencepiece")
    except ImportError as error:
        raise SkippedError("sentencepiece is not installed") from error
    folder.mkdir()
    library.SentencePieceTrainer.train(
        sentence_iterator=iter([*texts, "0 1 2 3 4 5 6 7 8 9 X t e r m x"]),
        model_prefix=str(folder / "source"),
        vocab_size=500,
        character_coverage=1.0,
        minloglevel=2,
    )
    (folder / "source.model").rename(folder / "source.spm")
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    processor = library.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    pieces = [processor.id_to_piece(n) for n in range(3, processor.get_piece_size())]
    tokens = {piece: piece for piece in pieces}
    lexicon = _lexicon.Lexicon(tokens, positions=96, idle=(1, 1))
    _lexicon.save(lexicon, folder, quantization="int8")


class _Bare:
    """A script of a few lines, with the options that our backend uses."""

    def __init__(self, folder: Path) -> None:
        spm = importlib.import_module("sentencepiece")
        self._processor: Any = spm.SentencePieceProcessor(model_file=str(folder / "source.spm"))
        _, library = _lexicon.available()
        self._translator: Any = library.Translator(str(folder), intra_threads=1)

    def took(self, texts: list[str]) -> _Took:
        with _timed() as took:
            self._translate(texts)
        return took()

    def _translate(self, texts: list[str]) -> None:
        pieces = [[*p, "</s>"] for p in self._processor.encode(texts, out_type=str)]
        answers = self._translator.translate_batch(
            pieces,
            max_batch_size=1024,
            batch_type="tokens",
            beam_size=4,
            max_decoding_length=512,
            replace_unknowns=True,
        )
        self._processor.decode([answer.hypotheses[0] for answer in answers])


def _ours(folder: Path, turn: int, texts: list[str]) -> _Took:
    """Return what the stage took; loading the model is not counted, as it is not for bare."""
    context = Context(_EN, _ZH, Memory(()), _TODAY, {"model": str(folder / "model"), "threads": 1})
    backend = create("ctranslate2", context)
    has = capabilities("ctranslate2")
    cache = Cache(folder / f"{turn}.sqlite", today=_TODAY)
    opened = account("ctranslate2", has, {}, today=_TODAY)
    engine = Engine(backend, f"{_EN} {_ZH}", opened, cache=cache)
    loading = Engine(backend, f"{_EN} {_ZH}", opened)
    list(translate_each(_documents(texts[:1]), lambda *_: [loading]))
    documents = _documents(texts)
    with _timed() as took:
        done = [document for _, document in translate_each(documents, lambda *_: [engine])]
    cache.close()
    assert all(s.target for d in done for u in d.units for s in u.segments)
    return took()


def _documents(texts: list[str]) -> list[Document]:
    """Return the sentences as articles."""
    documents = []
    for at in range(0, len(texts), _AN_ARTICLE):
        units = tuple(
            Unit(
                n,
                Role.BODY,
                Content(text),
                segments=(Segment(Span(0, len(text)), Content(text)),),
            )
            for n, text in enumerate(texts[at : at + _AN_ARTICLE], 1)
        )
        documents.append(Document(f"a{at}", f"a{at}.md", _EN, _ZH, units=units))
    return documents
