"""Whatever stands in article, PO file, glossary or configuration, none of it becomes markup.

The law: two pages of the same shape have the same elements and attribute names, whatever their
texts say; and what may be a link is one of four kinds.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from publish_sample import content

from pipeline import publish
from pipeline.model import (
    Code,
    Content,
    Document,
    Locale,
    Role,
    Segment,
    Span,
    State,
    TermEntry,
    TermHit,
    TermSection,
    Unit,
)
from pipeline.newsroom import Newsroom, Summary
from pipeline.progress import Progress
from pipeline.publish import Messages
from pipeline.publish._safe import attributes, clean, safe, url

ATTACKS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</span></p><h1>x</h1>",
    "<!--", "-->", "<![CDATA[", "]]>",
    "&lt;b&gt;", "&#60;b&#62;", "&", "\\u003c",
    "{{ 7 * 7 }}", "{% raw %}", "{number}", "%(x)s",
    "</title><body onload=x>", "\u2028", "\u202e", "\x00", "\x1b[31m", "\ud800", "\ufffe", "\r\n",
    '<a href="javascript:alert(1)">x</a>', "</style><style>*{}",
)  # fmt: skip
HOSTILE = (
    st.lists(st.sampled_from(ATTACKS) | st.text(max_size=5), min_size=1, max_size=4)
    .map("".join)
    .filter(bool)
)


def article(*said: str) -> Document:
    """Return an article of one title, one paragraph with a link and a term, one picture."""
    title, source, target, alt, form, definition = said
    marked = Content(f"{source} x", (Code("a", "a", Span(0, len(source)), (("href", "/x"),)),))
    answer = Content(f"{target} x", (Code("a", "a", Span(0, len(target)), (("href", "/x"),)),))
    entry = TermEntry(
        "t",
        (TermSection(Locale("en"), (form,)), TermSection(Locale("de"), (form,))),
        definition=definition,
    )
    hit = TermHit(entry, Span(len(marked.text) - 1, len(marked.text)))

    def unit(number: int, role: Role, one: Content, other: Content, *hits: TermHit) -> Unit:
        span = Span(0, len(one.text))
        segment = Segment(span, one, target=other, state=State.REVIEWED, terms=hits)
        return Unit(number, role, one, segments=(segment,))

    units = (
        unit(1, Role.TITLE, Content(title), Content(title)),
        unit(2, Role.BYLINE, Content(title), Content(title)),
        unit(3, Role.BODY, marked, answer, hit),
        unit(4, Role.ALT, Content(alt), Content(alt)),
    )
    skeleton = (
        '<h1 data-unit="1"></h1><p class="byline" data-unit="2"></p><p data-unit="3"></p>'
        '<figure><img src="a.png" data-unit-alt="4"></figure>'
    )
    return Document("x", "x", Locale("en"), Locale("de"), skeleton, units, date=date(2026, 1, 2))


def shape(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return every element of a page with its attributes' names, terms in the target left out."""
    root = etree.fromstring(page.encode(), etree.HTMLParser(encoding="utf-8"))
    return [
        (str(element.tag), tuple(sorted(element.attrib)))
        for element in root.iter()
        if not (element.get("class") == "term" and element.xpath("ancestor::*[@class='c t']"))
    ]


def rendered(document: Document, name: str) -> str:
    return publish.page(
        document,
        newsroom=Newsroom(name, url="https://e.org/"),
        alternates=(),
        draft=False,
        messages=Messages(),
    )


PLAIN = shape(rendered(article(*["plain"] * 6), "plain"))


@given(st.tuples(*[HOSTILE] * 6), HOSTILE)
def test_no_text_changes_the_shape_of_a_page(said: tuple[str, ...], name: str) -> None:
    assert shape(rendered(article(*said), name)) == PLAIN


@given(st.tuples(*[HOSTILE] * 6))
def test_json_ld_stays_data(said: tuple[str, ...]) -> None:
    page = rendered(article(*said), "N")
    start = page.index('type="application/ld+json">') + len('type="application/ld+json">')
    data = page[start : page.index("</script>", start)]
    assert not set("<>&\u2028\u2029") & set(data)
    assert json.loads(data)["headline"] == clean(said[0])


def summary(said: str) -> Summary:
    return Summary(
        "x", Locale("en"), Locale("de"), said, said, said, "2026-01-02",
        Progress(segments=2, reviewed=1), "x.de.html",
    )  # fmt: skip


@given(HOSTILE, HOSTILE)
def test_no_text_changes_the_shape_of_index_feed_and_sitemap(said: str, name: str) -> None:
    for make in (
        lambda s, n: publish.index([s], n, Messages()),
        lambda s, n: publish.feed([s], n),
        lambda s, n: publish.sitemap([s], n),
    ):
        odd = make(summary(said), Newsroom(name, url="https://e.org/"))
        plain = make(summary("plain"), Newsroom("plain", url="https://e.org/"))
        if odd.startswith("<?xml"):
            odd_tags = [e.tag for e in etree.fromstring(odd.encode()).iter()]
            assert odd_tags == [e.tag for e in etree.fromstring(plain.encode()).iter()]
        else:
            assert shape(odd) == shape(plain)


# --- links ---


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "java\x00script:alert(1)",
        "java\u200bscript:alert(1)",
        "java\u00adscript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "blob:x",
        "file:///etc/passwd",
        "view-source:x",
    ],
)
@pytest.mark.parametrize("base", ["", "https://e.org/"])
def test_a_link_that_runs_or_reads_is_none(link: str, base: str) -> None:
    assert url(link, base) == ""


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://e.org/a?b=c#d", "https://e.org/a?b=c#d"),
        ("HTTP://e.org/", "HTTP://e.org/"),
        ("mailto:a@e.org", "mailto:a@e.org"),
        ("tel:+491234", "tel:+491234"),
        ("../a/b.html", "../a/b.html"),
        ("/a", "/a"),
        ("//e.org/a", "//e.org/a"),
        (" a b.html ", "a%20b.html"),
        ("?q=[x]", "?q=%5Bx%5D"),
        ("https://[::1]/[x]", "https://[::1]/%5Bx%5D"),
        ("é.html", "é.html"),
        ("#note", ""),
        ("", ""),
    ],
)
def test_an_honest_link_stays(link: str, expected: str) -> None:
    assert url(link) == expected


def test_a_link_that_cannot_be_resolved_is_none() -> None:
    assert url("//[x/", "https://e.org/") == ""


@given(st.text())
def test_no_link_has_another_scheme(link: str) -> None:
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", url(link))
    assert scheme is None or scheme[1].lower() in {"http", "https", "mailto", "tel"}


@pytest.mark.parametrize("address", ["javascript:alert(1)//", "//e.org/", "e.org", "data:x"])
def test_a_newsroom_whose_url_is_no_web_address_has_none(address: str) -> None:
    page = publish.page(
        article(*["plain"] * 6),
        newsroom=Newsroom("N", url=address),
        alternates=(publish.Alternate(Locale("de"), "x.de.html"),),
        draft=False,
        messages=Messages(),
    )
    assert address not in page


# --- attributes ---


@given(st.sampled_from(["a", "img", "td", "ol", "p"]), st.text(max_size=9), st.text(max_size=9))
def test_only_own_attributes_pass(element: str, name: str, value: str) -> None:
    shown = attributes(element, [(name, value)])
    allowed = {
        "href",
        "src",
        "width",
        "height",
        "colspan",
        "rowspan",
        "start",
        "lang",
        "dir",
        "translate",
    }
    assert not shown or name in allowed


@pytest.mark.parametrize(
    "name", ["onclick", "style", "class", "id", "srcdoc", "formaction", "srcset"]
)
def test_handlers_and_styles_never_pass(name: str) -> None:
    for element in ("a", "img", "span", "td", "input"):
        assert name not in attributes(element, [(name, "x")])


@pytest.mark.parametrize(
    ("element", "name", "value"),
    [
        ("img", "width", "1e9"), ("img", "src", "javascript:x"), ("img", "src", "mailto:a@b"),
        ("img", "src", "data:text/html,x"), ("td", "colspan", "0"), ("td", "colspan", "x"),
        ("p", "dir", "up"), ("p", "lang", '"x'), ("th", "scope", "all"), ("time", "datetime", "<b>"),
    ],
)  # fmt: skip
def test_a_bad_value_does_not_pass(element: str, name: str, value: str) -> None:
    assert attributes(element, [(name, value)]) == ""


def test_what_a_translator_writes_is_text() -> None:
    document = article(*["plain"] * 6)
    unit = document.units[2]
    said = content('<a href="/x">x</a>').codes[0]
    evil = Content("x<a href='javascript:x'>y</a>", (replace(said, id="a"),))
    segment = replace(unit.segments[0], target=evil, terms=())
    units = (*document.units[:2], replace(unit, segments=(segment,)), document.units[3])
    page = rendered(replace(document, units=units), "N")
    assert '<a href="/x">x</a>&lt;a href=&#x27;javascript:x&#x27;&gt;y&lt;/a&gt;' in page


# --- text ---


@given(st.text())
def test_safe_text_holds_no_markup_and_nothing_unspeakable(text: str) -> None:
    shown = safe(text)
    assert not set("<>\"'") & set(shown)
    shown.encode("utf-8")
    root = etree.fromstring(f"<p>x{shown}</p>".encode(), etree.HTMLParser(encoding="utf-8"))
    assert "".join(root.itertext()) == f"x{clean(text)}"


def test_clean_keeps_what_scripts_need() -> None:
    for kept in (
        "a\u200db",
        "\u200f",
        "\u2066",
        "\u00a0",
        "\u3000",
        "\U0001f600",
        "\ue000",
        "\t\n",
    ):
        assert clean(kept) == kept
    for lost in ("\x00", "\x1b", "\x7f", "\x85", "\r", "\ud83d", "\ufdd0", "\U0010ffff"):
        assert clean(lost) == "\ufffd"
