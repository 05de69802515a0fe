"""glossary/*.csv: what Excel and editors write is read, and every problem is told with its line."""

import csv
import io
import pickle
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import glossary
from pipeline.errors import GlossaryError
from pipeline.glossary import Glossary, _stream, load, stream, write
from pipeline.model import Locale, TermEntry, TermSection

HEAD = "id,en,zh_CN,zh_CN:forbidden,case,match,dnt,pos,domain,definition,note"
ROWS = (
    "acc,Aluminum Corporation of China Limited|ACC,中国铝业公司|中铝,,exact,exact,,proper,org,,\n"
    'asmd,"Addition, Subtraction, Multiplication and Division",加减乘除,,ignore,,,,slogan,,\n'
    "sasac,SASAC,,,,,yes,,,,\n"
    "soe,state-owned enterprise,国有企业|国企,国营企业,smart,inflect,,noun,,A firm,see acc\n"
)
GOOD = f"{HEAD}\n{ROWS}"


@pytest.fixture
def read(tmp_path):
    def run(*texts):
        for number, text in enumerate(texts):
            data = text if isinstance(text, bytes) else text.encode()
            (tmp_path / f"{number}.csv").write_bytes(data)
        return load(tmp_path, shown="glossary")

    return run


@pytest.fixture
def problems(read):
    def run(*texts):
        with pytest.raises(GlossaryError) as caught:
            read(*texts)
        return str(caught.value).splitlines()

    return run


def test_a_concept_has_its_forms_rules_and_place(read):
    entries = {entry.id: entry for entry in read(GOOD).entries}
    soe = entries["soe"]
    assert soe.section("zh-CN").forms == ("国有企业", "国企")
    assert soe.section("zh-CN").forbidden == ("国营企业",)
    assert soe.section("en").forms == ("state-owned enterprise",)
    assert (soe.case, soe.match, soe.pos, soe.definition, soe.note) == (
        "smart",
        "inflect",
        "noun",
        "A firm",
        "see acc",
    )
    assert (soe.file, soe.line) == ("glossary/0.csv", 5)
    assert entries["sasac"].is_dnt
    assert entries["asmd"].section("en").forms == (
        "Addition, Subtraction, Multiplication and Division",
    )


def test_defaults_are_smart_and_exact(read):
    (entry,) = read("id,en\na,Alpha\n").entries
    assert (entry.case, entry.match, entry.is_dnt) == ("smart", "exact", False)


def test_no_folder_is_an_empty_glossary(tmp_path):
    assert load(tmp_path / "none", shown="glossary").entries == ()


@pytest.mark.parametrize("text", ["", "\ufeff", "\n", f"{HEAD}\n"])
def test_an_empty_file_is_no_concept(read, text):
    assert read(text).entries == ()


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.rstrip("\n"),
        GOOD + "\n,,,\n \n",
        "\ufeffsep=,\r\n" + GOOD.replace("\n", "\r\n"),
        HEAD.upper().replace("ZH_CN:FORBIDDEN", "zh_cn: Forbidden") + "\n" + ROWS,
    ],
    ids=["BOM", "CRLF", "CR", "no last line end", "empty lines", "sep line", "header case"],
)
def test_what_spreadsheets_write_is_read(read, text):
    assert [entry.id for entry in read(text).entries] == ["acc", "asmd", "sasac", "soe"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_separator_is_found(read, delimiter):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(csv.reader(io.StringIO(GOOD)))
    assert read("\ufeff" + out.getvalue()).entries[1].section("en").forms == (
        "Addition, Subtraction, Multiplication and Division",
    )


def test_a_bar_can_be_part_of_a_form(read):
    (entry,) = read("id,en\na,x\\|y|z\n").entries
    assert entry.section("en").forms == ("x|y", "z")


def test_forms_are_trimmed_composed_and_unique(read):
    (entry,) = read("id,en\na,  Cafe\u0301   bar |Café bar||x\n").entries
    assert entry.section("en").forms == ("Café bar", "x")


def test_a_cell_may_hold_lines_and_the_next_row_keeps_its_number(read):
    entries = read('id,en,note\na,Alpha,"one\ntwo"\nb,Beta,\n').entries
    assert [entry.line for entry in entries] == [2, 4]
    assert entries[0].note == "one\ntwo"


def test_files_are_read_in_order_of_name(read):
    entries = read("id,en\nz,Zeta\n", "id,en\na,Alpha\n").entries
    assert [(entry.id, entry.file) for entry in entries] == [
        ("z", "glossary/0.csv"),
        ("a", "glossary/1.csv"),
    ]


@pytest.mark.parametrize("cell", ["'=SUM(1)", "+86 10 6397", "-", "+ . -", "'-able", "5 + 5"])
def test_what_only_looks_like_a_formula_is_text(read, cell):
    (entry,) = read(f"id,en,note\na,Alpha,{cell}\n").entries
    assert entry.note == cell.removeprefix("'")


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("en,zh\nAlpha,甲\n", "0.csv:1", "no column 'id'"),
        ("id,case\na,smart\n", "0.csv:1", "no column for a language"),
        ("id,en,definiton\na,Alpha,x\n", "0.csv:1", "Did you mean 'definition'?"),
        ("id,en,en:forbiden\na,Alpha,x\n", "0.csv:1", "Did you mean 'en:forbidden'?"),
        ("id,en,qqq\na,Alpha,x\n", "0.csv:1", "Unknown column 'qqq'"),
        ("id,en,qqq:forbidden\na,Alpha,x\n", "0.csv:1", "Unknown language 'qqq'"),
        ("id,en,zh-CN,zh_CN\na,Alpha,甲,乙\n", "0.csv:1", "stands twice"),
        ("id,en\na,Alpha\na,Beta\n", "0.csv:3", "taken by glossary/0.csv:2"),
        ("id,en\n,Alpha\n", "0.csv:2", "no id"),
        ("id,en\na b,Alpha\n", "0.csv:2", "'a b'"),
        ("id,en,note\na,,nothing\n", "0.csv:2", "no term in any language"),
        ("id,en,zh:forbidden\na,,坏词\n", "0.csv:2", "'yes' into the column 'global-forbidden'"),
        ("id,en,global-forbidden\na,,yes\n", "0.csv:2", "no term in any language."),
        ("id,en\na,=1+1\n", "0.csv:2", "formula"),
        ("id,en\na,@SUM(A1)\n", "0.csv:2", "formula"),
        ("id,en\na,-cmd|' /C calc'!A0\n", "0.csv:2", "formula"),
        ("id,en,case\na,Alpha,smrt\n", "0.csv:2", "Did you mean 'smart'?"),
        ("id,en,match\na,Alpha,inflected\n", "0.csv:2", "Did you mean 'inflect'?"),
        ("id,en,dnt\na,Alpha,maybe\n", "0.csv:2", "'maybe'"),
        ("id,en\na,«»\n", "0.csv:2", "no letter or digit"),
        ("id,en\na,Alpha|...\n", "0.csv:2", "no letter or digit"),
        ("id,en,en:forbidden\na,Alpha,Alpha\n", "0.csv:2", "both allowed and forbidden"),
        ("id,zh,zh:forbidden\na,“一带一路”,一带一路\n", "0.csv:2", "both allowed (as"),
        ("id,en,en:forbidden,case\na,Alpha,ALPHA,ignore\n", "0.csv:2", "both allowed"),
        ("id,en\na,Alpha,,x\n", "0.csv:2", "4 cells where the first line has 2"),
        ('id,en\na,"Al"pha\n', "0.csv:2", "Bad quoting"),
        ('id,en\na,Alpha\nb,"Beta\n', "0.csv:3", "never closed"),
        ("id,en\na,Al\x07pha\n", "0.csv:2", "U+0007"),
        (f"id,en\na,{'x' * 600}\n", "0.csv:2", "longer than 500"),
        (f"id,en\na,{'x ' * 129}\n", "0.csv:2", "more than 128 words"),
        (f"id,zh\na,{'国' * 129}\n", "0.csv:2", "more than 128 words"),
        (f"id,en\na,{'x' * 140_000}\n", "0.csv:2", "longer than 131,072"),
        ("id,en\na,Alpha\n".encode("utf-16"), "0.csv:1", "UTF-16"),
        ("id,de\na,Alpha\nb,Größe\n".encode("latin-1"), "0.csv:3", "not UTF-8"),
        ("id,zh\na,中文\n".encode("gb18030"), "0.csv:2", "not UTF-8"),
    ],
)
def test_a_problem_is_told_with_its_line(problems, text, place, words):
    told = problems(text)
    assert any(line.startswith(f"glossary/{place}: ") and words in line for line in told), told


def test_case_tells_forms_apart_where_it_counts(read):
    (entry,) = read("id,en,en:forbidden,case\na,SOE,Soe,exact\n").entries
    assert entry.section("en").forbidden == ("Soe",)


def test_all_problems_of_all_files_are_told_at_once(problems):
    told = problems(
        "id,en,case\na,Alpha,smrt\n,Beta,\nc,=x,\n",
        "id,en\na,Again\nd,...\n",
        "en\nx\n",
    )
    assert len(told) >= 5
    assert {line.split(" ")[0] for line in told} == {
        "glossary/0.csv:2:",
        "glossary/0.csv:3:",
        "glossary/0.csv:4:",
        "glossary/1.csv:3:",
        "glossary/2.csv:1:",
    }


def test_a_duplicate_across_files_names_both_lines(problems):
    (told,) = problems("id,en\na,Alpha\n", "id,en\nb,Beta\na,Alpha\n")
    assert told.startswith("glossary/1.csv:3: ")
    assert "glossary/0.csv:2" in told


def test_a_hopeless_file_is_told_briefly(problems):
    told = problems("id,en\n" + "x y,...\n" * 1000)
    assert len(told) == 201
    assert told[-1] == "… and 1800 more."


def test_the_error_ends_the_command_with_status_two(problems, read):
    with pytest.raises(GlossaryError) as caught:
        read("en\nx\n")
    assert caught.value.exit_status == 2


def test_the_same_files_give_an_equal_glossary_and_others_do_not(read):
    one, again = read(GOOD), read(GOOD)
    assert one == again
    assert hash(one) == hash(again)
    assert read(GOOD.replace("SASAC", "SASACs")) != one
    assert pickle.loads(pickle.dumps(one)) == one


def test_a_glossary_of_entries_at_hand_knows_itself_by_them():
    entry = TermEntry("a", ())
    assert glossary.of([entry]) == glossary.of([entry])
    assert glossary.of([entry]) != glossary.of([])
    assert isinstance(glossary.of([]), Glossary)


FORM = st.text(
    st.characters(codec="utf-8", categories=("Ll", "Lu", "Lo", "Nd", "Po", "Zs", "Sm")), max_size=20
)


@given(st.lists(st.lists(FORM, min_size=1, max_size=3), min_size=1, max_size=5))
def test_what_is_written_is_read_or_refused_by_line(tmp_path_factory, cells):
    folder = tmp_path_factory.mktemp("glossary")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", "en"])
    for number, forms in enumerate(cells):
        escaped = "|".join(form.replace("\\", "").replace("|", "\\|") for form in forms)
        writer.writerow([f"c{number}", escaped])
    (folder / "x.csv").write_text(out.getvalue(), encoding="utf-8", newline="")
    try:
        entries = load(folder, shown="g").entries
    except GlossaryError as error:
        assert all(line.startswith("g/x.csv:") for line in str(error).splitlines())
    else:
        assert len(entries) == len(cells)


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_glossary_error(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("glossary")
    (folder / "x.csv").write_bytes(b"id,en,de\n" + data)
    try:
        load(folder, shown="g")
    except GlossaryError as error:
        assert str(error).startswith("g/x.csv")


def test_time_is_linear_in_the_rows(read):
    def cost(rows):
        text = "id,en,zh,zh:forbidden,note\n" + "".join(
            f"c{n},term number {n}|alias {n},术语{n},旧词{n},a note\n" for n in range(rows)
        )
        begin = time.process_time()
        read(text)
        return time.process_time() - begin

    cost(100)
    small = max(cost(1000), 1e-3)
    assert cost(8000) < 8 * small * 3


def test_a_cell_of_a_megabyte_is_refused_with_its_line(problems):
    (told,) = problems(f"id,en,note\na,Alpha,x\nb,Beta,{'n' * 1_000_000}\nc,Gamma,\n")
    assert told.startswith("glossary/0.csv:3: ")
    assert "longer than" in told


def test_a_cell_of_a_hundred_thousand_bars_is_read_quickly(read):
    (entry,) = read(f"id,en\na,{'|' * 100_000}x\n").entries
    assert entry.section("en").forms == ("x",)


@pytest.mark.parametrize(
    "form", ["مجموعة مينميتالز", "שׁלוֹם", "กรุงเทพฯ", "नमस्ते", "q̃́", "한국어", "𠮷野家", "می‌خواهم"]
)
def test_forms_of_every_script_are_kept_to_the_letter(read, form):
    (entry,) = read(f"id,ar,ar:forbidden\na,{form},x|{form}2\n").entries
    assert entry.section("ar").forms == (form,)
    assert entry.section("ar").forbidden == ("x", f"{form}2")


@pytest.mark.parametrize("form", ["\u0301", "\u200f", "\u200b\u200b", "،", "—"])
def test_a_form_of_marks_alone_is_refused(problems, form):
    (told,) = problems(f"id,ar\na,{form}\n")
    assert "no letter or digit" in told


def test_flags_say_yes_in_many_ways_and_no_in_some(read):
    rows = "".join(
        f"c{n},w{n},{said},\n" for n, said in enumerate("1 yes Y true X 0 no False".split())
    )
    entries = read(f"id,en,dnt,global-forbidden\n{rows}").entries
    assert [entry.is_dnt for entry in entries] == [True] * 5 + [False] * 3


def test_a_concept_can_forbid_its_forms_everywhere(read):
    (entry,) = read("id,en,en:forbidden,Global-Forbidden\na,Alpha,Alfa,yes\n").entries
    assert entry.forbids_everywhere


def test_a_word_can_be_banned_without_one_to_write_instead(read):
    (entry,) = read("id,en,zh,zh:forbidden,global-forbidden\na,,,坏词|脏话,yes\n").entries
    assert [section.forms for section in entry.sections] == [()]
    assert entry.section("zh").forbidden == ("坏词", "脏话")
    again = write([entry])
    assert again == "id,zh,zh:forbidden,global-forbidden\na,,坏词|脏话,yes\n".encode()
    assert write(read(again.decode()).entries) == again


def test_two_apostrophes_are_one(read):
    (entry,) = read("id,en,note\na,Alpha,''=x\n").entries
    assert entry.note == "'=x"


@pytest.mark.long
def test_forty_megabytes_of_concepts_are_written_without_holding_them(monkeypatch):
    monkeypatch.setattr(_stream, "_IN_MEMORY", 1 << 16)
    many = (
        TermEntry(
            f"c{n:05}", (TermSection(Locale("en"), (f"term {n}",)),), note=f"{n} " * 400 + "."
        )
        for n in range(19_999, -1, -1)
    )
    tracemalloc.start()
    length = sum(map(len, stream(many)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert length > 40_000_000
    assert most < 20_000_000


def test_columns_stand_in_the_order_of_the_ids_however_the_concepts_come():
    first = TermEntry("a", (TermSection(Locale("de"), ("x",), ("y",)),), case="exact")
    second = TermEntry("b", (TermSection(Locale("en"), ("z",)), TermSection(Locale("de"), ("w",))))
    told = b"id,de,en,de:forbidden,case\na,x,,y,exact\nb,w,z,,\n"
    assert write((second, first)) == write((first, second)) == told
