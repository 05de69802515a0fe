"""HTML: which blocks become which units, and the skeleton they leave."""

from __future__ import annotations

import pytest


def body(document) -> str:
    return document.skeleton.replace("\n", "")


def units(document) -> list[tuple[str, str]]:
    return [(unit.role.value, unit.content.text) for unit in document.units]


@pytest.mark.parametrize(
    ("source", "skeleton", "expected"),
    [
        ("<p>One.<p>Two.", '<p data-unit="1"></p><p data-unit="2"></p>', ["body One.", "body Two."]),
        ("<div>One.</div><div>Two.</div>", '<p data-unit="1"></p><p data-unit="2"></p>', ["body One.", "body Two."]),
        ("<div>a<div>b</div>c</div>", '<p data-unit="1"></p><p data-unit="2"></p><p data-unit="3"></p>', ["body a", "body b", "body c"]),
        ("a<br><br>b", '<p data-unit="1"></p><p data-unit="2"></p>', ["body a", "body b"]),
        ("<p>a<br> &nbsp;<br>b</p>", '<p data-unit="1"></p><p data-unit="2"></p>', ["body a", "body b"]),
        ("<p>a<br>\u3000\u3000b</p>", '<p data-unit="1"></p><p data-unit="2"></p>', ["body a", "body b"]),
        ("<h2>A</h2><h5>B</h5>", '<h2 data-unit="1"></h2><h5 data-unit="2"></h5>', ["heading A", "heading B"]),
        ("<ul><li>a<li>b</ul>", '<ul><li data-unit="1"></li><li data-unit="2"></li></ul>', ["item a", "item b"]),
        ("<ul><li><p>a</p></li></ul>", '<ul><li data-unit="1"></li></ul>', ["item a"]),
        ("<ul><li>a<ul><li>b</ul></ul>", '<ul><li><p data-unit="1"></p><ul><li data-unit="2"></li></ul></li></ul>', ["item a", "item b"]),
        ("<ul><li><p>a<p>b</ul>", '<ul><li><p data-unit="1"></p><p data-unit="2"></p></li></ul>', ["item a", "item b"]),
        ('<ol start="3"><li>a</ol>', '<ol start="3"><li data-unit="1"></li></ol>', ["item a"]),
        ("<menu><li>a</menu><dir><li>b</dir>", '<ul><li data-unit="1"></li></ul><ul><li data-unit="2"></li></ul>', ["item a", "item b"]),
        ("<dl><dt>a<dd>b<dd>c</dl>", '<dl><dt data-unit="1"></dt><dd data-unit="2"></dd><dd data-unit="3"></dd></dl>', ["item a", "item b", "item c"]),
        ("<blockquote>a</blockquote>", '<blockquote><p data-unit="1"></p></blockquote>', ["quote a"]),
        ("<blockquote><p>a<p>b</blockquote>", '<blockquote><p data-unit="1"></p><p data-unit="2"></p></blockquote>', ["quote a", "quote b"]),
        ("a<hr>b", '<p data-unit="1"></p><hr><p data-unit="2"></p>', ["body a", "body b"]),
        ("<details><summary>a</summary>b</details>", '<details><summary data-unit="1"></summary><p data-unit="2"></p></details>', ["summary a", "body b"]),
        ("<details>b</details>", '<p data-unit="1"></p>', ["body b"]),
        ("<p>a</p><address>b</address><center>c</center>", '<p data-unit="1"></p><p data-unit="2"></p><p data-unit="3"></p>', ["body a", "body b", "body c"]),
        ("<section><header>a</header><aside>b</aside><footer>c</footer></section>", '<p data-unit="1"></p><p data-unit="2"></p><p data-unit="3"></p>', ["body a", "body b", "body c"]),
    ],
)  # fmt: skip
def test_blocks_become_units_of_their_role(read_as, source, skeleton, expected):
    document = read_as("<body>" + source)
    assert body(document) == skeleton
    assert [" ".join(pair) for pair in units(document)] == expected


@pytest.mark.parametrize(
    ("source", "skeleton"),
    [
        ("x<li>a</li><li>b</li>", '<p data-unit="1"></p><ul><li data-unit="2"></li><li data-unit="3"></li></ul>'),
        ("<ul>a<li>b</ul>", '<ul><li data-unit="1"></li><li data-unit="2"></li></ul>'),
        ("<ul><ul><li>a</ul></ul>", '<ul><li><ul><li data-unit="1"></li></ul></li></ul>'),
        ("<dl>a<dt>b</dl>", '<dl><dd data-unit="1"></dd><dt data-unit="2"></dt></dl>'),
        ("x<dd>a</dd>", '<p data-unit="1"></p><dl><dd data-unit="2"></dd></dl>'),
        ("x<td>a</td>", '<p data-unit="1"></p><p data-unit="2"></p>'),
        ("x<summary>a</summary>", '<p data-unit="1"></p><p data-unit="2"></p>'),
        ("x<figcaption>a</figcaption>", '<p data-unit="1"></p><figure><figcaption data-unit="2"></figcaption></figure>'),
    ],
)  # fmt: skip
def test_what_html_does_not_allow_gets_the_parent_it_lacks(read_as, source, skeleton):
    assert body(read_as("<body>" + source)) == skeleton


@pytest.mark.parametrize("empty", ["<p></p>", "<p>&nbsp;</p>", "<ul></ul>", "<ul><li></ul>", "<h2> </h2>",
    "<blockquote></blockquote>", "<figure></figure>", "<dl><dt></dl>", "<div><div></div></div>", "<p><b> </b></p>", "<p><br></p>"])  # fmt: skip
def test_empty_blocks_leave_nothing(read_as, empty):
    assert body(read_as(f"<body>a{empty}b")) == '<p data-unit="1"></p><p data-unit="2"></p>'


def test_a_heading_holds_no_blocks(read_as):
    document = read_as("<h2>One<div>two</div><br>three</h2>")
    assert units(document) == [("heading", "One two three")]


def test_headings_are_not_allowed_in_terms_and_header_cells(read_as):
    document = read_as("<dl><dt><h3>a</h3><dd>b</dl><table><tr><th><h4>c</h4><td>d</table>")
    assert "<h" not in body(document)
    assert len(document.units) == 4


def test_only_the_first_h1_is_the_title_and_the_others_go_down_a_level(read_as):
    document = read_as("<h1>Title</h1><p>x</p><h1>Part</h1>")
    assert body(document) == '<h1 data-unit="1"></h1><p data-unit="2"></p><h2 data-unit="3"></h2>'
    assert units(document) == [("title", "Title"), ("body", "x"), ("heading", "Part")]


def test_code_blocks_stay_as_they_are(read_as):
    document = read_as("<p>x</p><pre>\n  a &lt; b\n\tc <b>d</b>\n\n</pre>")
    assert '<pre translate="no">  a &lt; b\n\tc d</pre>' in document.skeleton
    assert len(document.units) == 1


def test_what_must_not_be_translated_stays_without_units(read_as):
    document = read_as(
        '<p>x</p><p translate="no" class="c" onclick="x()">Keep <b id=i>this</b></p>'
        '<div translate=no><p>And <a href="javascript:x">that</a></p></div>'
        "<ul><li>a<li translate=no>b</ul>"
    )
    assert '<p class="literal" translate="no">Keep <b>this</b></p>' in document.skeleton
    assert '<div class="literal" translate="no"><p>And <a>that</a></p></div>' in document.skeleton
    assert '<li class="literal" translate="no">b</li>' in document.skeleton
    assert units(document) == [("body", "x"), ("item", "a")]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>bad()</script>",
        "<style>p {}</style>",
        "<template><p>no</p></template>",
        "<noscript>no</noscript>",
        "<nav><a href=/>no</a></nav>",
        "<form><label>no</label><input name=q></form>",
        "<button>no</button>",
        "<select><option>no</select>",
        "<textarea>no</textarea>",
        "<iframe src=x>no</iframe>",
        "<object>no</object>",
        "<video>no</video>",
        "<svg><text>no</text></svg>",
        "<p hidden>no</p>",
        "<p style='display: none'>no</p>",
        "<div role=navigation>no</div>",
        "<div role='search'>no</div>",
        "<div class='share-bar'>Share: <a href=x>no</a></div>",
        "<div id=fontsize>A+ A-</div>",
        "<ul class='social'><li>no</ul>",
        "<dialog>no</dialog>",
        "<!-- no -->",
    ],
)
def test_what_is_no_content_is_passed_over_but_not_what_follows(read_as, hidden):
    document = read_as(f"<body><p>before</p>{hidden}after<p>end</p>")
    assert [text for _, text in units(document)] == ["before", "after", "end"]


def test_a_class_alone_does_not_drop_a_long_text(read_as):
    words = "The share of renewable energy rose again this year. " * 5
    document = read_as(f"<p>x</p><div class=share>{words}</div>")
    assert units(document)[1] == ("body", words.strip())


def test_a_form_round_the_whole_page_is_looked_through(read_as):
    document = read_as(
        "<form id=aspnetForm><input type=hidden name=__VIEWSTATE><h1>T</h1><p>Text</p></form>"
    )
    assert units(document) == [("title", "T"), ("body", "Text")]


def test_links_and_emphasis_that_cross_blocks_are_kept_in_each(read_as):
    document = read_as('<a href="/x"><div>One</div><div>Two</div></a>three')
    assert [u.content.text for u in document.units] == ["One", "Two", "three"]
    assert [[(c.element, *c.span) for c in u.content.codes] for u in document.units] == [
        [("a", 0, 3)],
        [("a", 0, 3)],
        [],
    ]


def test_language_and_direction_of_wrappers_reach_the_blocks(read_as):
    document = read_as(
        '<html lang="en"><body><p lang="fr">a</p><div lang="ar" dir="rtl"><p>b</p><ul><li>c</ul></div>'
        '<div lang="en"><p>d</p></div>'
    )
    assert body(document) == (
        '<p lang="fr" data-unit="1"></p><p lang="ar" dir="rtl" data-unit="2"></p>'
        '<ul lang="ar" dir="rtl"><li data-unit="3"></li></ul><p data-unit="4"></p>'
    )


def test_lines_are_those_of_the_source(read_as):
    document = read_as("<h1>T</h1>\n<p>\n one\n two</p>\n\n<ul>\n<li>three</li></ul>")
    assert [unit.line for unit in document.units] == [1, 2, 7]


def test_lines_beyond_what_the_parser_counts_are_unknown_not_wrong(read_as):
    document = read_as("<h1>T</h1>" + "\n" * 70_000 + "<p>x</p>")
    assert [unit.line for unit in document.units] == [1, 0]


@pytest.mark.parametrize(
    "tag", ["wbr", "source", "track", "embed", "keygen", "bgsound", "param", "area"]
)
def test_nothing_after_a_void_element_is_lost(read_as, tag):
    assert units(read_as(f"<p>one <{tag}>two</p><p>three"))[:1] == [("body", "one two")]


def test_unknown_elements_are_looked_through(read_as):
    document = read_as("<my-card>one <x>two</x><p>three</p></my-card>")
    assert [text for _, text in units(document)] == ["one two", "three"]
