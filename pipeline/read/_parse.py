"""Parse HTML into a tree: no network, no entities, no depth that later code could not bear."""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element

from pipeline.errors import SourceError

_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{65536,}")
_ATTRIBUTES = 5_000
"""Attributes of one tag above which it cannot be meant; libxml2 compares each with every other."""


def parse(text: str, shown: str) -> _Element:
    """Return the root of an HTML tree without comments.

    Raises SourceError when elements nest so deeply (libxml2: 2,048) that the parser gave up and the
    rest of the page would be lost, or a tag does not end.
    """
    for match in _LONG_TAG.finditer(text):
        if len(match[0].split(None, _ATTRIBUTES)) > _ATTRIBUTES:
            line = text.count("\n", 0, match.start()) + 1
            raise SourceError(
                "A tag that begins here does not end.",
                file=shown,
                line=line,
                remedy="Write `&lt;` where a less-than sign is meant.",
            )
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        if "empty" in str(error):
            return etree.fromstring("<html><body/></html>")
        raise _unreadable(shown, error.lineno or 0, str(error)) from error
    for entry in parser.error_log.filter_from_fatals():
        raise _unreadable(shown, entry.line, entry.message)
    return root if root is not None else etree.fromstring("<html><body/></html>")


def _unreadable(shown: str, line: int, message: str) -> SourceError:
    if "depth" in message:
        return SourceError(
            "Elements are nested more than 2,000 deep here.",
            file=shown,
            line=line,
            remedy="Close the elements that were left open, or run the page through a tidier.",
        )
    return SourceError(
        f"The HTML cannot be parsed: {message.rstrip('.')}.",
        file=shown,
        line=line,
        remedy="Correct it.",
    )
