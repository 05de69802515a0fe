"""TBX: every version is read, TBX-Basic is written by the rules, nothing is fetched or expanded."""

import re

import pytest
from lxml import etree

from pipeline import exchange, glossary
from pipeline.errors import GlossaryError
from pipeline.exchange import Job
from pipeline.glossary import parse, write
from pipeline.model import TermEntry, TermSection

DCA = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-model href="https://example.org/never-fetched.rng"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
  <tbxHeader><fileDesc><sourceDesc><p>A tool</p></sourceDesc></fileDesc></tbxHeader>
  <text><body>
    <conceptEntry id="c1">
      <transacGrp><transac type="transactionType">origination</transac><date>2020-01-02</date></transacGrp>
      <descrip type="subjectField">Pottery</descrip>
      <note>Ask the desk.</note>
      <langSec xml:lang="en">
        <descripGrp>
          <descrip type="definition">A furnace
              for firing clay.</descrip>
          <admin type="source">House dictionary</admin>
        </descripGrp>
        <termSec>
          <term>oven</term>
          <termNote type="administrativeStatus">supersededTerm-admn-sts</termNote>
        </termSec>
        <termSec>
          <term>firing oven</term>
          <termNoteGrp>
            <termNote type="administrativeStatus">admittedTerm-admn-sts</termNote>
          </termNoteGrp>
        </termSec>
        <termSec>
          <term>kiln</term>
          <termNote type="partOfSpeech">noun</termNote>
          <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>
          <descrip type="context">The kiln was lit.</descrip>
        </termSec>
      </langSec>
      <langSec xml:lang="zh_cn">
        <termSec><term>窑炉</term></termSec>
        <termSec><term>炉子</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termSec>
      </langSec>
    </conceptEntry>
  </body></text>
</tbx>
"""
DCT = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed:3.0"
     xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
  <tbxHeader><fileDesc><sourceDesc><p>A tool</p></sourceDesc></fileDesc></tbxHeader>
  <text><body><conceptEntry id="c1">
    <min:subjectField>Pottery</min:subjectField><note>Ask the desk.</note>
    <langSec xml:lang="en">
      <descripGrp><basic:definition>A furnace for firing clay.</basic:definition></descripGrp>
      <termSec><term>kiln</term><min:partOfSpeech>noun</min:partOfSpeech>
        <min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec>
      <termSec><term>firing oven</term></termSec>
      <termSec><term>oven</term><min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></termSec>
    </langSec>
    <langSec xml:lang="zh-CN"><termSec><term>窑炉</term></termSec>
      <termSec><term>炉子</term><min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec>
    </langSec>
  </conceptEntry></body></text>
</tbx>
"""
MARTIF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en">
  <martifHeader><fileDesc><sourceDesc><p>A tool</p></sourceDesc></fileDesc></martifHeader>
  <text><body><termEntry id="c1">
    <descrip type="subjectField">Pottery</descrip>
    <descrip type="definition">A furnace for firing clay.</descrip>
    <note>Ask the desk.</note>
    <langSet xml:lang="en">
      <ntig><termGrp><term id="t1">kiln</term><termNote type="partOfSpeech">noun</termNote>
        <termNote type="normativeAuthorization">preferredTerm</termNote></termGrp></ntig>
      <tig><term>firing <hi type="italics">oven</hi></term></tig>
      <ntig><termGrp><term>oven</term>
        <termCompList type="termElement"><termComp>ov</termComp></termCompList></termGrp>
        <descripGrp><descrip type="context">An oven.</descrip></descripGrp>
        <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></ntig>
    </langSet>
    <langSet xml:lang="zh-CN">
      <tig><term>窑炉</term></tig>
      <tig><term>炉子</term><termNote type="administrativeStatus">obsolete</termNote></tig>
    </langSet>
  </termEntry></body></text>
</martif>
"""
OLD_MIN = """<?xml version='1.0' encoding="UTF-8"?>
<TBX dialect="TBX-Min">
  <header><id>Pots</id><languages source="en" target="zh-CN"/></header>
  <body><conceptEntry id="c1">
    <subjectField>Pottery</subjectField>
    <langGroup xml:lang="en">
      <termGroup><term>kiln</term><partOfSpeech>noun</partOfSpeech><termStatus>preferred</termStatus>
        <customer>ACME</customer></termGroup>
      <termGroup><term>firing oven</term><termStatus>admitted</termStatus></termGroup>
      <termGroup><term>oven</term><termStatus>notRecommended</termStatus></termGroup>
    </langGroup>
    <langGroup xml:lang="zh-CN"><termGroup><term>窑炉</term></termGroup>
      <termGroup><term>炉子</term><termStatus>obsolete</termStatus></termGroup></langGroup>
  </conceptEntry></body>
</TBX>
"""
FORMS = {
    "en": (("kiln", "firing oven"), ("oven",)),
    "zh-CN": (("窑炉",), ("炉子",)),
}


@pytest.fixture
def read(tmp_path):
    def run(text, job=None):
        path = tmp_path / "x.tbx"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return exchange.read(path, "tbx", job or Job("x.tbx"))

    return run


@pytest.mark.parametrize("text", [DCA, DCT, MARTIF, OLD_MIN], ids=["DCA", "DCT", "martif", "Min"])
def test_every_version_gives_all_terms_with_their_statuses(read, text):
    (entry,) = read(text)
    assert {s.locale: (s.forms, s.forbidden) for s in entry.sections} == FORMS
    assert (entry.id, entry.domain, entry.pos) == ("c1", "Pottery", "noun")
    assert entry.line == next(n for n, s in enumerate(text.splitlines(), 1) if 'id="c1"' in s)


@pytest.mark.parametrize("first", ["supersededTerm-admn-sts", "admittedTerm-admn-sts"])
def test_a_term_that_one_authority_forbids_is_forbidden_whatever_the_others_say(read, first):
    second = {"a": "supersededTerm-admn-sts", "s": "admittedTerm-admn-sts"}[first[0]]
    note = '<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>'
    both = (
        f'<termNote type="administrativeStatus">{first}</termNote>'
        f'<termNote type="normativeAuthorization">{second}</termNote>'
    )
    (entry,) = read(DCA.replace(note, both))
    assert entry.section("zh-CN").forbidden == ("炉子",)


@pytest.mark.parametrize("text", [DCA, DCT, MARTIF], ids=["DCA", "DCT", "martif"])
def test_definitions_and_notes_are_taken_over_without_the_indentation(read, text):
    (entry,) = read(text)
    assert entry.definition == "A furnace for firing clay."
    assert "Ask the desk." in entry.note


def test_what_has_no_place_is_counted(read):
    job = Job("x.tbx")
    read(DCA, job)
    assert job.lost["context"] == 1
    assert job.lost["source"] == 1


def test_definitions_of_further_languages_become_notes(read):
    second = '<langSec xml:lang="zh_cn">\n<descrip type="definition">烧陶器的炉子</descrip>'
    (entry,) = read(DCA.replace('<langSec xml:lang="zh_cn">', second))
    assert entry.definition == "A furnace for firing clay."
    assert "zh-CN: 烧陶器的炉子" in entry.note


def test_weblate_says_do_not_translate_in_words_of_its_own(read):
    said = '<descrip type="Translation needed">No</descrip><note>Ask the desk.</note>'
    (entry,) = read(MARTIF.replace("<note>Ask the desk.</note>", said))
    assert entry.is_dnt


def test_ids_are_made_where_there_are_none_and_mended_where_they_are_odd(read):
    assert read(DCA.replace(' id="c1"', ""))[0].id == "kiln"
    assert read(DCA.replace('id="c1"', 'id="c:1 a"'))[0].id == "c-1-a"
    twice = re.sub(r"(<conceptEntry.*</conceptEntry>)", r"\1\1", DCA, flags=re.DOTALL)
    assert [entry.id for entry in read(twice)] == ["c1", "c1-2"]


def test_utf_16_is_read(read):
    assert read(DCA.replace("UTF-8", "UTF-16").encode("utf-16"))[0].id == "c1"


def AT(text):
    return DCA.count("\n", 0, DCA.index(text)) + 1


LAUGHS = "\n".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
BOMB = DCA.replace("<tbx ", f'<!DOCTYPE tbx [\n<!ENTITY l0 "ha">\n{LAUGHS}\n]>\n<tbx ', 1).replace(
    "窑炉", "&l8;"
)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (BOMB, 4, "declares entities"),
        (BOMB.replace("UTF-8", "UTF-16").encode("utf-16"), 4, "declares entities"),
        (
            DCA.replace("<tbx ", '<!DOCTYPE tbx [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><tbx ', 1),
            3,
            "declares entities",
        ),
        (DCA.replace("窑炉", "&undeclared;"), AT("窑炉"), "well-formed"),
        (
            DCA.replace("<tbx ", '<!DOCTYPE tbx SYSTEM "x.dtd"><tbx ', 1).replace("窑炉", "caf&eacute;"),
            AT("窑炉"),
            "&eacute;",
        ),
        (DCA.replace("</conceptEntry>", ""), AT("</body>"), "well-formed"),
        (DCA.encode("gb18030"), AT("炉子"), "well-formed"),
        (DCA.replace("窑炉", "Größe").replace("炉子", "x").encode("latin-1"), AT("窑炉"), "well-formed"),
        (DCA.replace("UTF-8", "KLINGON"), 1, "well-formed"),
        ("", 1, "empty"),
        ("kiln,窑炉\n", 1, "no element"),
        ("<html><p>kiln</p></html>", 1, "not <tbx>"),
        (DCA.replace("zh_cn", "klingon"), AT("zh_cn"), "'klingon'"),
        (DCA.replace("<term>kiln</term>", "<term>...</term>"), AT("<conceptEntry"), "no letter or digit"),
    ],
    ids=[
        "billion laughs", "the same in UTF-16", "external entity", "unknown entity",
        "entity of a document type elsewhere", "cut short",
        "wrong encoding", "Latin-1", "unknown encoding", "empty", "text", "HTML",
        "unknown language", "punctuation",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_line(read, text, line, words):
    with pytest.raises(GlossaryError) as caught:
        read(text)
    assert str(caught.value).startswith(f"x.tbx:{line}: ")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "much",
    [
        "<foo>bar bar bar</foo>\n" * 900_000,
        '<conceptEntry id="x">' + "<note>bar</note>\n" * 1_100_000,
    ],
    ids=["between concepts", "in one"],
)
def test_what_would_have_to_be_held_in_memory_is_refused_with_its_line(read, much):
    with pytest.raises(GlossaryError, match=r"^x\.tbx:\d+: no concept ends in 16,777,216 bytes"):
        read(DCA.replace("</conceptEntry>", f"</conceptEntry>{much}", 1))


def test_a_file_without_concepts_is_told(read):
    with pytest.raises(GlossaryError, match="no concept"):
        read(re.sub("<conceptEntry.*</conceptEntry>", "", DCA, flags=re.DOTALL))


def test_all_problems_are_told_at_once(read):
    broken = DCA.replace("zh_cn", "klingon").replace("<term>oven</term>", "<term>!</term>")
    with pytest.raises(GlossaryError) as caught:
        read(broken)
    assert len(str(caught.value).splitlines()) == 2


def _many(texts):
    concept = '<conceptEntry id="c{}"><langSec xml:lang="en"><termSec><term>{}</term></termSec></langSec></conceptEntry>\n'
    concepts = "".join(concept.format(number, text) for number, text in enumerate(texts))
    return re.sub("<conceptEntry.*</conceptEntry>", lambda _: concepts, DCA, flags=re.DOTALL)


def test_problems_far_apart_are_told_with_their_lines_and_nothing_is_written(tmp_path):
    terms = [f"term {number}" for number in range(3000)]
    terms[10] = terms[2500] = "!!"
    path = tmp_path / "x.tbx"
    path.write_text(_many(terms), encoding="utf-8")
    taken = exchange.stream(path, "tbx", Job("x.tbx"))
    with pytest.raises(GlossaryError) as caught:
        b"".join(glossary.stream(taken, "x.tbx"))
    first = AT("<conceptEntry")
    assert [line.split(": ")[0] for line in str(caught.value).splitlines()] == [
        f"x.tbx:{first + 10}",
        f"x.tbx:{first + 2500}",
    ]


def test_what_no_cell_could_hold_is_told_with_its_column_and_length(read):
    with pytest.raises(GlossaryError, match="Column 'id' would hold 140,000 characters"):
        read(DCA.replace('id="c1"', f'id="{"c" * 140_000}"'))


ENTRIES = (
    TermEntry(
        "acc",
        (
            TermSection("en", ("Aluminum Corporation of China Limited", "ACC"), ("Chinalco Ltd",)),
            TermSection("zh-CN", ("中国铝业公司",)),
        ),
        case="exact",
        pos="proper",
        domain="organisation",
        definition="Mines bauxite & makes <metals>.",
        note="pipeline:case=ignore is not ours",
    ),
    TermEntry(
        "1.a_b", (TermSection("en", ("x|y", "c\\")),), forbids_everywhere=True, match="inflect"
    ),
    TermEntry("banned", (TermSection("zh-CN", (), ("坏词",)),), forbids_everywhere=True),
    TermEntry(
        "术语", (TermSection("en", ("SASAC",)),), is_dnt=True, definition="one\n  two", pos="noun"
    ),
)


@pytest.mark.parametrize("style", ["dca", "dct", "martif"])
def test_a_glossary_comes_back_from_every_style_as_it_was(tmp_path, style):
    path = tmp_path / "x.tbx"
    job = Job("x.tbx", style=style)
    path.write_bytes(b"".join(exchange.load("tbx").write(ENTRIES, job)))
    again = exchange.read(path, "tbx", Job("x.tbx"))
    assert write(again) == write(ENTRIES)
    assert parse([("g.csv", write(again))]) == parse([("g.csv", write(ENTRIES))])


def test_an_empty_glossary_is_no_tbx():
    with pytest.raises(GlossaryError, match="needs a concept"):
        list(exchange.load("tbx").write((), Job("x.tbx")))


# What ISO 30042:2019 and the definition of TBX-Basic say of the elements that we write, in our own
# words: order and number of children, values of `type`, statuses, parts of speech.
RULES = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="urn:iso:std:iso:30042:ed-2"
    datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
 <start><element name="tbx">
  <attribute name="type"><value>TBX-Basic</value></attribute>
  <attribute name="style"><choice><value>dca</value><value>dct</value></choice></attribute>
  <attribute name="xml:lang"><data type="language"/></attribute>
  <element name="tbxHeader"><element name="fileDesc"><oneOrMore><element name="sourceDesc">
    <oneOrMore><element name="p"><text/></element></oneOrMore></element></oneOrMore></element></element>
  <element name="text"><element name="body"><oneOrMore><ref name="concept"/></oneOrMore></element></element>
 </element></start>
 <define name="concept"><element name="conceptEntry">
  <optional><attribute name="id"><data type="ID"/></attribute></optional>
  <zeroOrMore><choice>
   <ref name="subjectField"/>
   <element name="descripGrp"><ref name="definition"/></element>
   <element name="note"><text/></element>
  </choice></zeroOrMore>
  <oneOrMore><element name="langSec"><attribute name="xml:lang"><data type="language"/></attribute>
   <oneOrMore><element name="termSec"><element name="term"><text/></element>
    <ref name="status"/><optional><ref name="pos"/></optional></element></oneOrMore>
  </element></oneOrMore>
 </element></define>
 <define name="statuses"><choice><value>preferredTerm-admn-sts</value>
  <value>admittedTerm-admn-sts</value><value>deprecatedTerm-admn-sts</value></choice></define>
 <define name="poses"><choice><value>adjective</value><value>noun</value><value>other</value>
  <value>verb</value><value>adverb</value></choice></define>
 STYLE
</grammar>"""
IN_DCA = """
 <define name="subjectField"><element name="descrip"><attribute name="type"><value>subjectField</value></attribute><text/></element></define>
 <define name="definition"><element name="descrip"><attribute name="type"><value>definition</value></attribute><text/></element></define>
 <define name="status"><element name="termNote"><attribute name="type"><value>administrativeStatus</value></attribute><ref name="statuses"/></element></define>
 <define name="pos"><element name="termNote"><attribute name="type"><value>partOfSpeech</value></attribute><ref name="poses"/></element></define>"""
IN_DCT = """
 <define name="subjectField"><element name="subjectField" ns="http://www.tbxinfo.net/ns/min"><text/></element></define>
 <define name="definition"><element name="definition" ns="http://www.tbxinfo.net/ns/basic"><text/></element></define>
 <define name="status"><element name="administrativeStatus" ns="http://www.tbxinfo.net/ns/min"><ref name="statuses"/></element></define>
 <define name="pos"><element name="partOfSpeech" ns="http://www.tbxinfo.net/ns/min"><ref name="poses"/></element></define>"""


@pytest.mark.parametrize(("style", "words"), [("dca", IN_DCA), ("dct", IN_DCT)])
def test_what_is_written_keeps_the_rules_of_tbx_basic(style, words):
    rules = etree.RelaxNG(etree.fromstring(RULES.replace("STYLE", words)))
    data = b"".join(exchange.load("tbx").write(ENTRIES, Job("", style=style)))
    document = etree.fromstring(data)
    assert document.get("style") == style
    rules.assertValid(document)


def test_the_file_of_before_2019_has_the_elements_of_its_time():
    data = b"".join(exchange.load("tbx").write(ENTRIES, Job("", style="martif")))
    tags = {element.tag for element in etree.fromstring(data).iter()}
    assert {"martif", "martifHeader", "termEntry", "langSet", "tig", "term"} <= tags
    assert not any("}" in tag for tag in tags)


def test_variants_of_a_language_are_the_language(read):
    (entry,) = read(
        DCA.replace('"zh_cn"', '"zh-CN-x-desk"').replace(
            '"en">\n        <d', '"EN-gb-oxendict">\n        <d'
        )
    )
    assert {section.locale for section in entry.sections} == {"en-GB", "zh-CN"}


def test_a_concept_of_which_all_is_deprecated_is_left_out_and_counted(read):
    job = Job("x.tbx")
    old = '<conceptEntry><langSec xml:lang="en"><termSec><term>old</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termSec></langSec></conceptEntry></body>'
    assert len(read(DCA.replace("</body>", old), job)) == 1
    assert job.lost["concept(s) without an allowed term"] == 1
