"""Pseudolocalisation: accented letters, longer text, brackets, so that a layout can be tried.

Source: the practice of Android's and Mozilla's pseudolocales (accents show what is not extracted,
brackets what is cut off, length what overflows). Codes and glossary terms stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.codes import write
from pipeline.errors import ConfigurationError
from pipeline.model import Content, Segment
from pipeline.translate import Backend, Capabilities, Context, Request, Result

CAPABILITIES = Capabilities(
    "accents, longer text and brackets, for trying layouts", options=("expansion",)
)

_PLAIN = "AaBCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz"
_ACCENTED = "ÅåƁÇçÐðÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöŔŕŠšŢţÛûŴŵÝýŽž"
_ACCENTS = str.maketrans(_PLAIN, _ACCENTED)
_FILLER = "·~"


@dataclass(frozen=True, slots=True)
class _Pseudo:
    expansion: float
    today: str

    def translate(self, batch: Sequence[Request]) -> Iterator[Result]:
        """Yield a result for every request."""
        for request in batch:
            provenance = f"machine: pseudo, {self.today}"
            yield Result(request.id, self._pseudo(request.segment), provenance)

    def _pseudo(self, segment: Segment) -> str:
        text = segment.source.text
        kept = [hit.span for hit in segment.terms]
        kept += [code.span for code in segment.source.codes if not code.translate]
        letters = list(text.translate(_ACCENTS))
        for start, end in kept:
            letters[start:end] = text[start:end]
        # The mapping is letter for letter, so the codes' spans still hold.
        body = write(Content("".join(letters), segment.source.codes))
        padding = _FILLER * round(len(text) * self.expansion / len(_FILLER))
        return f"[{body}{' ' if padding else ''}{padding}]"


def create(context: Context) -> Backend:
    """Make the backend; its option `expansion` is a percentage, 0–300, 35 by default."""
    expansion = context.options.get("expansion", 35)
    if not isinstance(expansion, int | float) or not 0 <= expansion <= 300:
        raise ConfigurationError(
            "[translate.pseudo] expansion must be between 0 and 300.", file="pipeline.toml"
        )
    return _Pseudo(expansion / 100, context.today)
