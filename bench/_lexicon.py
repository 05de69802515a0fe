"""A real Transformer whose weights spell out a word list: built in milliseconds, and exact.

Every position has an axis of its own in the model's vectors, and so has every target token. An
embedding is the axis of the token's translation; attention in the decoder looks from its own
position to the same one in the source, or to the end where the source is over; the projection reads
the translation off. CTranslate2 runs it like any other model: batches, beams, int8, forced prefixes.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench._rows import SkippedError

UNKNOWN, START, END = "<unk>", "<s>", "</s>"
_SPECIAL = (UNKNOWN, START, END)
_SHARP = 60.0
"""Attention to the own position; all else gets e^-60 of it, and the end e^-40."""
_DULL = 20.0
_EPSILON = 1e-5
"""What layer normalisation adds to the variance."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a model is to know."""

    tokens: Mapping[str, str]
    """Source token to target token."""
    positions: int = 128
    """Tokens that a source or a target may have, the end included."""
    skipped: int = 0
    """Tokens at the start of every source that have no translation (`>>cmn_Hans<<`)."""
    adds_end: bool = False
    """Whether the library puts the end behind every source (converters from Marian ask for it)."""
    idle: tuple[int, int] = (0, 0)
    """Further layers of encoder and decoder that cost what layers cost, and change nothing."""


def available() -> tuple[Any, Any]:
    """Return the modules numpy and ctranslate2.

    Raises SkippedError where they are not installed.
    """
    try:
        return importlib.import_module("numpy"), importlib.import_module("ctranslate2")
    except ImportError as error:
        raise SkippedError(f"{error.name} is not installed") from error


def save(lexicon: Lexicon, folder: Path, *, quantization: str | None = None) -> None:
    """Write the model into a folder, as a converter does.

    Raises SkippedError where the libraries are missing.
    """
    available()
    specs = importlib.import_module("ctranslate2.specs")
    layers = (1 + lexicon.idle[0], 1 + lexicon.idle[1])
    spec = specs.TransformerSpec.from_config(layers, num_heads=1, pre_norm=True)
    weights = _Weights(lexicon)
    weights.encoder(spec.encoder)
    weights.decoder(spec.decoder)
    spec.register_source_vocabulary(weights.sources)
    spec.register_target_vocabulary(weights.targets)
    spec.config.add_source_eos = lexicon.adds_end
    spec.config.decoder_start_token = START
    spec.validate()
    spec.optimize(quantization=quantization)
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))


class _Weights:
    """Fills the layers of a model; axes of positions come first, those of target tokens next."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._np, _ = available()
        self._lexicon = lexicon
        self.sources = _ordered(lexicon.tokens)
        self.targets = _ordered(lexicon.tokens.values())
        self._place = {token: n for n, token in enumerate(self.targets)}
        # Products of 8-bit matrices want multiples of 8.
        self._size = -(-(lexicon.positions + len(self.targets)) // 8) * 8

    def encoder(self, spec: Any) -> None:
        """Let a source token become its position and its translation."""
        embeddings = self._zeros(len(self.sources), self._size)
        for n, token in enumerate(self.sources):
            meaning = self._lexicon.tokens.get(token, token)
            embeddings[n, self._lexicon.positions + self._place[meaning]] = 1
        spec.embeddings[0].weight = embeddings
        self._around(spec, shift=0)
        for layer in spec.layer:
            self._idle(layer)

    def decoder(self, spec: Any) -> None:
        """Read off what stands at the own position of the source."""
        positions, known = self._lexicon.positions, len(self.targets)
        spec.embeddings.weight = self._zeros(known, self._size)
        self._around(spec, shift=self._lexicon.skipped)
        for layer in spec.layer:
            self._idle(layer)
            self._attention(layer.attention, looks=layer is spec.layer[0])
        spec.projection.weight = self._zeros(known, self._size)
        axes = slice(positions, positions + known)
        spec.projection.weight[:, axes] = 25 * self._np.eye(known)
        spec.projection.bias = self._zeros(known)

    def _around(self, spec: Any, *, shift: int) -> None:
        size = self._lexicon.positions
        table = self._zeros(size, self._size)
        for n in range(size - shift):
            table[n, n + shift] = 1
        spec.position_encodings.encodings = table
        spec.scale_embeddings = False
        self._unchanging(spec.layer_norm, ones=2)

    def _attention(self, spec: Any, *, looks: bool) -> None:
        """Attend to the own position, behind the source's last to its end; or to nothing."""
        size, positions, known = self._size, self._lexicon.positions, len(self.targets)
        query, both, out = spec.linear
        for linear, rows in ((query, size), (both, 2 * size), (out, size)):
            linear.weight, linear.bias = self._zeros(rows, size), self._zeros(rows)
        self._unchanging(spec.layer_norm, ones=1)
        if not looks:
            return
        one, end = self._np.eye, positions + self._place[END]
        tokens = slice(positions, positions + known)
        query.weight[:positions, :positions] = _SHARP * size**0.5 * one(positions)
        query.bias[end] = _DULL * size**0.5
        both.weight[:positions, :positions] = one(positions)
        both.weight[end, end] = 1
        both.weight[size + positions : size + positions + known, tokens] = one(known)
        out.weight[tokens, tokens] = one(known)

    def _idle(self, layer: Any) -> None:
        own, feed = layer.self_attention, layer.ffn
        wide = 4 * self._size
        shapes = (
            (own.linear[0], 3 * self._size, self._size),
            (own.linear[1], self._size, self._size),
            (feed.linear_0, wide, self._size),
            (feed.linear_1, self._size, wide),
        )
        for linear, rows, columns in shapes:
            linear.weight, linear.bias = self._zeros(rows, columns), self._zeros(rows)
        for part in (own, feed):
            self._unchanging(part.layer_norm, ones=2)

    def _unchanging(self, norm: Any, *, ones: int) -> None:
        """Let layer normalisation give back a vector of so many ones, all else zero, as it is."""
        mean = ones / self._size
        deviation = (mean - mean * mean + _EPSILON) ** 0.5
        norm.gamma = self._np.full(self._size, deviation, self._np.float32)
        norm.beta = self._np.full(self._size, mean, self._np.float32)

    def _zeros(self, *shape: int) -> Any:
        return self._np.zeros(shape, self._np.float32)


def _ordered(tokens: Iterable[str]) -> list[str]:
    return [*_SPECIAL, *sorted(set(tokens) - set(_SPECIAL))]
