"""What may not get through from a source, and laws that hold for any source."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline import codes
from pipeline.errors import SourceError
from pipeline.model import Document, Locale
from pipeline.read import Origin, ReadSettings, _allow, html, markdown, text

ORIGIN = Origin("a", "articles/a", ReadSettings(Locale("en")))
INLINE = set(
    "a strong b em i u s code kbd samp var sub sup small mark abbr cite q dfn time span ins del bdi "
    "bdo ruby rt rp br wbr img input".split()
)
BLOCKS = set(
    "nav ol ul li h1 h2 h3 h4 h5 h6 p dl dt dd blockquote figure img figcaption table caption thead "
    "tbody tfoot tr th td pre hr details summary div".split()
)
ATTRIBUTES = {
    "href", "src", "lang", "dir", "translate", "datetime", "width", "height", "start", "colspan",
    "rowspan", "scope",
}  # fmt: skip
CLASSES = {"breadcrumb", "subtitle", "byline", "literal"}
VOID = {"br", "wbr", "img", "hr", "input"}


class Checker(HTMLParser):
    """Walk a skeleton and note everything that should not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []
        self.units: list[int] = []
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in BLOCKS | INLINE:
            self.problems.append(f"<{tag}>")
        if tag not in VOID:
            self.stack.append(tag)
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("data-unit"):
            self.units.append(int(value))
        elif name == "class":
            if value not in CLASSES:
                self.problems.append(f"class {value}")
        else:
            check_attribute(self.problems, name, value)

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack.pop() != tag:
            self.problems.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.problems.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.problems.append("declaration")


def check_attribute(problems: list[str], name: str, value: str) -> None:
    if name not in ATTRIBUTES:
        problems.append(name)
    if name in ("href", "src"):
        squeezed = re.sub(r"[\x00-\x20]", "", value).lower()
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", squeezed)
        if scheme and scheme[1] not in ("http", "https", "mailto", "tel"):
            problems.append(f"{name} {value}")


def problems_of(document: Document) -> list[str]:
    checker = Checker()
    checker.feed(document.skeleton)
    checker.close()
    found = checker.problems + checker.stack
    ids = list(checker.units)
    for unit in document.units:
        for code in unit.content.codes:
            if code.element not in INLINE:
                found.append(code.element)
            for name, value in code.attributes:
                if name.startswith("data-unit-"):
                    ids.append(int(value))
                else:
                    check_attribute(found, name, value)
    if sorted(ids) != [unit.id for unit in document.units]:
        found.append(f"units {ids}")
    return found


def well_formed(document: Document) -> bool:
    """Tell whether units obey the model: nested codes, trimmed text, ids in order."""
    for number, unit in enumerate(document.units, start=1):
        content = unit.content
        assert unit.id == number
        assert unit.segments == ()
        assert content.text == content.text.strip(" \t\n\u00a0\u3000")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", content.text)
        open_codes: list = []
        for code in content.codes:
            assert 0 <= code.span.start <= code.span.end <= len(content.text)
            del open_codes[code.depth :]
            assert len(open_codes) == code.depth
            if open_codes:
                outer = open_codes[-1].span
                assert outer.start <= code.span.start <= code.span.end <= outer.end
            open_codes.append(code)
            if code.is_empty:
                assert code.span.start == code.span.end
        assert len({code.id for code in content.codes}) == len(content.codes)
        back, wrong = codes.read(codes.write(content), content)
        assert wrong == ()
        assert back.text == content.text
    return True


ATTACKS = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='&#x6A;avascript&colon;alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)>x</object>",
    "<form action=javascript:alert(1)><p>x</p><p>y</p><h1>z</h1><button formaction=x>b</button></form>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<p translate=no onclick=x()><a href=javascript:x style=y>z</a><script>q</script></p>",
    "<p translate=no><svg><style><a title='</style><img src onerror=alert(1)>'></style></svg>z</p>",
    "<pre><script>alert(1)</script>&lt;script&gt;alert(2)&lt;/script&gt;</pre>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<p lang='en\" onclick=\"x'>a</p>",
    "<ol start='1\" onclick=\"x'><li>a</ol>",
    "<td colspan='1\" onclick=\"x'>a</td>",
    "<p data-unit=99 data-unit-alt=98 id=x class=literal>a</p>",
    "<b data-unit=99>a</b>",
    "<a href=x title='\"><script>alert(1)</script>'>a</a>",
    "<base href=javascript:alert(1)//><a href=x>a</a>",
    "<meta http-equiv=refresh content='0;url=javascript:x'>a",
    "<link rel=stylesheet href=//evil><style>@import 'x'</style>a",
    "<details open ontoggle=alert(1)><summary>a</summary>b</details>",
    "<!--><script>alert(1)</script>-->a",
    "<![CDATA[<script>alert(1)</script>]]>a",
    "<xmp><script>alert(1)</script></xmp>a",
    "<plaintext><script>alert(1)</script>",
    "<textarea></textarea><script>alert(1)</script>a",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>a</a>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>a",
    "<img src=x srcset='javascript:x' usemap=#m ismap>a",
    "<q cite='javascript:x'>a</q><blockquote cite='javascript:x'>b</blockquote>",
    "<video poster=javascript:x><source src=x onerror=alert(1)></video>a",
    "<input placeholder='\"><script>alert(1)</script>' autofocus onfocus=alert(1)>a",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("reader", [html, markdown])
def test_attacks_leave_no_trace_but_text(attack, reader):
    source = f"<h1>T</h1>\n\n<p>before</p>\n\n{attack}\n\n<p>after</p>"
    document = reader.read(source.encode(), ORIGIN)
    assert problems_of(document) == []
    assert well_formed(document)
    assert "onerror" not in document.skeleton
    assert "<script" not in document.skeleton


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_code_carries_passes_nh3_unchanged(attack):
    source = f"<h1>T</h1><p>{attack} and <a href='https://x.org/?a=1&amp;b=2' lang=en>c</a></p>"
    for unit in html.read(source.encode(), ORIGIN).units:
        for code in unit.content.codes:
            tag = f"<{code.element}{_allow.written(code.attributes)}>"
            kept = _allow.clean(tag)
            assert set(re.findall(r'[\w-]+="[^"]*"', tag)) == set(
                re.findall(r'[\w-]+="[^"]*"', kept)
            )


def test_entities_of_a_document_type_are_not_expanded():
    bomb = (
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY x SYSTEM "file:///etc/passwd">]><h1>T</h1><p>before &b; &x; after</p>'
    )
    document = html.read(bomb.encode(), ORIGIN)
    shown = " ".join(unit.content.text for unit in document.units)
    assert "aaaaaaaaaa" not in shown.replace('"aaaaaaaaaa"', "")
    assert "root:" not in shown
    assert "after" in shown


@given(st.binary(max_size=600))
@example(b"\xff\xfe<\x00p\x00>\x00a\x00")
@example(b"\x00\x01")
@example(b"\xfe\xff\xd8\x00")
@example(b"---\n? [\n---\nx")
@example(b"<meta charset=utf-16>x")
@example(b"<?xml version='1.0' encoding='utf-32'?>x")
def test_any_bytes_give_a_document_or_a_source_error(data):
    for reader in (html, markdown, text):
        try:
            document = reader.read(data, ORIGIN)
        except SourceError as error:
            assert error.file == "articles/a"
            assert error.remedy
        else:
            assert problems_of(document) == []
            assert well_formed(document)


TAGS = sorted(INLINE | BLOCKS | {"script", "style", "form", "font", "x-y", "svg", "article", "main",
    "noscript", "template", "select", "td", "center", "iframe", "title", "body", "listing", "xmp"})  # fmt: skip
WORDS = st.sampled_from(
    [
        "word",
        " ",
        "\n",
        "&nbsp;",
        "&amp;",
        "<",
        "&lt;b&gt;",
        "漢字",
        "א",
        "\u3000\u3000",
        "é",
        "1 < 2",
        "“q”",
        "<!--c-->",
    ]
)
GIVEN = st.lists(
    st.sampled_from(
        [' href="/x"', " href=javascript:x", ' src="a.png"', " alt=pic", ' title="tip"', " lang=fr", " dir=rtl",
         " translate=no", " translate=yes", " class=literal", " class=caption", " class=byline", " align=center", " hidden",
         ' style="display:none"', " role=main", " id=content", " data-unit=3", " onclick=x", " colspan=2", " border=1",
         ' aria-label="Breadcrumb"', ' placeholder="name"', " data-line=7", " data-role=title"]
    ),
    max_size=3,
).map("".join)  # fmt: skip
OPEN = st.builds(lambda tag, given: f"<{tag}{given}>", st.sampled_from(TAGS), GIVEN)
CLOSE = st.sampled_from(TAGS).map(lambda tag: f"</{tag}>")
SOUP = st.lists(st.one_of(WORDS, WORDS, OPEN, OPEN, CLOSE), max_size=60).map("".join)


@given(SOUP)
@example("<h1>a<table><tr><li><dt>b<figure><figcaption><figure>c")
@example("<ul><li><ul></ul><p title=x></p></li></ul>a")
@example("<details><summary></summary>a</details>")
@example("<table border=1><tr><caption>x<td><caption>y<td><tr>z")
@example('<ul aria-label="x"></ul>a')
@example("<figure><p title='tip'>a</p></figure>")
def test_any_soup_of_tags_gives_a_safe_and_well_formed_document(soup):
    for reader in (html, markdown):
        try:
            document = reader.read(("x " + soup).encode(), ORIGIN)
        except SourceError:
            continue
        assert problems_of(document) == []
        assert well_formed(document)


@given(SOUP)
def test_reading_twice_gives_the_same(soup):
    def run() -> object:
        try:
            return html.read(("<p>x</p>" + soup).encode(), ORIGIN)
        except SourceError as error:
            return str(error)

    assert run() == run()


PLAIN = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Cn", "Co"), max_codepoint=0x2FFFF),
    min_size=1,
)


@given(st.lists(PLAIN, min_size=1, max_size=6))
def test_the_text_of_paragraphs_comes_back(paragraphs):
    source = "<h1>T</h1>" + "".join(f"<p>x{_escape(p)}</p>" for p in paragraphs)
    document = html.read(source.encode(), ORIGIN)
    got = [unit.content.text for unit in document.units[1:]]
    assert "".join("".join(got).split()) == "".join("".join(f"x{p}" for p in paragraphs).split())


@given(st.lists(PLAIN.filter(lambda p: any(c.isalnum() for c in p)), min_size=1, max_size=6))
def test_the_text_of_a_text_file_comes_back(paragraphs):
    source = "Title\n\n" + "\n\n".join(f"x{p}" for p in paragraphs)
    document = text.read(source.encode(), ORIGIN)
    got = "".join(unit.content.text for unit in document.units)
    assert "".join(got.split()) == "".join(source.split())


def _escape(plain: str) -> str:
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
