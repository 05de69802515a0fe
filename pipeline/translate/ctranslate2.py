"""CTranslate2: OPUS-MT, NLLB and M2M models on this machine, on CPU or GPU, nothing sent anywhere.

`model` is a folder as ct2-transformers-converter makes it, with its SentencePiece files beside it,
or a model on the hub, downloaded when it is first needed. A term at the start of a sentence is what
the answer is forced to begin with; other terms and tags travel as words that the model copies. Both
are verified: what is not there, or there twice, is asked for again with words in its place.

Source: https://opennmt.net/CTranslate2 (translate_batch, guides to Marian, NLLB and M2M-100).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from pipeline.errors import BackendError, ConfigurationError, RequestRefused
from pipeline.translate import (
    Backend,
    Capabilities,
    Context,
    Failure,
    Node,
    Request,
    Result,
    Term,
    Usage,
    _placeholders,
)
from pipeline.translate._ctranslate2.folder import ModelFolder, imported
from pipeline.translate._ctranslate2.spacing import closed
from pipeline.translate._ctranslate2.subwords import END, Subwords, load_subwords
from pipeline.translate._nodes import merged
from pipeline.translate._policy import choice, directory
from pipeline.translate._protocol import characters

CAPABILITIES = Capabilities(
    "OPUS-MT, NLLB and M2M models on this machine",
    requires=("model",),
    options=("device", "compute", "beam", "threads", "prefix", "batch_tokens"),
    max_items=64,
    tags=True,
    glossary="placeholder",
    pairs="those of the model",
)
_DEVICES = ("auto", "cpu", "cuda")
_COMPUTE = (
    "default", "auto", "int8", "int8_float32", "int8_float16", "int8_bfloat16", "int16", "float16",
    "bfloat16", "float32",
)  # fmt: skip
_NUMBERS = {
    # key: default, least, most
    "beam": (4, 1, 32),
    "threads": (0, 0, 1024),
    "batch_tokens": (1024, 32, 1 << 16),
}
_LONGEST = 512
"""Tokens of a source or an answer: beyond what models were trained on they leave text out."""
_EACH = 4
"""Processor threads of one translation: more of them wait for each other."""

_Translator: TypeAlias = Any
"""ctranslate2.Translator, which has no types."""


class _Loaded(NamedTuple):
    """A model in memory, with what cuts text into its tokens."""

    translator: _Translator
    subwords: Subwords


class _Asked(NamedTuple):
    """A request as the model takes it."""

    request: Request
    tokens: list[str]
    encoded: _placeholders.Encoded
    opening: Term | None = None
    """The term that the answer is forced to begin with."""
    prefix: list[str] = []  # noqa: RUF012  # a tuple's field, never changed


@dataclass(slots=True)
class _CTranslate2:
    folder: ModelFolder
    context: Context
    device: str
    compute: str
    numbers: dict[str, int]
    prefix: str | None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _loaded: _Loaded | None = None

    def fingerprint(self) -> str:
        """Return the library's version, the model, and what its decoding depends on.

        Raises BackendError when there is no such model.
        """
        version = imported("ctranslate2").__version__
        options = f"{self.device} {self.compute} {self.numbers['beam']} {self.prefix}"
        return f"{version} {self.folder.identity()} {options}"

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """Return the characters; they cost nothing but time."""
        return characters(batch)

    def translate(self, batch: Sequence[Request]) -> Iterator[Result | Failure]:
        """Yield a result for every request, but a failure for one that the model cannot take whole.

        Raises RequestRefused when it is too much at once, BackendError when the model cannot be
        loaded.
        """
        loaded = self._load()
        asked: list[_Asked] = []
        for request in batch:
            prepared = _prepared(request, loaded.subwords)
            if len(prepared.tokens) > _LONGEST:
                reason = f"{len(prepared.tokens)} tokens are more than the {_LONGEST} of a model"
                yield Failure(request.id, reason)
            elif prepared.tokens:
                asked.append(prepared)
            else:
                yield Failure(request.id, "there is nothing to translate in it")
        for prepared, tokens in zip(asked, self._decoded(loaded, asked), strict=True):
            yield self._answer(prepared, tokens, loaded.subwords)

    def _answer(self, asked: _Asked, tokens: list[str], subwords: Subwords) -> Result | Failure:
        if tokens[-1:] != [END]:
            return Failure(asked.request.id, "the answer has no end", is_lost=True)
        if subwords.has_gap(tokens[:-1]):
            return Failure(asked.request.id, "the model lacks a word for it", is_lost=True)
        nodes = _nodes(subwords.decode(tokens), asked)
        usage = Usage(len(asked.request.text))
        tidy = closed(nodes, self.context.target)
        return Result(asked.request.id, tidy, self.folder.title, usage=usage)

    def _decoded(self, loaded: _Loaded, asked: Sequence[_Asked]) -> list[list[str]]:
        """Return the tokens of the best answer to each."""
        if not asked:
            return []
        first = list(loaded.subwords.languages.target_prefix)
        longest = max(len(a.tokens) for a in asked)
        try:
            answers = loaded.translator.translate_batch(
                [a.tokens for a in asked],
                target_prefix=[[*first, *a.prefix] or None for a in asked],
                max_batch_size=self.numbers["batch_tokens"],
                batch_type="tokens",
                beam_size=self.numbers["beam"],
                max_input_length=0,  # never cut off: what is too long is not here
                max_decoding_length=min(_LONGEST, 3 * longest + 32),
                return_end_token=True,
                replace_unknowns=True,
            )
        except (RuntimeError, ValueError, MemoryError) as error:
            # Too many positions, or too much for the memory: fewer at once may pass.
            raise RequestRefused(f"The model cannot take it: {error}.") from error
        return [answer.hypotheses[0] for answer in answers]

    def _load(self) -> _Loaded:
        with self._lock:
            if self._loaded is None:
                path = self.folder.path()
                context = self.context
                subwords = load_subwords(path, context.source, context.target, self.prefix)
                self._loaded = _Loaded(self._translator(str(path)), subwords)
            return self._loaded

    def _translator(self, path: str) -> _Translator:
        library = imported("ctranslate2")
        count = library.get_cuda_device_count()
        if self.device == "cuda" and not count:
            raise BackendError(
                "There is no GPU that CTranslate2 could use.",
                remedy="Install NVIDIA's driver and CUDA's libraries, or set device to \"cpu\".",
            )
        device = "cuda" if count and self.device != "cpu" else "cpu"
        threads = self.numbers["threads"] or _processors()
        try:
            return library.Translator(
                path,
                device=device,
                compute_type=self.compute,
                intra_threads=min(threads, _EACH),
                inter_threads=max(1, threads // _EACH) if device == "cpu" else 1,
            )
        except ValueError as error:
            kinds = ", ".join(sorted(library.get_supported_compute_types(device)))
            raise BackendError(
                f"The model cannot be used with compute = {self.compute}: {error}",
                remedy=f"This {device} can do {kinds}.",
            ) from error
        except (RuntimeError, MemoryError) as error:
            raise BackendError(
                f"The model {self.folder.name} cannot be loaded: {error}.",
                remedy="It must be a folder that ct2-transformers-converter made, whole, and fit "
                "into memory (int8 takes a quarter).",
            ) from error


# --- requests and answers ---------------------------------------------------------------------


def _prepared(request: Request, subwords: Subwords) -> _Asked:
    """Return a request as tokens; in the first form, a term at its start opens the answer."""
    term, *rest = request.nodes or ("",)
    if request.form == 0 and rest and isinstance(term, Term):
        prefix = subwords.opening(term.target)
        if prefix:
            nodes = tuple(merged([term.text, *rest]))
            encoded = _placeholders.encode(replace(request, nodes=nodes))
            return _Asked(request, subwords.encode(encoded.text), encoded, term, prefix)
    encoded = _placeholders.encode(request)
    return _Asked(request, subwords.encode(encoded.text), encoded)


def _nodes(answer: str, asked: _Asked) -> tuple[Node, ...]:
    """Return an answer as nodes; an opening that did not hold is text, so that it counts as lost."""
    term = asked.opening
    if term is None or not _is_opened(answer, term.target):
        return _placeholders.decode(answer, asked.encoded)
    return (term, *_placeholders.decode(answer.removeprefix(term.target), asked.encoded))


def _is_opened(answer: str, target: str) -> bool:
    """Tell whether an answer begins with a term, as a word of its own, and has it only once."""
    rest = answer.removeprefix(target)
    # From Thai on, scripts write words without a space between them, or what belongs to a word.
    is_glued = target[-1:].isalnum() and target[-1:] < "\u0e00" and rest[:1].isalnum()
    return answer.startswith(target) and not is_glued and target not in rest


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def create(context: Context) -> Backend:
    """Make the backend; the model is loaded with the first segment.

    Options: `model`; `device` (auto, cpu, cuda); `compute` (default: as it was converted, int8,
    float16, …); `beam` (4); `threads` (0: all processors); `batch_tokens` (1024); `prefix`, a token
    that the model wants before each source (`>>cmn_Hans<<`) if the one taken by itself is wrong.

    Raises ConfigurationError for a value that is none of these.
    """
    numbers: dict[str, int] = {}
    for key, (default, least, most) in _NUMBERS.items():
        value = context.options.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ConfigurationError(
                f"[translate.ctranslate2] {key}: must be a whole number from {least} to {most}.",
                file="pipeline.toml",
            )
        numbers[key] = value
    prefix = context.options.get("prefix")
    return _CTranslate2(
        _model(context.options, context.root),
        context,
        choice("ctranslate2", context.options, "device", _DEVICES),
        choice("ctranslate2", context.options, "compute", _COMPUTE),
        numbers,
        None if prefix is None else str(prefix),
    )


def _model(options: Mapping[str, object], root: Path) -> ModelFolder:
    """Return where the model is: what may be a folder's name may be the hub's as well."""
    directory("ctranslate2", options, "model", root=root)
    return ModelFolder(str(options["model"]), root)
