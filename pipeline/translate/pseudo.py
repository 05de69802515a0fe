"""Pseudolocalisation: accented letters, longer text, brackets, so that a layout can be tried.

Source: the practice of Android's and Mozilla's pseudolocales (accents show what is not extracted,
brackets what is cut off, length what overflows). Codes and glossary terms stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import ConfigurationError
from pipeline.translate import Backend, Capabilities, Context, Node, Request, Result, Term, Usage

CAPABILITIES = Capabilities(
    "accents, longer text and brackets, for trying layouts",
    is_instant=True,
    options=("expansion",),
    max_items=0,
    tags=True,
)

_PLAIN = "AaBCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz"
_ACCENTED = "ÅåƁÇçÐðÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöŔŕŠšŢţÛûŴŵÝýŽž"
_ACCENTS = str.maketrans(_PLAIN, _ACCENTED)
_FILLER = "·~"


@dataclass(frozen=True, slots=True)
class _Pseudo:
    expansion: float
    today: str

    def fingerprint(self) -> str:
        """Return the expansion: nothing else changes the answers."""
        return f"{self.expansion:g}"

    def estimate(self, batch: Sequence[Request]) -> Usage:  # noqa: ARG002  # Backend
        """Return nothing: it costs nothing."""
        return Usage()

    def translate(self, batch: Sequence[Request]) -> Iterator[Result]:
        """Yield a result for every request."""
        for request in batch:
            padding = _FILLER * round(len(request.text) * self.expansion / len(_FILLER))
            end = f" {padding}]" if padding else "]"
            nodes = ("[", *map(_accented, request.nodes), end)
            yield Result(request.id, nodes, origin=f"machine: pseudo, {self.today}")


def _accented(node: Node) -> Node:
    """Return a node as it is, a text with its accents; a term stays in its source form."""
    if isinstance(node, Term):
        return node.text
    return node.translate(_ACCENTS) if isinstance(node, str) else node


def create(context: Context) -> Backend:
    """Make the backend; its option `expansion` is a percentage, 0–300, 35 by default."""
    expansion = context.options.get("expansion", 35)
    if not isinstance(expansion, int | float) or not 0 <= expansion <= 300:
        raise ConfigurationError(
            "[translate.pseudo] expansion must be between 0 and 300.", file="pipeline.toml"
        )
    return _Pseudo(expansion / 100, context.today)
