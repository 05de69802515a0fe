"""Leverage the project's own translations: exact matches first, then fuzzy ones.

Source: XLIFF 2.2, Translation Candidates module (match types icm and tm); the threshold of 75 % is
the one that GNU msgmerge, Weblate and most CAT tools start from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import ConfigurationError
from pipeline.memory import Memory, MemoryEntry
from pipeline.translate import Backend, Capabilities, Context, Request, Result, Tag, Usage
from pipeline.translate._nodes import parsed
from pipeline.translate._protocol import written

CAPABILITIES = Capabilities(
    "matches from every PO file of the project, exact and fuzzy",
    is_instant=True,
    options=("threshold",),
    max_items=0,
    tags=True,
)

_TAG = re.compile(r"</?([a-z][a-z0-9]*)/?>")


@dataclass(frozen=True, slots=True)
class _Leverage:
    memory: Memory
    threshold: float

    def fingerprint(self) -> str:
        """Return the threshold: the rest is in the PO files."""
        return f"{self.threshold:g}"

    def estimate(self, batch: Sequence[Request]) -> Usage:  # noqa: ARG002  # Backend
        """Return nothing: it costs nothing."""
        return Usage()

    def translate(self, batch: Sequence[Request]) -> Iterator[Result]:
        """Yield a result for each request that the memory knows something like."""
        for request in batch:
            exact = self.memory.exact(request.source, request.role, request.before, request.after)
            if exact is not None:
                yield self._exact(request, exact)
                continue
            similar = self.memory.similar(request.source, threshold=self.threshold)
            if similar is not None:
                entry, similarity = similar
                yield _fuzzy(request, entry, similarity)

    def _exact(self, request: Request, entry: MemoryEntry) -> Result:
        # A caption or a heading is often worded otherwise than the same words in running text:
        # across roles even an exact match is a proposal.
        same_role = entry.role == request.role
        kind = "100 %" if same_role else f"100 %, {entry.role or 'body'}"
        provenance = f"memory: {kind}, {entry.article}"
        return Result(
            request.id, parsed(entry.target, request), origin=provenance, is_confirmed=same_role
        )


def _fuzzy(request: Request, entry: MemoryEntry, similarity: float) -> Result:
    """Return a proposal; tags that only the old sentence had are taken out, lacking ones added."""
    tags = [node for node in request.nodes if isinstance(node, Tag)]
    own = {tag.name for tag in tags}
    foreign = {m[1] for m in _TAG.finditer(entry.source)} - own
    target = _TAG.sub(lambda m: "" if m[1] in foreign else m[0], entry.target)
    missing = "".join(written(tag) for tag in tags if f"<{tag.name}" not in target)
    origin = f"memory: {similarity:.0f} %, {entry.article}"
    return Result(request.id, parsed(target + missing, request), origin=origin)


def create(context: Context) -> Backend:
    """Make the backend; its option `threshold` is a percentage, 50–100."""
    threshold = context.options.get("threshold", 75)
    if not isinstance(threshold, int | float) or not 50 <= threshold <= 100:
        raise ConfigurationError(
            "[translate.memory] threshold must be between 50 and 100.", file="pipeline.toml"
        )
    return _Leverage(context.memory, float(threshold))
