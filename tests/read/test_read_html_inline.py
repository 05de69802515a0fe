"""HTML: text inside a block and the inline codes that stand off over it."""

from __future__ import annotations

import pytest

from pipeline import codes


def first(read_as, source: str):
    return read_as(f"<body><p>{source}</p>").units[0].content


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("one two", "one two"),
        ("  one \n\t two  ", "one two"),
        ("one&nbsp; two", "one\u00a0 two"),
        ("&nbsp;\u3000one&nbsp;", "one"),
        ("a <b>b</b> c", "a <b>b</b> c"),
        ("a<b> b </b>c", "a<b> b </b>c"),
        ("a <b> b</b>", "a <b>b</b>"),
        ("<b>a</b> and <b>b</b>", "<b1>a</b1> and <b2>b</b2>"),
        ("<strong>a <em>b</em></strong>", "<strong>a <em>b</em></strong>"),
        ("<b><i>a</i></b>", "<b><i>a</i></b>"),
        ("a<b></b>b", "ab"),
        ("a <i> </i>b", "a b"),
        ("<font color=red>a</font>", "a"),
        ("<span class=x>a</span>", "a"),
        ("<span lang=fr>a</span>", "<span>a</span>"),
        ("<a name=x>a</a>", "a"),
        ("<a href=x>a</a>", "<a>a</a>"),
        ("<strike>a</strike><acronym>b</acronym><tt>c</tt>", "<s>a</s><abbr>b</abbr><code>c</code>"),
        ("<b><b>a</b></b>", "<b>a</b>"),
        ("<a href=x>a <a href=y>b</a></a>", "<a1>a </a1><a2>b</a2>"),
        ("a<br>b", "a<br/> b"),
        ("a <br> b", "a<br/> b"),
        ("a <b>b </b><br>c", "a <b>b </b><br/>c"),
        ("a <b><br>c</b>", "a <b><br/>c</b>"),
        ("<b>a<br></b>c", "<b>a<br/></b> c"),
        ("a <img src=x> <br>c", "a <img/><br/>c"),
        ("你<br>好", "你<br/>好"),
        ("<br>a<br>", "a"),
        ("a<wbr>b", "a<wbr/>b"),
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
        ("a <img src=x.png> b", "a <img/> b"),
        ("<a href=x><img src=x.png></a> b", "<a><img/></a>b"),
        ("a<img alt=lost>b", "ab"),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>", "<ruby>漢<rp1>(</rp1><rt>かん</rt><rp2>)</rp2></ruby>"),
        ("I &lt;3 <b1>x</b1> you", "I <3 x you"),
        ("&lt;b&gt; is <b>bold</b>", "<b> is <b1>bold</b1>"),
        ("5 < 6 & 7", "5 < 6 & 7"),
        ("a\u200bb", "a\u200bb"),
        ("a&#150;&#x1F600;", "a–😀"),
    ],
)  # fmt: skip
def test_text_and_codes_of_a_paragraph(read_as, source, written):
    assert codes.write(first(read_as, source)) == written


@pytest.mark.parametrize(
    ("source", "attributes"),
    [
        ('<a href=" https://x.org/ " title="">a</a>', (("href", "https://x.org/"),)),
        ('<a href="mailto:a@x.org">a</a>', (("href", "mailto:a@x.org"),)),
        ('<a href="tel:+1">a</a>', (("href", "tel:+1"),)),
        ('<a href="../b.html#c">a</a>', (("href", "../b.html#c"),)),
        ('<a href="//x.org/">a</a>', (("href", "//x.org/"),)),
        ('<a href="x" target=_blank rel=me onclick=x() style=y class=z id=i>a</a>', (("href", "x"),)),
        ('<time datetime="2017-03-29">a</time>', (("datetime", "2017-03-29"),)),
        ('<bdo dir=RTL>a</bdo>', (("dir", "rtl"),)),
        ('<em lang="zh-Hans">a</em>', (("lang", "zh-Hans"),)),
        ('<img src=a.png width=10 height=20 border=0 srcset=b>a', (("src", "a.png"), ("width", "10"), ("height", "20"))),
        ('<img data-src=a.png>a', (("src", "a.png"),)),
        ('<img src="data:image/gif;base64,R0" data-original=a.png>a', (("src", "a.png"),)),
        ('<b translate=yes>a</b>', (("translate", "yes"),)),
        ('<em lang="&quot;><script>">a</em>', ()),
        ('<em dir=up>a</em>', ()),
        ('<img src=a.png width="100%">a', (("src", "a.png"),)),
    ],
)  # fmt: skip
def test_only_allowed_attributes_stay_on_codes(read_as, source, attributes):
    assert first(read_as, source).codes[0].attributes == attributes


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "java&#9;script:alert(1)",
        "&#1;javascript:alert(1)",
        "&#x6A;avascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "blob:x",
        "view-source:x",
        "\u00a0javascript:x",
        "\u200bjavascript:x",
        "",
    ],
)
def test_addresses_of_other_schemes_are_dropped_and_their_text_kept(read_as, address):
    content = first(read_as, f'<a href="{address}">a</a> <img src="{address}"> b')
    assert content.text == "a b"
    assert content.codes == ()


def test_code_and_translate_no_must_not_be_translated(read_as):
    content = first(
        read_as, "a <code>b</code> <span translate=no>c</span> <code translate=yes>d</code>"
    )
    assert [(c.element, c.translate) for c in content.codes] == [
        ("code", False),
        ("span", False),
        ("code", True),
    ]


def test_codes_say_their_depth_in_order_of_opening(read_as):
    content = first(read_as, "<b>a <i>b <a href=x>c</a></i></b> <u>d</u>")
    assert [(c.element, tuple(c.span), c.depth) for c in content.codes] == [
        ("b", (0, 5), 0),
        ("i", (2, 5), 1),
        ("a", (4, 5), 2),
        ("u", (6, 7), 0),
    ]


def test_depth_counts_only_the_codes_that_stay(read_as):
    content = first(read_as, "<font><span class=x><b>a</b></span></font>")
    assert [(c.element, c.depth) for c in content.codes] == [("b", 0)]


def test_attribute_texts_become_units_right_after_the_text(read_as, texts):
    document = read_as(
        '<p>See <img src=a.png alt="A  mine" title="Mine"> and <abbr title="World Trade Organization">WTO'
        '</abbr> <a href=x aria-label="More about it">more</a></p><p>Next</p>'
    )
    assert texts(document) == [
        ("body", "See  and WTO more"),
        ("alt", "A mine"),
        ("tooltip", "Mine"),
        ("tooltip", "World Trade Organization"),
        ("label", "More about it"),
        ("body", "Next"),
    ]
    found = [c.attributes for c in document.units[0].content.codes]
    assert found == [
        (("src", "a.png"), ("data-unit-alt", "2"), ("data-unit-title", "3")),
        (("data-unit-title", "4"),),
        (("href", "x"), ("data-unit-aria-label", "5")),
    ]


def test_attribute_texts_of_blocks_stand_in_the_skeleton(read_as, texts):
    document = read_as(
        '<p title="Tip">a</p><ul aria-label="List"><li title="Item">b</li></ul>'
        '<figure><img src=a.png alt="Pic"></figure>'
    )
    assert document.skeleton.replace("\n", "") == (
        '<p data-unit="1" data-unit-title="2"></p>'
        '<ul data-unit-aria-label="3"><li data-unit-title="4" data-unit="5"></li></ul>'
        '<figure><img src="a.png" data-unit-alt="6"></figure>'
    )
    assert texts(document)[1:4] == [("tooltip", "Tip"), ("label", "List"), ("tooltip", "Item")]


def test_a_placeholder_outside_forms_is_a_unit(read_as, texts):
    document = read_as('<p>Type <input placeholder="Your name" value=x> here</p>')
    assert texts(document) == [("body", "Type  here"), ("placeholder", "Your name")]


def test_an_empty_alt_makes_no_unit(read_as, texts):
    document = read_as('<p>a <img src=a.png alt=""> b</p>')
    assert texts(document) == [("body", "a  b")]


def test_code_ids_are_unique_within_a_content(read_as):
    content = first(read_as, "".join(f"<b>x{i}</b><a href=y>z</a> " for i in range(50)))
    ids = [code.id for code in content.codes]
    assert len(set(ids)) == len(ids) == 100


def test_inline_depth_is_bounded_and_no_text_lost(read_as):
    tags = [f'<span lang="x-{i}">' for i in range(300)]
    content = first(read_as, "".join(tags) + "deep")
    assert content.text == "deep"
    assert len(content.codes) <= 32
