"""Plain text: press releases as they are copied, and ordinary files."""

from __future__ import annotations

import datetime as dt

import pytest

RELEASE = """\
Position: Home\u00a0 >\u00a0 News\u00a0 >\u00a0 Pictures
Harbour Steel Visits Northern Copper to Compare Notes on Safety
Jane Roe and John Doe speak about training, repair and rail
CopyFrom:HSC Date:4 May 2018
+ . -

  On May 3rd, Jane Roe of Harbour Steel visited Northern Copper. She was met by John Doe.

  He welcomed her and her delegation and spoke about the year.


  The delegation in the exhibition hall


  Meeting venue
"""


def read(read_as, source: str, **more):
    return read_as(source, "text", **more)


def units(document) -> list[tuple[str, str]]:
    return [(unit.role.value, unit.content.text) for unit in document.units]


def texts(document) -> list[str]:
    return [unit.content.text for unit in document.units]


def test_a_press_release_has_its_parts(read_as):
    document = read(read_as, RELEASE)
    assert units(document) == [
        ("breadcrumb", "Position: Home\u00a0 >\u00a0 News\u00a0 >\u00a0 Pictures"),
        ("title", "Harbour Steel Visits Northern Copper to Compare Notes on Safety"),
        ("subtitle", "Jane Roe and John Doe speak about training, repair and rail"),
        ("byline", "CopyFrom:HSC Date:4 May 2018"),
        ("body", "On May 3rd, Jane Roe of Harbour Steel visited Northern Copper. She was met by John Doe."),
        ("body", "He welcomed her and her delegation and spoke about the year."),
        ("caption", "The delegation in the exhibition hall"),
        ("caption", "Meeting venue"),
    ]  # fmt: skip
    assert [unit.line for unit in document.units] == [1, 2, 3, 4, 7, 9, 12, 15]
    assert document.date == dt.date(2018, 5, 4)
    assert document.skeleton.split("\n") == [
        '<nav class="breadcrumb"><ol><li data-unit="1"></li></ol></nav>',
        '<h1 data-unit="2"></h1>',
        '<p class="subtitle" data-unit="3"></p>',
        '<p class="byline" data-unit="4"></p>',
        '<p data-unit="5"></p>',
        '<p data-unit="6"></p>',
        '<figure><figcaption data-unit="7"></figcaption></figure>',
        '<figure><figcaption data-unit="8"></figcaption></figure>',
        "",
    ]


def test_a_chinese_press_release_has_its_parts(read_as):
    source = (
        "您的位置：首页 > 新闻中心 > 图片新闻\n港口钢铁访问北方铜业\n双方就培训和检修交换意见\n"
        "来源：港钢 时间：2018年5月4日\n【字号：大 中 小】\n\n\u3000\u30005月3日，代表团访问了北方铜业。\n"
        "\u3000\u3000双方表示将加强合作。\n\n图为展览馆\n\n会议现场\n"
    )
    document = read(read_as, source, locale="zh-CN")
    assert units(document) == [
        ("breadcrumb", "您的位置：首页 > 新闻中心 > 图片新闻"),
        ("title", "港口钢铁访问北方铜业"),
        ("subtitle", "双方就培训和检修交换意见"),
        ("byline", "来源：港钢 时间：2018年5月4日"),
        ("body", "5月3日，代表团访问了北方铜业。"),
        ("body", "双方表示将加强合作。"),
        ("caption", "图为展览馆"),
        ("caption", "会议现场"),
    ]
    assert document.date == dt.date(2018, 5, 4)


@pytest.mark.parametrize("cut", [0, 2, 3, 4])
def test_a_press_release_may_lack_parts(read_as, cut):
    lines = RELEASE.split("\n")
    del lines[cut]
    document = read(read_as, "\n".join(lines))
    roles = [role for role, _ in units(document)]
    assert roles.count("title") == 1
    assert roles.count("body") == 2
    assert roles.count("caption") == 2
    assert "+ . -" not in texts(document)


def test_a_press_release_with_windows_line_ends_and_no_final_line_end(read_as):
    assert units(read(read_as, RELEASE.rstrip().replace("\n", "\r\n"))) == units(
        read(read_as, RELEASE)
    )


def test_blank_lines_between_the_head_s_lines_do_not_matter(read_as):
    head, _, rest = RELEASE.partition("\n\n")
    spread = head.replace("\n", "\n\n") + "\n\n" + rest
    roles = [role for role, _ in units(read(read_as, spread))]
    assert roles[:2] == ["breadcrumb", "title"]
    assert "byline" in roles
    assert "+ . -" not in texts(read(read_as, spread))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Title\n\nOne.\n\nTwo.\n", [("title", "Title"), ("body", "One."), ("body", "Two.")]),
        ("Title\n=====\n\nOne.\n", [("title", "Title"), ("body", "One.")]),
        ("Title\n\nBy Jane Roe\n\n4 May 2018\n\nOne.\n", [("title", "Title"), ("byline", "By Jane Roe"), ("byline", "4 May 2018"), ("body", "One.")]),
        ("A sentence alone.\n\nOne.\n", [("body", "A sentence alone."), ("body", "One.")]),
        ("One line only", [("body", "One line only")]),
        ("one\ntwo\n", [("body", "one two")]),
        ("Title\n\none\ntwo\n\nthree", [("title", "Title"), ("body", "one two"), ("body", "three")]),
        ("Title\n\na-\nb co-\noperate X-\nY", [("title", "Title"), ("body", "a-b co-operate X- Y")]),
        ("标题\n\n第一行\n第二行\nLatin\n字", [("title", "标题"), ("body", "第一行第二行 Latin 字")]),
        ("제목\n\n첫째 줄\n둘째 줄", [("title", "제목"), ("body", "첫째 줄 둘째 줄")]),
        ("Title\n\n  One.\n  Two.", [("title", "Title"), ("body", "One. Two.")]),
        ("Title\n\n\u3000\u3000一。\n\u3000\u3000二。", [("title", "Title"), ("body", "一。"), ("body", "二。")]),
        ("Title\n\n    First goes on\nhere.\n    Second.", [("title", "Title"), ("body", "First goes on here."), ("body", "Second.")]),
        ("Title\n\nList:\n- one\n  more\n- two\n1. three", [("title", "Title"), ("body", "List:"), ("body", "- one"), ("body", "more"), ("body", "- two"), ("body", "1. three")]),
        ("Title\n\nOne.\n\n-----\n\nTwo.", [("title", "Title"), ("body", "One."), ("body", "Two.")]),
        ("Title\n\nOne.\n\nPhoto: the hall", [("title", "Title"), ("body", "One."), ("caption", "Photo: the hall")]),
        ("Title\n\nOne.\n\nShort line", [("title", "Title"), ("body", "One."), ("body", "Short line")]),
    ],
)  # fmt: skip
def test_ordinary_text(read_as, source, expected):
    assert units(read(read_as, source)) == expected


def test_long_lines_are_paragraphs_of_their_own(read_as):
    long = "The two companies agreed to work together on safety, energy, training and repair. " * 3
    document = read(read_as, f"Title\n\n{long}\n{long}\n")
    assert texts(document) == ["Title", long.strip(), long.strip()]


def test_lines_wrapped_by_hand_are_joined(read_as):
    lines = ["word " * 14, "word " * 13, "end."]
    document = read(read_as, "Title\n\n" + "\n".join(lines))
    assert texts(document)[1] == ("word " * 27 + "end.").strip()


def test_front_matter_of_a_text(read_as):
    document = read(
        read_as, "---\ntitle: T\nbyline: By Jane Roe\ndate: 4 May 2018\nbreadcrumb: Home > News\nlang: en-GB\n---\n\nOne.\n\nTwo.\n"
    )  # fmt: skip
    assert units(document) == [
        ("breadcrumb", "Home > News"),
        ("title", "T"),
        ("byline", "By Jane Roe"),
        ("body", "One."),
        ("body", "Two."),
    ]
    assert [unit.line for unit in document.units] == [5, 2, 3, 9, 11]
    assert document.date == dt.date(2018, 5, 4)
    assert document.source_locale == "en-GB"


def test_markup_in_a_text_is_text(read_as):
    document = read(read_as, "Title\n\nA <b>bold</b> & <script>x</script> word.\n")
    assert texts(document)[1] == "A <b>bold</b> & <script>x</script> word."
    assert document.units[1].content.codes == ()
    assert "<script" not in document.skeleton


def test_white_space_inside_lines_is_one_space(read_as):
    assert texts(read(read_as, "Title\n\na \t  b\u00a0 c\n"))[1] == "a b\u00a0 c"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030", "big5"])
def test_other_encodings_are_read(read_as, encoding):
    source = "標題在此\n\n兩家公司的代表團就安全生產和人才培養交換了意見。\n"
    assert texts(read_as(source.encode(encoding), "text"))[0] == "標題在此"
