"""`glossary lint`: every problem with its line, and files put in order without losing anything."""

import csv
import io

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.errors import GlossaryError
from pipeline.glossary import canonical, load, parse
from pipeline.glossary.lint import fix, lint
from pipeline.model import Severity

TIDY = "id,en,zh-CN,zh-CN:forbidden,note\nalpha,Alpha,甲,,x\nbeta,beta|second,乙,丁,\n"


@pytest.fixture
def room(tmp_path):
    def put(*texts):
        for number, text in enumerate(texts):
            data = text if isinstance(text, bytes) else text.encode()
            (tmp_path / f"{number}.csv").write_bytes(data)
        return tmp_path

    return put


@pytest.fixture
def messages(room):
    def run(*texts):
        return [p.message for p in lint(room(*texts), shown="g") if p.severity is Severity.ERROR]

    return run


@pytest.fixture
def problems(room):
    def run(*texts, locales=()):
        found = lint(room(*texts), shown="g", locales=locales)
        return [(f"{p.file}:{p.line}", p.severity.value, p.rule) for p in found]

    return run


def rules(found):
    return {rule for _, _, rule in found}


def test_a_tidy_glossary_has_no_problem_and_is_not_touched(problems, room):
    assert problems(TIDY) == []
    assert fix(room(TIDY), shown="g") == ()


@pytest.mark.parametrize(
    ("text", "place", "rule"),
    [
        ("\ufeff" + TIDY, "g/0.csv:1", "byte-order-mark"),
        ("sep=,\n" + TIDY, "g/0.csv:1", "separator"),
        (TIDY.replace(",", ";"), "g/0.csv:1", "separator"),
        (TIDY.replace(",", "\t"), "g/0.csv:1", "separator"),
        (TIDY.replace("\n", "\r\n"), "g/0.csv:1", "line-ends"),
        (TIDY.replace("x\n", '"x\r\ny"\n'), "g/0.csv:1", "line-ends"),
        (TIDY.replace("zh-CN", "zh_cn"), "g/0.csv:1", "header"),
        (TIDY.replace("甲,,x", "甲"), "g/0.csv:2", "short-row"),
        (TIDY.replace("Alpha", "Cafe\u0301"), "g/0.csv:2", "nfc"),
        (TIDY.replace("Alpha", " Alpha"), "g/0.csv:2", "spaces"),
        (TIDY.replace("beta|second", "beta | second"), "g/0.csv:3", "spaces"),
        (TIDY.replace("beta|second", "beta|second|beta"), "g/0.csv:3", "repeated-form"),
        (TIDY.replace("alpha,", "gamma,"), "g/0.csv:3", "sort-order"),
        (TIDY.replace("Alpha", '"Alpha"'), "g/0.csv:1", "layout"),
        (TIDY + "\n\n", "g/0.csv:1", "layout"),
    ],
)
def test_what_is_untidy_is_a_warning_with_its_line_and_is_put_right(
    problems, room, text, place, rule
):
    found = problems(text)
    assert (place, "warning", rule) in found
    folder = room(text)
    before = {canonical(entry) for entry in load(folder, shown="g").entries}
    assert fix(folder, shown="g") == ("g/0.csv",)
    assert {canonical(entry) for entry in load(folder, shown="g").entries} == before
    assert lint(folder, shown="g") == ()
    assert fix(folder, shown="g") == ()


def test_a_column_without_a_name_is_kept_where_it_holds_something(room):
    folder = room("id;en;\nb;Beta;mine\na;Alpha;\n")
    fix(folder, shown="g")
    assert (folder / "0.csv").read_text() == "id,en,\na,Alpha,\nb,Beta,mine\n"
    fix(room("id,en,,\nb,Beta,,\n"), shown="g")
    assert (folder / "0.csv").read_text() == "id,en\nb,Beta\n"


def test_a_file_with_an_error_stays_as_it_is(room):
    folder = room("id;en\nb;Beta\na;=1+1\n", "id;en\nd;Delta\nc;Gamma\n")
    assert fix(folder, shown="g") == ("g/1.csv",)
    assert (folder / "0.csv").read_text() == "id;en\nb;Beta\na;=1+1\n"


def test_an_apostrophe_before_a_formula_stays(room):
    folder = room("id;en;note\na;Alpha;'=1+1\n")
    fix(folder, shown="g")
    assert (folder / "0.csv").read_text() == "id,en,note\na,Alpha,'=1+1\n"


CELL = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=8),
    st.sampled_from(
        ["a|b", " a ", "a\\|b", "c\\ |d", "'=x", "''=x", "e\u0301", "x\ny", "|", "a||b"]
    ),
)


@settings(deadline=None)
@given(
    st.lists(st.lists(CELL, min_size=3, max_size=4), min_size=1, max_size=4),
    st.sampled_from(",;\t"),
    st.sampled_from(["", "\ufeff"]),
)
def test_putting_in_order_loses_nothing_and_is_done_once(tmp_path_factory, rows, delimiter, mark):
    folder = tmp_path_factory.mktemp("lint")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(["id", "en", "de:forbidden", "note", "definition"])
    writer.writerows([f"c{9 - number}", f"w{number}", *row] for number, row in enumerate(rows))
    (folder / "x.csv").write_bytes((mark + out.getvalue()).encode())
    try:
        before = load(folder, shown="g").entries
    except GlossaryError:
        assume(False)
    fix(folder, shown="g")
    once = (folder / "x.csv").read_bytes()
    after = load(folder, shown="g").entries
    assert {canonical(entry) for entry in after} == {canonical(entry) for entry in before}
    assert [entry.id for entry in after] == sorted(entry.id for entry in before)
    assert not once.startswith(b"\xef\xbb\xbf")
    fix(folder, shown="g")
    assert (folder / "x.csv").read_bytes() == once
    assert not [p for p in lint(folder, shown="g") if p.is_fixable]


@pytest.mark.parametrize(
    ("text", "place", "severity", "rule"),
    [
        ("id,en\na,Alpha\na,Beta\n", "g/0.csv:3", "error", "duplicate-id"),
        ("id,en\na,=1+1\n", "g/0.csv:2", "error", "formula"),
        ("id,en\na,...\n", "g/0.csv:2", "error", "unreachable"),
        ("id,ar\na,\u0640\u0640\n", "g/0.csv:2", "error", "unreachable"),
        ("id,en\na,soe|SOE\n", "g/0.csv:2", "warning", "unreachable"),
        ("id,en\na,SOE|soe\n", "g/0.csv:2", "warning", "unreachable"),
        ("id,en\na,state-owned|state owned\n", "g/0.csv:2", "warning", "unreachable"),
        ("id,en\na,Al\u202epha\n", "g/0.csv:2", "warning", "invisible"),
        ("id,en,global-forbidden\na,Alpha,yes\n", "g/0.csv:2", "warning", "forbids-nothing"),
        ("id,en,de\na,Alpha,\nb,Beta,Beta\n", "g/0.csv:2", "info", "empty-target"),
        ("id,en\na,bank\nb,Bank\n", "g/0.csv:3", "info", "ambiguous"),
        ("id,en,de\na,kiln,Ofen\nb,kiln,Ofen\n", "g/0.csv:3", "warning", "duplicate"),
        ("id,en\na,Alpha,\nb,Be,ta\n", "g/0.csv:3", "error", "columns"),
    ],
)
def test_what_says_something_else_than_was_meant_is_told(problems, text, place, severity, rule):
    assert (place, severity, rule) in problems(text)


def test_capitals_that_count_are_two_forms(problems):
    assert rules(problems("id,en,case\na,SOE|soe,exact\n")) == set()


def test_joiners_of_persian_are_letters(problems):
    assert problems("id,fa\na,می\u200cخواهم\n") == []


def test_a_term_that_is_not_translated_needs_no_target(problems):
    assert problems("id,en,de,dnt\na,SASAC,,yes\nb,kiln,Ofen,\n") == []


def test_a_ban_needs_no_term(problems):
    assert (
        problems("id,en,de,de:forbidden,global-forbidden\na,,,Asylant,yes\nb,kiln,Ofen,,\n") == []
    )


def test_the_newsrooms_languages_are_those_that_must_not_be_empty(problems):
    assert rules(problems(TIDY, locales=("en", "zh-CN"))) == set()
    assert rules(problems(TIDY, locales=("en", "ar"))) == {"empty-target"}


def test_every_problem_of_every_file_is_told_at_once(problems):
    found = problems("id;en\nb;Beta\na;=x\n", "\ufeffid,en\na,...\nb,Beta\n", b"id,en\na,\xff\n")
    assert {place for place, _, _ in found} >= {
        "g/0.csv:3",
        "g/0.csv:1",
        "g/1.csv:1",
        "g/1.csv:2",
        "g/2.csv:2",
    }


def test_a_thousand_homographs_are_told_in_linear_time(problems):
    assert len(problems("id,en\n" + "".join(f"c{n:04},bank\n" for n in range(1000)))) == 999


# Contradictions: these stop the glossary from being used.


def refused(*texts):
    with pytest.raises(GlossaryError) as caught:
        parse([(f"g/{number}.csv", text.encode()) for number, text in enumerate(texts)])
    return str(caught.value).splitlines()


ONE = "id,en,zh-CN,zh-CN:forbidden\na,chairman,董事长,主席\n"


def test_a_later_file_may_not_prefer_what_an_earlier_one_forbids():
    (told,) = refused(ONE, "id,en,zh-CN\nb,president,主席\n")
    assert told.startswith("g/0.csv:2: ")
    assert "g/1.csv:2" in told
    assert "'主席'" in told


def test_a_later_file_may_not_forbid_what_an_earlier_one_prefers():
    (told,) = refused("id,en,zh-CN\nb,president,主席\n", ONE)
    assert told.startswith("g/1.csv:2: ")
    assert "g/0.csv:2" in told


def test_a_form_that_another_concept_merely_admits_is_a_warning(problems):
    texts = (ONE, "id,en,zh-CN\nb,president,总裁|主席\n")
    assert parse([(f"g/{n}.csv", text.encode()) for n, text in enumerate(texts)]).entries
    assert ("g/0.csv:2", "warning", "conflict") in problems(*texts)


def test_a_form_forbidden_everywhere_may_not_even_be_admitted():
    text = ONE.replace("\n", ",yes\n").replace("forbidden,yes", "forbidden,global-forbidden")
    (told,) = refused(text, "id,en,zh-CN\nb,president,总裁|主席\n")
    assert "everywhere" in told


@pytest.mark.parametrize(
    "texts",
    [
        ("id,en,en:forbidden\na,x|Alpha,Beta\nb,y|Beta,Alpha\n",),
        (
            "id,en,en:forbidden\na,x|Alpha,Beta\n",
            "id,en,en:forbidden\nb,y|Beta,Gamma\nc,z|Gamma,Alpha\n",
        ),
    ],
)
def test_concepts_that_forbid_each_other_in_a_circle_are_refused(texts):
    told = refused(*texts)
    assert len(told) == sum(text.count("\n") - 1 for text in texts)
    assert all("forbid each other" in line for line in told)


def test_thousands_that_forbid_what_thousands_allow_are_all_named_in_linear_time(problems):
    rows = (f"a{n:04},x{n},甲,乙\nb{n:04},y{n},乙,甲\n" for n in range(2000))
    found = problems("id,en,zh-CN,zh-CN:forbidden\n" + "".join(rows))
    grave = [line for line, severity, _ in found if severity == "error"]
    assert len(set(grave)) == 4000
    assert len(grave) < 100_000


def test_among_many_that_forbid_a_form_a_concept_is_still_told_of_its_own(messages):
    many = "".join(f"a{n:03},x{n},甲{n},乙\nb{n:03},y{n},丙{n}|乙,\n" for n in range(100))
    found = messages("id,en,zh-CN,zh-CN:forbidden\n" + many + "c,z,丁|乙,乙\n")
    assert any("'乙' is both allowed" in message for message in found)


def test_among_many_that_forbid_a_form_those_of_another_region_do_not_hide_a_conflict(messages):
    others = "".join(f"a{n:03},x{n},台{n},乙,,\nb{n:03},y{n},乙,,,\n" for n in range(100))
    text = "id,en,zh-TW,zh-TW:forbidden,zh-CN,zh-CN:forbidden\n" + others
    found = messages(text + "c,z,,,丁,乙\nd,w,,,乙,\n")
    assert any("'c' in zh-CN" in message and "'d'" in message for message in found)


def test_terms_that_contain_each_other_are_no_circle():
    text = "id,zh-CN,zh-CN:forbidden\na,中铝公司,中铝\nb,中国铝业,铝业公司\n"
    assert len(parse([("g.csv", text.encode())]).entries) == 2


def test_what_the_matcher_cannot_tell_apart_is_one_form():
    assert refused("id,zh,zh:forbidden\na,甲,“一带一路”\nb,一带一路,\n")
    assert refused("id,en,en:forbidden,case\na,x,ＳＯＥ,\nb,SOE,,\n")
    assert refused("id,en,en:forbidden,case\na,x,soe,ignore\nb,SOE,,\n")


def test_other_capitals_another_language_or_region_are_another_form():
    for text in (
        "id,en,en:forbidden,case\na,x,Soe,exact\nb,SOE,,exact\n",
        "id,en,de,de:forbidden\na,x,,Alpha\nb,Alpha,Beta,\n",
        "id,en,zh-TW,zh-CN:forbidden\na,x,,软件\nb,y,软件,\n",
        "id,en,en:forbidden\na,x,C++\nb,C,\n",
    ):
        assert len(parse([("g.csv", text.encode())]).entries) == 2, text


def test_a_language_without_a_region_meets_those_with_one():
    assert refused("id,en,zh,zh-CN:forbidden\na,x,,软件\nb,y,软件,\n")


@pytest.mark.parametrize("use", [lint, fix, load])
def test_what_is_no_file_is_told_by_its_name(room, use):
    folder = room(TIDY)
    (folder / "link.csv").symlink_to(folder / "nowhere")
    with pytest.raises(GlossaryError, match=r"^g/link\.csv: cannot be read: No such file.* Take"):
        use(folder, shown="g")
    (folder / "link.csv").unlink()
    (folder / "sub.csv").mkdir()
    with pytest.raises(GlossaryError, match=r"^g/sub\.csv: cannot be read: Is a directory\."):
        use(folder, shown="g")


def test_what_would_turn_a_terminals_line_round_is_shown_as_its_code(room):
    found = lint(room("id,en,zh\n\u202eabc,a,b\nc,te\u202ea,x\nd,\u202e,y\n"), shown="g")
    assert found
    assert all(problem.message.isprintable() for problem in found)


def test_every_error_says_what_to_do(messages):
    found = messages(
        "id,en,zh,zh,zh:forbidden\n,a,b,,\nc,,,,\nd,!,x,,\ne,f\x07,x,,\ng,h,i,,i\nj,"
        + "w" * 501
        + ",x,,\n",
        "id,en,zh,zh:forbidden\na,b,c,c\n",
    )
    assert len(found) == 7
    assert all(message.count(".") > 1 for message in found), found
