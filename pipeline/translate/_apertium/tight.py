"""Let a code that holds nothing but a term hold nothing else in the translation.

A word-bound blank is on every word that Apertium makes of its own: on an article that the target
needs (*la* directiva), on a preposition that has merged with it (*d'HP-200*). Such words are not the
term's: a link, and code that is copied from a page, would hold more than its author put there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.translate._nodes import merged
from pipeline.translate._protocol import Node, Request, Tag, Term


def tightened(nodes: Sequence[Node], request: Request) -> tuple[Node, ...]:
    """Return an answer whose codes around a single term hold it alone, other words outside.

    What is around more than a term, or around one that the answer does not have, stays as it is.
    """
    tight = list(nodes)
    for tags, term in _alone(request.nodes):
        opening, closing = tags[0], Tag(tags[0].name, "close")
        if tight.count(opening) != 1 or tight.count(closing) != 1:
            continue
        start, end = tight.index(opening), tight.index(closing) + 1
        tight[start:end] = _around(tight[start:end], tags, term)
    return tuple(merged(tight))


def _alone(nodes: Sequence[Node]) -> Iterator[tuple[tuple[Tag, ...], Term]]:
    """Yield each term that pairs enclose with nothing beside it, and their openings, outer first."""
    for place, term in enumerate(nodes):
        if not isinstance(term, Term):
            continue
        first, last = place, place
        while first > 0 and last + 1 < len(nodes) and _is_pair(nodes[first - 1], nodes[last + 1]):
            first, last = first - 1, last + 1
        tags = tuple(node for node in nodes[first:place] if isinstance(node, Tag))
        if tags:
            yield tags, term


def _is_pair(before: Node, after: Node) -> bool:
    return (
        isinstance(before, Tag)
        and before.edge == "open"
        and isinstance(after, Tag)
        and after == Tag(before.name, "close")
    )


def _around(inside: Sequence[Node], tags: Sequence[Tag], term: Term) -> list[Node]:
    """Return a part of an answer with the term alone in its tags; as it is when it has others."""
    closing = [Tag(tag.name, "close") for tag in reversed(tags)]
    places = [n for n, node in enumerate(inside) if isinstance(node, Term)]
    own = [node for node in inside if isinstance(node, Tag)]
    if len(places) != 1 or own != [*tags, *closing]:
        return list(inside)
    found = inside[places[0]]
    if not (isinstance(found, Term) and (found.text, found.concept) == (term.text, term.concept)):
        return list(inside)
    before = [node for node in inside[: places[0]] if isinstance(node, str)]
    after = [node for node in inside[places[0] + 1 :] if isinstance(node, str)]
    return [*before, *tags, found, *closing, *after]
