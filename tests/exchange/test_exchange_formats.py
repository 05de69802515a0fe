"""Formats of other tools: what they write is read, what we write they can read, loss is told."""

import csv
import importlib.util
import io
import zipfile

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline import exchange, registry
from pipeline.errors import GlossaryError
from pipeline.exchange import Job, guess, guess_by_name, slug
from pipeline.glossary import parse, problems_of, write
from pipeline.model import Locale, TermEntry, TermSection

GLOSSARY = (
    "id,en,zh-CN,zh-CN:forbidden,case,match,dnt,global-forbidden,pos,domain,definition,note\n"
    "kiln,kiln|firing oven,窑炉|窑,炉子,,inflect,,yes,noun,pots,A furnace.,\n"
    "sasac,SASAC,,,exact,,yes,,proper,,,see the desk\n"
    "soe,state-owned enterprise,国企,,,,,,,,,\n"
)
ENTRIES = parse([("g.csv", GLOSSARY.encode())]).entries
FORMATS = registry.names("exchange")
NEEDS_OPENPYXL = importlib.util.find_spec("openpyxl") is None


@pytest.fixture
def read(tmp_path):
    def run(name, data, suffix="", **options):
        path = tmp_path / f"x{suffix or exchange.load(name).SUFFIXES[0]}"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        options = {"source": Locale("en"), "target": Locale("zh-CN"), **options}
        return exchange.read(path, name, Job(path.name, **options))

    return run


def dump(name, entries=ENTRIES, **options):
    job = Job("", Locale("en"), Locale("zh-CN"), **options)
    return b"".join(exchange.load(name).write(entries, job)), job


def pairs(entries, target="zh-CN"):
    found = {}
    for entry in entries:
        section = entry.section(target)
        found[entry.section("en").forms] = section and (section.forms, section.forbidden)
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_what_it_is(name):
    found = exchange.load(name)
    assert found.SOURCE
    assert all(suffix.startswith(".") for suffix in found.SUFFIXES)
    assert found.__doc__


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"xlsx"}))
def test_no_bytes_raise_anything_but_a_glossary_error(name, tmp_path):
    path = tmp_path / "x"

    @settings(max_examples=60, deadline=None)
    @given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
    def run(data):
        path.write_bytes(dump(name)[0][:80] + data)
        try:
            exchange.read(path, name, Job("x", Locale("en"), Locale("zh-CN")))
        except GlossaryError as error:
            assert str(error).startswith("x")

    run()


@pytest.mark.parametrize("name", ["csv", "tbx", "xlsx"])
def test_formats_of_concepts_bring_back_every_column(read, name):
    assert write(read(name, dump(name)[0])) == write(ENTRIES)


WORD = st.text(
    st.characters(codec="utf-8", categories=("Ll", "Lu", "Lo", "Nd", "Mn", "Po", "Sm", "Zs")),
    min_size=1,
    max_size=12,
).map(lambda text: " ".join(f"w{text}".split()))
FORM = st.one_of(
    WORD, st.sampled_from(["a|b", "c\\", "c\\|d", "=1+1", "'=x", "@a", "<b>&", "x\\y"])
)
TEXT = st.one_of(
    st.just(""), WORD, st.sampled_from(["one\ntwo", "pipeline:case=exact", "=x", "a\rb"])
)
SECTION = st.builds(
    TermSection,
    st.sampled_from([Locale("en"), Locale("zh-CN"), Locale("ar")]),
    st.lists(FORM, max_size=3).map(tuple),
    st.lists(FORM, max_size=2).map(tuple),
)
ENTRY = st.builds(
    TermEntry,
    st.text("abz019_.-术", min_size=1, max_size=6),
    st.lists(SECTION, min_size=1, max_size=3).map(exchange.join),
    case=st.sampled_from(["smart", "exact", "ignore"]),
    match=st.sampled_from(["exact", "inflect"]),
    is_dnt=st.booleans(),
    forbids_everywhere=st.booleans(),
    pos=st.one_of(st.sampled_from(["", "noun", "proper"]), WORD),
    domain=TEXT,
    definition=TEXT,
    note=TEXT,
)


@settings(deadline=None)
@given(
    st.lists(ENTRY, min_size=1, max_size=4, unique_by=lambda e: e.id),
    st.sampled_from(["dca", "dct", "martif"]),
)
def test_csv_to_tbx_to_csv_loses_nothing(tmp_path_factory, entries, style):
    try:
        before = write(entries)
    except GlossaryError:
        assume(False)  # what cannot be a glossary at all
    path = tmp_path_factory.mktemp("law") / "x.tbx"
    job = Job("x.tbx", style=style)
    given_ = list(exchange.load("csv").read(_file(path.with_suffix(".csv"), before), Job("x.csv")))
    path.write_bytes(b"".join(exchange.load("tbx").write(given_, job)))
    assert write(exchange.read(path, "tbx", Job("x.tbx"))) == before


def _file(path, data):
    path.write_bytes(data)
    return path


def test_deepl_has_one_target_a_source_and_no_header(read):
    data, job = dump("deepl")
    assert data.decode() == (
        "kiln,窑炉,en,zh\nfiring oven,窑炉,en,zh\nSASAC,SASAC,en,zh\nstate-owned enterprise,国企,en,zh\n"
    )
    assert job.lost["forbidden form(s)"] == 1
    assert job.lost["further target form(s)"] == 1
    assert pairs(read("deepl", data), "zh")["kiln",] == (("窑炉",), ())
    tabbed = dump("deepl", style="tsv")[0]
    assert tabbed.startswith("kiln\t窑炉\n".encode())
    assert pairs(read("deepl", tabbed, ".tsv"))["kiln",] == (("窑炉",), ())


def test_deepl_leaves_out_what_it_would_refuse(read):
    twice = (
        *ENTRIES,
        TermEntry("k2", (TermSection("en", ("kiln",)), TermSection("zh-CN", ("炉",)))),
    )
    long = TermEntry("l", (TermSection("en", ("x" * 1100,)), TermSection("zh-CN", ("长",))))
    data, job = dump("deepl", (*twice, long))
    assert data.count(b"kiln") == 1
    assert b"xxx" not in data
    assert job.lost["homograph(s)"] == 1
    assert job.lost["term(s) longer than 1,024 bytes"] == 1


def test_google_has_sets_of_terms_with_a_header(read):
    data, job = dump("google")
    rows = list(csv.reader(io.StringIO(data.decode())))
    assert rows[:2] == [
        ["en", "zh-CN", "pos", "description"],
        ["kiln", "窑炉", "noun", "A furnace."],
    ]
    assert rows[2][:2] == ["SASAC", "SASAC"]
    assert job.lost["further form(s)"] == 2
    (kiln, *_) = read("google", data)
    assert (kiln.id, kiln.pos, kiln.definition) == ("kiln", "noun", "A furnace.")
    assert dump("google", style="tsv")[0].startswith("kiln\t窑炉\n".encode())


def test_google_reads_one_direction_without_a_header(read):
    found = read("google", "kiln\t窑炉\nkiln\t窑\n", ".tsv")
    assert pairs(found) == {("kiln",): (("窑炉", "窑"), ())}


def test_omegat_has_a_line_for_each_target_and_the_definition_as_comment(read):
    data, _ = dump("omegat")
    assert data.decode().splitlines()[:2] == ["kiln\t窑炉\tA furnace.", "kiln\t窑\tA furnace."]
    (kiln, *_) = read("omegat", data)
    assert kiln.section("zh-CN").forms == ("窑炉", "窑")
    assert kiln.note == "A furnace."
    assert len(read("omegat", "# remark\nkiln\t窑炉\n\n")) == 1
    assert read("omegat", "kiln\t窑炉\n".encode("utf-16"))[0].id == "kiln"


def test_utx_has_status_and_concepts(read):
    data, job = dump("utx")
    lines = data.decode().splitlines()
    assert lines[0].startswith("#UTX 1.11; en/zh-CN;")
    assert "kiln\t炉子\tnoun\tforbidden\t-\tkiln" in lines
    assert not job.lost["forbidden form(s)"]
    (kiln, *_) = read("utx", data, source=None, target=None)
    assert kiln.section("zh-CN").forbidden == ("炉子",)
    assert kiln.section("en").forms == ("kiln", "firing oven")


def test_utx_of_other_tools_is_read(read):
    text = (
        "#UTX 1.11; de/en-US; 2013-12-20T17:00:45; copyright: A. Nobody; bidirectional;\n"
        "#description: a sample;\n"
        "#src\ttgt\tsrc:pos\ttgt:pos\tterm status\ttgt:comment\tconcept ID\n"
        "Hund\tdog\tnoun\tnoun\tapproved\t-\tC002\n"
        "Hund\thound\tnoun\tnoun\tforbidden\thunting only\tC002\n"
    )
    (dog,) = read("utx", text)
    assert dog.section("en-US").forms == ("dog",)
    assert dog.section("en-US").forbidden == ("hound",)
    assert (dog.id, dog.pos, dog.note) == ("c002", "noun", "hunting only")


WEBLATE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: zh_CN\\n"

#. A furnace.
msgctxt "menu"
msgid "kiln"
msgstr "窑炉"

#, read-only
msgid "SASAC"
msgstr "SASAC"

#, forbidden
msgid "kiln"
msgstr "炉子"

#, fuzzy
msgid "oven"
msgstr "炉"
"""


def test_a_po_glossary_as_weblate_has_it(read):
    kiln, sasac = read("po", WEBLATE, target=None)
    assert (kiln.id, kiln.note) == ("kiln", "A furnace.")
    assert pairs([kiln]) == {("kiln",): (("窑炉",), ("炉子",))}
    assert sasac.is_dnt


def test_po_comes_back_with_its_concepts(read):
    found = read("po", dump("po")[0])
    assert (found[0].id, found[0].section("en").forms) == ("kiln", ("kiln", "firing oven"))
    assert found[1].is_dnt


@pytest.mark.skipif(NEEDS_OPENPYXL, reason="openpyxl is not installed")
def test_a_workbook_holds_text_and_no_formula(read, tmp_path):
    from openpyxl import load_workbook

    entry = TermEntry("f", (TermSection("en", ("=1+1",)),), note="2017")
    path = tmp_path / "x.xlsx"
    path.write_bytes(dump("xlsx", (entry,))[0])
    cells = [cell for row in load_workbook(path).active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert read("xlsx", path.read_bytes())[0].section("en").forms == ("=1+1",)


@pytest.mark.skipif(NEEDS_OPENPYXL, reason="openpyxl is not installed")
def test_a_workbook_as_editors_make_it(read):
    from openpyxl import Workbook

    book = Workbook()
    for row in (
        ["id", "en", "zh_CN", "dnt", "note", None],
        ["kiln", "kiln", "窑炉", None, "two\nlines", None],
        [2017, "SASAC", None, True, 3.0, None],
        [None, None, None, None, None, None],
        ["soe", "=SUM(A1)", None, None, None, None],
    ):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(GlossaryError, match=r"x.xlsx:5: .*formula"):
        read("xlsx", out.getvalue())
    book.active["B5"] = "soe"
    out = io.BytesIO()
    book.save(out)
    kiln, year, _ = read("xlsx", out.getvalue())
    assert kiln.note == "two lines"
    assert (year.id, year.is_dnt, year.note) == ("2017", True, "3")


@pytest.mark.skipif(NEEDS_OPENPYXL, reason="openpyxl is not installed")
def test_a_bomb_and_what_is_no_workbook_are_refused(read):
    with pytest.raises(GlossaryError, match="no workbook"):
        read("xlsx", b"id,en\n")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 50_000_000)
    with pytest.raises(GlossaryError, match="unpacks to"):
        read("xlsx", out.getvalue())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", b"x")
    with pytest.raises(GlossaryError, match="no workbook"):
        read("xlsx", out.getvalue())


@pytest.mark.parametrize(
    ("name", "data", "place", "words"),
    [
        ("deepl", "kiln,窑炉,x\n", "x.csv:1: ", "3 cells"),
        ("deepl", "kiln,\n", "x.csv:1: ", "empty"),
        ("deepl", "kiln,窑炉,en,klingon\n", "x.csv:1: ", "klingon"),
        ("deepl", 'kiln,"窑炉\n', "x.csv:1: ", "quoting"),
        ("deepl", "a,b\nkiln,炉子\n".encode("gb18030"), "x.csv:2: ", "not UTF-8"),
        ("deepl", "...,窑炉\n", "x.csv:1: ", "no letter"),
        ("google", "en,zh\nkiln\n,,\nx,y,z\n", "x.csv:4: ", "3 cells"),
        ("google", "en,zh\n,,\n,\u3000\n-,-\n", "x.csv:4: ", "no letter"),
        ("omegat", "kiln\n", "x.txt:1: ", "tab between"),
        ("omegat", b"kiln\t\xff\n", "x.txt:1: ", "not UTF-8"),
        ("omegat", b"a\tb\n" + b"x" * 5_000_000, "x.txt:2: ", "longer than"),
        ("utx", "#UTX 1.11; nothing;\nkiln\t窑\n", "x.utx:1: ", "no two languages"),
        ("utx", "#UTX 1.11; en/klingon;\nkiln\t窑\n", "x.utx:1: ", "klingon"),
        ("po", 'msgid "kiln\n', "x.po:1: ", ""),
        ("csv", "en,zh\nkiln,窑\n", "x.csv:1: ", "no column 'id'"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(read, name, data, place, words):
    with pytest.raises(GlossaryError) as caught:
        read(name, data)
    assert str(caught.value).startswith(place), str(caught.value)
    assert words in str(caught.value)


def test_a_format_of_two_languages_asks_which(read):
    with pytest.raises(GlossaryError, match="--source"):
        read("omegat", "kiln\t窑炉\n", target=None)


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        ("a.tbx", "<tbx/>", "tbx"),
        ("a.xml", '<?xml version="1.0"?><martif>', "tbx"),
        ("a.csv", "id,en\nkiln,kiln\n", "csv"),
        ("a.csv", "\ufeffid;en\nkiln;kiln\n", "csv"),
        ("a.csv", "kiln,窑炉\n", "deepl"),
        ("a.csv", "kiln,窑炉,en,zh\n", "deepl"),
        ("a.csv", "en,zh-CN,pos,description\nkiln,窑炉,noun,\n", "google"),
        ("a.txt", "kiln\t窑炉\tA furnace.\n", "omegat"),
        ("a.txt", "#UTX 1.11; en/zh\n", "utx"),
        ("a.utf8", "kiln\t窑炉\n", "omegat"),
        ("a.po", WEBLATE, "po"),
        ("a.xlsx", "PK", "xlsx"),
    ],
)
def test_the_format_is_told_by_name_and_first_line(tmp_path, file, text, name):
    path = tmp_path / file
    path.write_text(text, encoding="utf-8")
    assert guess(path) == name


@pytest.mark.parametrize(("file", "text"), [("a.tsv", "kiln\t窑炉\n"), ("a.doc", "x")])
def test_a_doubtful_format_is_asked_for(tmp_path, file, text):
    path = tmp_path / file
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GlossaryError, match="--format"):
        guess(path)


def test_an_empty_file_is_said_to_be_empty(tmp_path):
    (tmp_path / "a.tbx").touch()
    with pytest.raises(GlossaryError, match=r"a\.tbx: this file is empty"):
        guess(tmp_path / "a.tbx")


def test_a_file_to_be_written_has_the_format_of_its_name(tmp_path):
    names = {
        suffix: guess_by_name(tmp_path / f"x{suffix}")
        for suffix in (".csv", ".tbx", ".po", ".xlsx")
    }
    assert names == {".csv": "csv", ".tbx": "tbx", ".po": "po", ".xlsx": "xlsx"}


@given(st.lists(st.text(max_size=80), max_size=8))
def test_ids_made_of_terms_are_valid_and_unique(terms):
    taken = {}
    ids = [slug(term, taken) for term in terms]
    assert len(set(ids)) == len(ids)
    for name in ids:
        assert not list(problems_of([TermEntry(name, (TermSection(Locale("en"), ("a",)),))]))


HASH = TermEntry("h", (TermSection("en", ("#1",)), TermSection("zh-CN", ("第一",), ("头号",))))


@pytest.mark.parametrize("name", ["omegat", "utx"])
def test_a_term_that_would_be_a_remark_is_left_out_and_told(read, name):
    data, job = dump(name, (*ENTRIES, HASH))
    assert "第一" not in data.decode()
    assert "头号" not in data.decode()
    assert job.lost["term(s) with # in front"] == 1
    assert len(read(name, data)) == len(read(name, dump(name)[0]))


def test_a_quotation_mark_between_tabs_is_a_letter(read):
    (entry,) = read("deepl", '"Belt" and Road\t“一带一路”\n', ".tsv")
    assert entry.section("en").forms == ('"Belt" and Road',)


def test_a_file_is_read_as_a_stream(tmp_path):
    path = tmp_path / "x.tbx"
    data, _ = dump("tbx")
    path.write_bytes(data.replace(b"</body>", b"<conceptEntry><oops></body>"))
    found = exchange.load("tbx").read(path, Job("x.tbx"))
    assert [next(found).id for _ in ENTRIES] == [entry.id for entry in ENTRIES]
    with pytest.raises(GlossaryError, match="well-formed"):
        next(found)


def test_thousands_of_lines_for_one_term_are_joined_in_linear_time(read):
    (entry,) = read("omegat", "".join(f"kiln\t{number}\n" for number in range(20_000)))
    assert len(entry.section("zh-CN").forms) == 20_000


def test_more_lines_for_one_term_than_a_cell_can_hold_are_refused(read):
    with pytest.raises(GlossaryError, match="Column 'zh-CN' would hold 208,889 characters"):
        read("omegat", "".join(f"kiln\tOfen {number}\n" for number in range(20_000)))


def test_thousands_of_terms_with_one_slug_get_ids_in_linear_time(read):
    signs = "".join(
        f"{'!' * (number % 30)}t{'?' * (number // 30 % 30)}{'%' * (number // 900)}\tx\n"
        for number in range(20_000)
    )
    assert len({entry.id for entry in read("omegat", signs)}) == 20_000


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("deepl", "\ufeffkiln;窑炉\r\n"),
        ("google", "\ufeffen;zh-CN;description\r\nkiln;窑炉;hot\r\n"),
        ("google", "kiln;窑炉\r\n"),
    ],
)
def test_what_excel_saved_with_semicolons_is_read(read, name, data):
    assert pairs(read(name, data)) == {("kiln",): (("窑炉",), ())}


def test_a_comma_keeps_its_place_beside_a_semicolon(read):
    assert pairs(read("deepl", 'kiln,"a; b"\n')) == {("kiln",): (("a; b",), ())}


def test_what_only_forbids_is_no_row_for_google():
    ban = TermEntry("ban", (TermSection(Locale("en"), (), ("stove",)),), forbids_everywhere=True)
    data, job = dump("google", (*ENTRIES, ban))
    assert not any(set(line) == {","} for line in data.decode().splitlines())
    assert job.lost["concept(s) without a form"] == 1


def test_a_po_file_that_is_broken_is_told_in_a_sentence(read):
    with pytest.raises(GlossaryError, match=r"^x\.po:1: a string is not terminated"):
        read("po", 'msgid "kiln\n')
