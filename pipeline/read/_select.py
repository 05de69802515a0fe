"""Find elements with the selectors of a profile."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from lxml import etree
from lxml.etree import _Element

from pipeline.errors import ConfigurationError
from pipeline.read import _elements


def find(root: _Element, selectors: Iterable[str], *, every: bool = False) -> list[_Element]:
    """Return the elements that the first fruitful selector finds, or that all of them find.

    Raises ConfigurationError for a selector that is neither XPath nor CSS.
    """
    found: list[_Element] = []
    for selector in selectors:
        result = _compiled(selector)(root)
        elements = result if isinstance(result, list) else []
        found += (e for e in elements if isinstance(e, _Element) and isinstance(e.tag, str))
        if found and not every:
            return found
    return found


def text(root: _Element, selectors: Iterable[str]) -> str:
    """Return the text, or the attribute's value, that the first fruitful selector finds."""
    for selector in selectors:
        result = _compiled(selector)(root)
        for item in result if isinstance(result, list) else [result]:
            value = _elements.text_of(item) if isinstance(item, _Element) else str(item)
            if value.strip():
                return value
    return ""


@cache
def _compiled(selector: str) -> etree.XPath:
    expression = selector if selector.startswith(("/", "(", ".//")) else _css(selector)
    try:
        return etree.XPath(expression)
    except etree.XPathSyntaxError as error:
        raise ConfigurationError(
            f"'{selector}' is not an XPath expression: {error}.",
            remedy="Correct it in the profile of pipeline.toml.",
        ) from error


def _css(selector: str) -> str:
    from cssselect import HTMLTranslator, SelectorError  # 20 ms, needed by profiles only

    try:
        return HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        raise ConfigurationError(
            f"'{selector}' is not a CSS selector: {error}.",
            remedy="Correct it in the profile; XPath starts with `/`, `(` or `.//`.",
        ) from error
