"""Pack segments into requests: as few as an engine's limits allow, in the order of the articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.translate._protocol import Capabilities, Request

_MARKUP = 16
"""Code points that a tag or a term may add when it is encoded."""


def batches(requests: Iterable[Request], limits: Capabilities) -> Iterator[tuple[Request, ...]]:
    """Yield requests in order, each batch within the limits on items, characters and bytes.

    A segment that is too long by itself is a batch of its own: the engine says whether it is.
    Where a batch has one context for all, it is a passage: segments side by side, or with one
    between them that is translated already.
    """
    batch: list[Request] = []
    characters = size = 0
    for request in requests:
        long, wide = _size(request)
        is_full = (
            (limits.max_items and len(batch) >= limits.max_items)
            or (limits.max_characters and characters + long > limits.max_characters)
            or (limits.max_bytes and size + wide > limits.max_bytes)
        )
        is_apart = limits.is_passage and batch and not _is_next(request, batch[-1])
        if batch and (is_full or is_apart):
            yield tuple(batch)
            batch, characters, size = [], 0, 0
        batch.append(request)
        characters, size = characters + long, size + wide
    if batch:
        yield tuple(batch)


def _is_next(request: Request, last: Request) -> bool:
    if not request.before:
        return False  # an article begins with it
    return request.before in {last.source, last.after}


def _size(request: Request) -> tuple[int, int]:
    """Return how many code points and bytes a segment takes at most, once encoded."""
    text = request.source
    marks = _MARKUP * sum(not isinstance(node, str) for node in request.nodes)
    return len(text) + marks, len(text.encode("utf-8", "replace")) + marks
