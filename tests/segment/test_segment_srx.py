"""SRX: files in the shapes of other tools load and cut; hostile and wrong ones are told apart."""

import time

import pytest

from pipeline.errors import ConfigurationError
from pipeline.model import Content, Document, Locale, Role, Unit
from pipeline.segment import Settings, explained, segment, srx
from pipeline.segment._javaregex import UnsupportedError, translate
from pipeline.segment.srx_export import export

regex = pytest.importorskip("regex")

BREAK = r"<rule break='yes'><beforebreak>[.?!]+</beforebreak><afterbreak>\s</afterbreak></rule>"


def rule(before, after=r"\s", breaks="no"):
    return (
        f"<rule break='{breaks}'><beforebreak>{before}</beforebreak>"
        f"<afterbreak>{after}</afterbreak></rule>"
    )


def file(*groups, maps=(("en.*", "0"), (".*", "0")), cascade="no"):
    """Return a file with groups of rules named 0, 1, …"""
    rules = "".join(
        f"<languagerule languagerulename='{index}'>{group}</languagerule>"
        for index, group in enumerate(groups)
    )
    mapped = "".join(
        f"<languagemap languagepattern='{pattern}' languagerulename='{name}'/>"
        for pattern, name in maps
    )
    return (
        "<?xml version='1.0'?><srx version='2.0' xmlns='http://www.lisa.org/srx20'>"
        f"<header segmentsubflows='yes' cascade='{cascade}'/><body><languagerules>{rules}"
        f"</languagerules><maprules>{mapped}</maprules></body></srx>"
    ).encode()


def cut(data, text, locale="en", **more):
    found = srx.parse(data, "rules.srx").spans(text, locale, **more)
    return [text[start:end] for start, end in found]


def test_an_exception_before_a_break_rule_wins():
    text = "Dr. Moss left. He ran."
    assert cut(file(rule(r"\bDr\.") + BREAK), text) == ["Dr. Moss left.", "He ran."]


def test_an_exception_after_a_break_rule_is_too_late():
    assert cut(file(BREAK + rule(r"\bDr\.")), "Dr. Moss left.") == ["Dr.", "Moss left."]


def test_only_the_first_map_counts_without_cascade():
    groups, maps = (rule(r"\bDr\."), BREAK), (("en.*", "0"), (".*", "1"))
    text = "Dr. Moss left. He ran."
    assert cut(file(*groups, maps=maps), text) == [text]
    assert len(cut(file(*groups, maps=maps), text, "de")) == 3


def test_all_maps_count_where_the_header_does_not_say_as_in_omegat():
    groups, maps = (rule(r"\bDr\."), BREAK), (("EN.*", "0"), (".*", "1"))
    data = file(*groups, maps=maps).replace(b" cascade='no'", b"")
    assert len(cut(data, "Dr. Moss left. He ran.")) == 2


def test_all_maps_count_in_order_with_cascade():
    groups, maps = (rule(r"\bDr\."), BREAK), (("EN.*", "0"), (".*", "1"))
    text = "Dr. Moss left. He ran."
    assert len(cut(file(*groups, maps=maps, cascade="yes"), text, "en-GB")) == 2


def test_a_rule_without_a_part_is_understood():
    data = file(rule("", "#", "yes") + "<rule break='yes'><beforebreak>;</beforebreak></rule>")
    assert cut(data, "one;two#three") == ["one;", "two", "#three"]


def test_a_file_in_the_manner_of_okapi_loads():
    data = b"""<?xml version="1.0" encoding="UTF-8"?>
    <srx xmlns="http://www.lisa.org/srx20" xmlns:okpsrx="http://okapi.sf.net/srx-extensions"
      version="2.0"><header segmentsubflows="yes" cascade="yes">
      <formathandle type="start" include="no"/><formathandle type="end" include="yes"/>
      <okpsrx:options oneSegmentIncludesAll="no" trimLeadingWhitespaces="no" useJavaRegex="yes"/>
      <okpsrx:sample language="en" useMappedRules="yes">Mr. Holm.</okpsrx:sample>
      <okpsrx:rangeRule/></header><body><languagerules>
      <languagerule languagerulename="default"><!-- ends -->
      <rule break="no"><beforebreak>\\b[\\p{Lu}&amp;&amp;[^I]]\\.</beforebreak>
      <afterbreak>[\\h\\u00a0]+</afterbreak></rule>
      <rule break="yes"><beforebreak>[\\u002e!?]++</beforebreak><afterbreak>\\s+\\P{Ll}</afterbreak>
      </rule></languagerule></languagerules><maprules>
      <languagemap languagepattern=".*" languagerulename="default"/></maprules></body></srx>"""
    assert cut(data, "Ann K. Moss left. so I. Go!") == ["Ann K. Moss left. so I.", "Go!"]


def test_a_file_in_the_manner_of_omegat_loads():
    group = rule(r"\Qe.g.\E") + rule(r"[\.\?\!]+", r"\s", "yes") + rule("。", "", "yes")
    data = file(group, maps=(("EN.*", "0"), ("JA.*|ZH.*", "0")), cascade="yes")
    assert cut(data, "Fruit, e.g. figs. Then go.") == ["Fruit, e.g. figs.", "Then go."]
    assert cut(data, "好。走。", "zh-CN") == ["好。", "走。"]


def test_a_file_in_the_manner_of_languagetool_loads():
    group = (
        rule(r"(?iu)\b(?:ca|bzw)\.\s", "")
        + rule(r"(?&lt;![A-Z])\b\d{1,2}\.\s", r"\p{javaLowerCase}")
        + rule(r"[\.!?…]['»\p{Pf}\x22]?\s", "", "yes")
    )
    data = file(group, maps=(("de.*", "0"),))
    text = "Es sind ca. 5 am 3. oktober. Gut."
    assert cut(data, text, "de-AT") == ["Es sind ca. 5 am 3. oktober.", "Gut."]


@pytest.mark.parametrize(
    "pattern",
    [
        r"\1", r"\k<n>", r"\G", r"\X", r"\N{DIGIT ONE}", r"\p{javaMirrored}", "(?R)", "(?1)",
        "(?P<n>a)", "(?d)a", "a{e}", "a{,2}", "[[:alpha:]]", r"[\R]", "[a", "a\\", "(?#x)",
        r"\x{110000}", "(*FAIL)",
    ],
)  # fmt: skip
def test_what_cannot_be_translated_is_refused(pattern):
    with pytest.raises(UnsupportedError):
        translate(pattern)
    escaped = pattern.replace("&", "&amp;").replace("<", "&lt;")
    with pytest.raises(
        ConfigurationError, match="rule 2 of '0' uses what is not supported"
    ) as told:
        cut(file(BREAK + rule(escaped)), "One. Two.")
    assert str(told.value).startswith("rules.srx:1: ")


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        (r"\h", "\u3000", True), (r"[\h]", "\t", True), (r"\H", " ", False), (r"\R", "\r\n", True),
        (r"\v", "\u2028", True), (r"\Qa.b\E+", "a.b", True), (r"\x{1F600}", "😀", True),
        (r"\u00e9", "é", True), (r"\x41", "A", True), (r"\0101", "A", True), (r"\cI", "\t", True),
        (r"[a-z&&[^m-p]]", "n", False), (r"[a-z&&[^m-p]]", "b", True), (r"[+--]", "-", True),
        (r"[a||b]", "|", True), (r"\p{Punct}", "!", True), (r"(?u:É)", "É", True),
        (r"(?i)é", "É", True), (r"(?<year>\d{4})", "2026", True), (r"a\z", "a", True),
        (r"\p{Lu}\p{IsLatin}", "Ab", True), (r"\pL", "я", True), (r"(?-i:a)", "A", False),
    ],
)  # fmt: skip
def test_what_can_be_translated_means_the_same(pattern, text, fits):
    assert bool(regex.compile(translate(pattern), regex.VERSION1).fullmatch(text)) is fits


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<srx", "not well-formed"),
        (b"", "not well-formed"),
        (b"<html/>", "not SRX 2.0"),
        (b"<srx version='1.0'/>", "not SRX 2.0"),
        (b"<srx version='2.0'/>", "no <languagemap>"),
        (file(BREAK, maps=((".*", "x"),)), "no rules 'x'"),
        (b"<!DOCTYPE srx [<!ENTITY a 'b'>]><srx version='2.0'>&a;</srx>", "document type"),
        (b"<!DOCTYPE srx SYSTEM 'file:///etc/passwd'><srx version='2.0'/>", "document type"),
        (b" " * 4_000_001, "larger than 4 MB"),
        (file(rule("a" * 20_001)), "longer than"),
        (file(rule("[") + BREAK), "not supported"),
        (file(rule("(") + BREAK), "no regular expression"),
        (file(BREAK, maps=(("de", "0"),)), "fits 'en'"),
        (file(BREAK, maps=(("(", "0"),)), "no regular expression"),
    ],
)
def test_a_file_that_is_wrong_is_told_apart(data, said):
    with pytest.raises(ConfigurationError, match=said) as told:
        cut(data, "One. Two.")
    assert str(told.value).startswith("rules.srx:")


def test_a_runaway_rule_is_stopped_and_named(monkeypatch):
    monkeypatch.setattr(srx, "SECONDS", 0.2)
    data = file(BREAK + rule("b(?:(?:a|aa)+)+", "c", "yes"))
    begin = time.perf_counter()
    with pytest.raises(ConfigurationError, match="rule 2 of '0' takes too long"):
        cut(data, "a" * 3_000 + "c")
    assert time.perf_counter() - begin < 20


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(ConfigurationError, match="cannot be read"):
        srx.load(tmp_path / "no.srx")


def test_a_long_text_is_cut_as_its_parts_are():
    sentence = "The cat of Dr. Moss sat here. "
    found = cut(file(rule(r"\bDr\.") + BREAK), sentence * 1_000)
    assert set(found) == {sentence.strip()}
    assert len(found) == 1_000


def test_protected_ranges_are_respected():
    text = "See One. Two. Three."
    assert cut(file(BREAK), text, protect=[(4, 13)]) == ["See One. Two.", "Three."]


def test_a_document_is_cut_and_explained_by_the_file(tmp_path):
    path = tmp_path / "rules.srx"
    path.write_bytes(file(rule(r"\bEd\.") + BREAK))
    units = (Unit(1, Role.BODY, Content("Ed. Moss left. dr. who.")),)
    document, settings = Document("a", "a.md", Locale("en"), units=units), Settings(srx=path)
    (unit,) = segment(document, settings=settings).units
    assert [s.source.text for s in unit.segments] == ["Ed. Moss left.", "dr.", "who."]
    ((_, _, decisions),) = explained(document, settings=settings)
    assert [(d.offset, d.breaks, d.rule) for d in decisions] == [
        (3, False, "rule 1 of '0'"),
        (14, True, "rule 2 of '0'"),
        (18, True, "rule 2 of '0'"),
    ]


@pytest.mark.parametrize(
    ("locale", "text", "number"),
    [
        ("en", "Dr. Moss of Harrow Inc. Magazine left at No. 5. The end. It is e.g. good.", 3),
        ("de", "Am 3. Oktober kam z. B. Dr. Moos. Er blieb.", 2),
        ("zh", "好。“走！”他说。", 3),
        ("hi", "वह गया। वह आया।", 2),
        ("xx", "One. Two! three. Four", 3),
    ],
)
def test_what_is_exported_is_read_back_and_cuts(locale, text, number):
    written = export(["en", "de", "zh", "hi"]).encode()
    assert len(cut(written, text, locale)) == number


def test_an_export_knows_the_newsrooms_words(tmp_path):
    (tmp_path / "en.txt").write_text("[never]\nzimb\n", "utf-8")
    assert len(cut(export(["en"]).encode(), "See Zimb. Anna left.")) == 2
    assert len(cut(export(["en"], tmp_path).encode(), "See Zimb. Anna left.")) == 1


def test_what_is_explained_respects_links_and_terms_as_cutting_does(tmp_path):
    path = tmp_path / "rules.srx"
    path.write_bytes(file(BREAK))
    units = (Unit(1, Role.BODY, Content("Ask Yahoo! Inc now. Then go.")),)
    document, settings = Document("a", "a.md", Locale("en"), units=units), Settings(srx=path)
    (unit,) = segment(document, settings=settings, terms=["Yahoo! Inc"]).units
    assert [s.source.text for s in unit.segments] == ["Ask Yahoo! Inc now.", "Then go."]
    ((_, _, decisions),) = explained(document, settings=settings, terms=["Yahoo! Inc"])
    assert [(d.breaks, d.rule) for d in decisions] == [
        (False, "inside a protected range"),
        (True, "rule 1 of '0'"),
    ]
