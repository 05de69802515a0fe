"""Write one side of a row: a slice of the skeleton with the texts of one language in it."""

from __future__ import annotations

from dataclasses import replace

from pipeline.publish import _render
from pipeline.publish._render import Frame, Side
from pipeline.publish._safe import attributes, safe
from pipeline.publish._skeleton import Kind, Token, Tokens


def one(frame: Frame, side: Side, tokens: Tokens, *, tag: str = "", css: str = "c ") -> str:
    """Return tokens with one side's texts; the first tag carries class, lang and dir.

    `tag` renames the first element (a heading's sides are spans).
    """
    out: list[str] = []
    number = 1
    used: set[str] = set()
    for index, token in enumerate(tokens):
        if index == 0 and token.kind is Kind.OPEN:
            head = tag or token.name
            own = attributes(head, without_language(token))
            own += _render.unit_attributes(frame, side, token.attributes, used)
            named = f' class="{css}{side.css}"' if css else ""
            out.append(f"<{head}{named}{_language(side, token)}{own}>")
        elif token.kind is Kind.CLOSE:
            out.append(f"</{tag if tag and index == len(tokens) - 1 else token.name}>")
        else:
            out.append(_piece(frame, side, token, used))
        if token.unit:
            out.append(_render.unit(frame, side, token.unit, number))
            number += len(frame.units[token.unit].segments)
    return "".join(out)


def _language(side: Side, token: Token) -> str:
    """Return lang and dir: a passage in a third language says so, but its translation does not."""
    if side.is_target or not token.get("lang"):
        return side.attributes
    return attributes("p", [(n, v) for n, v in token.attributes if n in ("lang", "dir")])


def without_language(token: Token) -> list[tuple[str, str]]:
    """Return a token's attributes but lang and dir."""
    return [(name, value) for name, value in token.attributes if name not in ("lang", "dir")]


def undescribed(token: Token) -> Token:
    """Return a token without texts of its own, for the further rows of a block that was cut."""
    kept = tuple((n, v) for n, v in token.attributes if not n.startswith("data-unit-"))
    return replace(token, attributes=kept)


def _piece(frame: Frame, side: Side, token: Token, used: set[str]) -> str:
    if token.kind is Kind.TEXT:
        return safe(token.text)
    given = without_language(token) if side.is_target else token.attributes
    shown = attributes(token.name, given, frame.document.canonical)
    shown += _render.unit_attributes(frame, side, token.attributes, used)
    if token.name == "img" and " alt=" not in shown:
        shown += ' alt=""'
    # HTML swallows a newline right after <pre>; this one is for it to swallow.
    return f"<{token.name}{shown}>" + ("\n" if token.name == "pre" else "")


def both(frame: Frame, tokens: Tokens, *, tag: str = "") -> str:
    """Return the source's side and the target's."""
    return "".join(one(frame, side, tokens, tag=tag) for side in frame.sides)


def row(css: str, inside: str, *, tag: str = "div", id: str = "") -> str:
    """Return a row of two columns with both sides inside."""
    named = f' id="{id}"' if id else ""
    return f'<{tag} class="row cols {css}"{named}>{inside}</{tag}>\n'


def plain(frame: Frame, token: Token) -> str:
    """Return a token of a block that is shown once, for both languages."""
    if token.kind is Kind.CLOSE:
        return f"</{token.name}>"
    if token.kind is Kind.OPEN and token.name == "pre":
        return '<pre tabindex="0">\n'
    return _piece(frame, frame.source, token, set())


def heading_of(frame: Frame, english: str, id: str = "") -> str:
    """Return a heading of the page's own in both languages."""
    sides = " ".join(
        f'<span class="{side.css}"{side.words.attributes}>{safe(side.words(english))}</span>'
        for side in frame.sides
    )
    named = f' id="{id}"' if id else ""
    return f"<h2{named}>{sides}</h2>"
