"""Lay out pictures: one across the page, several in a grid, captions without any as a list.

A picture is shown once for both languages. It stands in the page twice, each time with the
description of one language; the stylesheet shows the one that fits the reading view.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.publish import _render, _skeleton
from pipeline.publish._render import Frame
from pipeline.publish._safe import attributes
from pipeline.publish._sides import both, heading_of, plain, row, without_language
from pipeline.publish._skeleton import Token, Tokens

_LARGE = 800
"""Pixels: a picture as wide as that fills the page."""


def kind(block: Tokens) -> str:
    """Return how a figure is laid out: `figure`, `caption` (no picture), or `pair` (both sides)."""
    media, words = _parts(block)
    if any(token.unit or (token.is_described and token.name != "img") for token in media):
        return "pair"
    return "figure" if media else "caption" if words else "literal"


def _parts(block: Tokens) -> tuple[Tokens, Tokens]:
    """Return a figure's children but the caption, and the caption with its own tags."""
    media: list[Token] = []
    caption: list[Token] = []
    for child in _skeleton.blocks(_skeleton.inner(block)):
        (caption if child[0].name == "figcaption" else media).extend(child)
    return media, caption


def _picture(frame: Frame, token: Token) -> str:
    """Return a picture once for each language's description; only one is ever shown."""
    out = []
    for side in frame.sides:
        shown = attributes("img", without_language(token), frame.document.canonical)
        texts = _render.unit_attributes(frame, side, token.attributes, set()) or ' alt=""'
        draft = side.is_target and _render.is_unconfirmed(frame, token.attributes)
        css = side.css + (" full" if _is_large(token) else "") + (" fuzzy" if draft else "")
        out.append(f'<img class="{css}"{side.attributes}{shown}{texts} loading="lazy">')
    return "".join(out)


def _is_large(token: Token) -> bool:
    """Tell whether a picture is wide enough to fill the page without becoming blurred."""
    width = token.get("width")
    return width.isdecimal() and int(width) >= _LARGE


def _media(frame: Frame, media: Tokens) -> str:
    return "".join(
        _picture(frame, token) if token.name == "img" else plain(frame, token) for token in media
    )


def _of(frame: Frame, block: Tokens, css: str) -> str:
    media, caption = _parts(block)
    sides = both(frame, caption, tag="div") if caption else ""
    shown = f'<figcaption class="cols">{sides}</figcaption>' if sides else ""
    return f'<figure class="row {css}">{_media(frame, media)}{shown}</figure>\n'


def figure(frame: Frame, block: Tokens) -> Iterator[str]:
    """Yield a picture across both columns, its captions under it side by side."""
    yield _of(frame, block, "picture")


def gallery(frame: Frame, figures: Sequence[Tokens], *, is_last: bool) -> str:
    """Return two or more pictures in a grid; at the article's end, under a heading."""
    shown = "".join(_of(frame, figure, "tile") for figure in figures)
    heading = heading_of(frame, "Pictures") if is_last else ""
    return f'<div class="gallery">{heading}<div class="pics">\n{shown}</div></div>\n'


def captions(frame: Frame, figures: Sequence[Tokens]) -> str:
    """Return captions whose pictures the source does not show, as a list of rows."""
    out = []
    for figure in figures:
        _, caption = _parts(figure)
        out.append(row("caption", both(frame, caption, tag="div")))
    return f'<div class="captions">{heading_of(frame, "Pictures")}\n{"".join(out)}</div>\n'
