"""CTranslate2: OPUS-MT, NLLB and M2M models on this machine, on CPU or GPU, nothing sent anywhere.

`model` is a folder as `ct2-transformers-converter` makes it, with its SentencePiece files beside
it, or the id of one on a model hub, downloaded when it is first needed. Terms and tags travel as
words that the model copies, and are verified like any other answer.

Source: https://opennmt.net/CTranslate2 (translate_batch, guides to Marian, NLLB and M2M-100).
"""

from __future__ import annotations

import hashlib
import importlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import BackendError, ConfigurationError
from pipeline.translate import (
    Backend,
    Capabilities,
    Context,
    Failure,
    Request,
    Result,
    Usage,
    _placeholders,
)
from pipeline.translate._policy import choice, number
from pipeline.translate._protocol import characters
from pipeline.translate._subwords import Subwords, load_subwords

if TYPE_CHECKING:
    from types import ModuleType

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
    "default",
    "auto",
    "int8",
    "int8_float32",
    "int8_float16",
    "int16",
    "float16",
    "float32",
)
_LONGEST = 512
"""Tokens of a segment; beyond what models were trained on they leave text out."""


@dataclass(slots=True)
class _Loaded:
    """A model in memory, with what cuts text into its tokens."""

    translator: Any
    subwords: Subwords


@dataclass(slots=True)
class _CTranslate2:
    model: str
    context: Context
    device: str
    compute: str
    numbers: dict[str, int]
    prefix: str
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _loaded: _Loaded | None = None

    def fingerprint(self) -> str:
        """Return a digest of the model's own small files and size, and what decoding depends on."""
        folder = _folder(self.model, self.context.root)
        digest = hashlib.sha256()
        for path in sorted(folder.glob("*")):
            is_small = path.suffix in {".json", ".txt", ".model", ".spm"}
            digest.update(path.name.encode())
            digest.update(path.read_bytes() if is_small else str(path.stat().st_size).encode())
        return f"{digest.hexdigest()[:16]} {self.compute} {self.numbers['beam']} {self.prefix}"

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """Return the characters; they cost nothing but time."""
        return characters(batch)

    def translate(self, batch: Sequence[Request]) -> Iterator[Result | Failure]:
        """Yield a result for every request, but a failure for one too long for the model.

        Raises BackendError when the model cannot be loaded.
        """
        loaded = self._load()
        encoded = [_placeholders.encode(request) for request in batch]
        tokens = [loaded.subwords.encode(e.text) for e in encoded]
        fitting = [n for n, pieces in enumerate(tokens) if 0 < len(pieces) <= _LONGEST]
        outputs = self._decode(loaded, [tokens[n] for n in fitting])
        answers = dict(zip(fitting, outputs, strict=True))
        for n, request in enumerate(batch):
            if n not in answers:
                yield Failure(request.id, f"{len(tokens[n])} tokens are too many for the model")
                continue
            nodes = _placeholders.decode(answers[n], encoded[n])
            yield Result(request.id, nodes, Path(self.model).name, usage=Usage(len(request.text)))

    def _decode(self, loaded: _Loaded, sources: list[list[str]]) -> list[str]:
        if not sources:
            return []
        prefix = loaded.subwords.target_prefix
        answers = loaded.translator.translate_batch(
            sources,
            target_prefix=[prefix] * len(sources) if prefix else None,
            max_batch_size=self.numbers["batch_tokens"],
            batch_type="tokens",
            beam_size=self.numbers["beam"],
            max_input_length=0,
            max_decoding_length=2 * _LONGEST,
            replace_unknowns=True,
        )
        return [loaded.subwords.decode(answer.hypotheses[0]) for answer in answers]

    def _load(self) -> _Loaded:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._opened()
            return self._loaded

    def _opened(self) -> _Loaded:
        library = _import("ctranslate2")
        folder = _folder(self.model, self.context.root)
        try:
            translator = library.Translator(
                str(folder),
                device=self.device,
                compute_type=self.compute,
                intra_threads=self.numbers["threads"],
            )
        except (RuntimeError, ValueError) as error:
            raise BackendError(
                f"The model {self.model} cannot be loaded: {error}.",
                remedy="It must be a folder made by ct2-transformers-converter.",
            ) from error
        subwords = load_subwords(folder, self.context.source, self.context.target, self.prefix)
        return _Loaded(translator, subwords)


def _import(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise BackendError(
            f"The library {name} is not installed.",
            remedy="pip install 'bilingual-pipeline[local]'",
        ) from error


def _folder(model: str, root: Path) -> Path:
    """Return the folder of a model: the newsroom's own, or a copy of the hub's.

    Raises BackendError when there is neither.
    """
    folder = root / Path(model).expanduser()
    if (folder / "model.bin").is_file():
        return folder
    if model.count("/") != 1 or folder.exists():
        raise BackendError(
            f"There is no model in {model}.",
            remedy="Name a folder with a model.bin, or a hub id such as OWNER/NAME.",
        )
    hub = _import("huggingface_hub")
    try:
        return Path(hub.snapshot_download(model))
    except (OSError, ValueError) as error:
        raise BackendError(
            f"The model {model} could not be downloaded: {type(error).__name__}.",
            remedy="Check its id and the network, or download it and name its folder.",
        ) from error


def create(context: Context) -> Backend:
    """Make the backend; the model is loaded with the first segment.

    Options: `model`; `device` (auto, cpu, cuda); `compute` (default, int8, float16, …); `beam` (4);
    `threads` (0: the library's choice); `batch_tokens` (2048); `prefix`, a token that the model
    wants before each source (`>>cmn_Hans<<`).

    Raises ConfigurationError for a value that is none of these.
    """
    ranges = {"beam": (4, 1, 32), "threads": (0, 0, 256), "batch_tokens": (2048, 32, 1 << 16)}
    numbers: dict[str, int] = {}
    for key, (default, least, most) in ranges.items():
        value = context.options.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ConfigurationError(
                f"[translate.ctranslate2] {key}: must be a whole number from {least} to {most}.",
                file="pipeline.toml",
            )
        numbers[key] = value
    number("ctranslate2", context.options, "timeout")
    return _CTranslate2(
        str(context.options["model"]),
        context,
        choice("ctranslate2", context.options, "device", _DEVICES),
        choice("ctranslate2", context.options, "compute", _COMPUTE),
        numbers,
        str(context.options.get("prefix", "")),
    )
