"""Keep what is no word of any language – paths, addresses, file names, options – out of the grammar.

Apertium takes such things apart at their points and strokes and translates the pieces: of
`sources.list` it makes “fuentes.lista”. Each goes through as one name instead, as code does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.translate._nodes import merged
from pipeline.translate._protocol import Node, Request, Term

_CONCEPT = "literal"
_LITERAL = re.compile(
    r"""(?<![\w.@/~$-])(?:
      [a-z][a-z0-9+.-]{1,10}://[^\s<>"“”«»]*[\w/]            # https://example.org/a
    | [\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}        # name@example.org
    | (?:~|\.{1,2})?(?:/[\w.@+-]*\w){1,32}/?                 # /etc/hosts, ~/.config
    | \w[\w-]*(?:/[\w-]+)*/\w*[a-z0-9_-]*\.[a-z]{1,5}        # docs/index.html
    | [A-Za-z]\w[\w-]*(?:\.\w[\w-]*)*\.[a-z]{1,12}\d?        # sources.list, libc.so.6
    | \.[a-z][a-z0-9]{1,11}                                  # .html
    | [A-Za-z0-9-]*[A-Za-z0-9]_[\w.-]*\w                     # a_name
    | --[a-z][\w-]*(?:=[\w./-]*\w)? | -[A-Za-z]              # --option, -v
    | [a-z][\w.-]*\(\d\)                                     # mount(8)
    | application/[a-z][\w.+-]*\w                            # application/json
    | (?:audio|font|image|text|video)/(?:x-|vnd\.)?          # text/html, not audio/video
      (?:css|csv|gif|html|jpe?g|markdown|mp4|mpeg|ogg|plain|png|svg|webm|webp|woff|xml)[\w.+-]{0,20}
    )(?![\w@/]|\.\w|-\w)""",
    re.VERBOSE,
)


def protected(request: Request) -> Request:
    """Return a request whose literals are terms that stay as they are."""
    nodes = tuple(part for node in request.nodes for part in _parts(node))
    return replace(request, nodes=nodes) if len(nodes) > len(request.nodes) else request


def is_word(term: Term) -> bool:
    """Tell whether a term may stand in the grammar: an option stays behind its command."""
    return term.concept != _CONCEPT or not term.text.startswith("-")


def restored(
    nodes: Sequence[Node], request: Request, joints: tuple[str, ...] = ()
) -> tuple[Node, ...]:
    """Return an answer with its literals as text again.

    One that names what follows it in the source, as in *the sources.list file*, loses the
    preposition (`joints`) that the target's grammar has put before it: *el archivo sources.list*.
    """
    own = _own(request.nodes)
    back: list[Node] = []
    for node in nodes:
        if not (isinstance(node, Term) and node.concept == _CONCEPT):
            back.append(node)
            continue
        if node in own and back and isinstance(back[-1], str):
            joint = next((j for j in joints if back[-1].endswith(f" {j} ")), "")
            back[-1] = back[-1][: -len(joint) - 1] if joint else back[-1]
        back.append(node.target)
    return tuple(merged(back))


def _own(nodes: Sequence[Node]) -> frozenset[Node]:
    """Return the literals of a request that name a thing: a word follows, no *of* is before."""
    texts = [node if isinstance(node, str) else getattr(node, "text", "") for node in nodes]
    return frozenset(
        node
        for place, node in enumerate(nodes)
        if isinstance(node, Term) and node.concept == _CONCEPT
        if re.match(r" \w", "".join(texts[place + 1 : place + 4]))
        if not "".join(texts[max(place - 2, 0) : place]).lower().endswith((" of ", " from "))
    )


def _parts(node: Node) -> Iterator[Node]:
    if not isinstance(node, str):
        yield node
        return
    position = 0
    for match in _LITERAL.finditer(node):
        if match.start() > position:
            yield node[position : match.start()]
        yield Term(match[0], match[0], _CONCEPT)
        position = match.end()
    if position < len(node):
        yield node[position:]
