"""The benchmark's own arithmetic, texts and table; no measurement runs here."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

if importlib.util.find_spec("bench") is None:
    pytest.skip("bench/ is only in a checkout", allow_module_level=True)

from bench import __main__ as bench
from bench import identity
from bench._newsroom import fill, newsroom, pages, take
from bench._process import CommandError, run
from bench._rows import Row, Settings, SkippedError, Times
from bench._words import article, edited, pretended
from pipeline import catalog
from pipeline.catalog.po import Catalog, Entry


def test_a_row_is_met_up_to_its_limit_and_from_its_floor() -> None:
    assert Row("a", 1.0, limit=1).is_met
    assert not Row("a", 1.01, limit=1).is_met
    assert Row("a", 100, limit=100, is_floor=True).is_met
    assert not Row("a", 99, limit=100, is_floor=True).is_met
    assert Row("a", 7).is_met


def test_a_row_shows_value_and_target_in_its_unit() -> None:
    row = Row("a", 0.456, limit=1.5, unit="s")
    assert (row.shown, row.target) == ("0.46 s", "≤ 1.50 s")
    assert Row("a", 3, limit=3).target == "≤ 3×"
    assert Row("a", 3).target == ""


def test_the_typical_time_ignores_one_outlier() -> None:
    assert Times([1.0, 9.0, 1.2]).typical == 1.2


def test_a_table_line_escapes_bars_and_says_no_in_bold() -> None:
    (line,) = bench.lines([Row("a|b", 2, limit=1)])
    assert line == "| a\\|b |  |  | 2× | ≤ 1× | **no** |"


def test_every_measurement_is_found_and_nothing_private() -> None:
    assert {"peers", "linear", "help", "unchanged", "identity"} <= set(bench.names())
    assert not any(name.startswith("_") for name in bench.names())


def test_an_unknown_measurement_is_reported_with_those_there_are() -> None:
    result = bench.measure("nothing", Settings(Path()))
    assert "linear" in result.missing
    assert not result.is_met


def test_pages_that_are_not_there_make_a_measurement_skipped_not_failed(tmp_path: Path) -> None:
    with pytest.raises(SkippedError, match="--pages"):
        pages(tmp_path / "none")
    assert "--pages" in bench.measure("identity", Settings(tmp_path)).missing


def test_the_page_holds_machine_tables_programs_and_what_is_missing() -> None:
    made = {
        "one": bench.Measured((Row("speed", 0.5, limit=1),)),
        "two": bench.Measured(printed="2 MB/s\n", status=1),
        "three": bench.Measured(missing="no Toolkit"),
    }
    page = bench.page(made)
    assert bench.machine() in page
    assert "| speed |" in page
    assert "```text\n2 MB/s\n```" in page
    assert "Not measured: no Toolkit" in page


def test_what_is_not_measured_again_stays_on_the_page_as_it_was() -> None:
    slow, quick = (bench.Measured((Row("speed", value, limit=1),)) for value in (2.5, 0.5))
    before = bench.page({"one": slow, "two": slow})
    assert bench.page({}, before) == before
    assert bench.page({"two": quick, "one": quick}, before) == bench.page(
        {"one": quick, "two": quick}
    )
    assert bench.page({"one": quick}, before) == bench.page({"one": quick, "two": slow})


def test_a_command_costs_time_and_fails_loudly(tmp_path: Path) -> None:
    done = run(["sh", "-c", "echo out; echo err >&2; exit 3"], cwd=tmp_path, ok=(3,))
    assert (done.stdout, done.stderr, done.status) == ("out\n", "err\n", 3)
    assert 0 <= done.cpu <= done.wall + 1
    with pytest.raises(CommandError, match="status 3"):
        run(["sh", "-c", "exit 3"], cwd=tmp_path)


@given(st.text())
def test_a_pretended_translation_keeps_codes_and_numbers(text: str) -> None:
    kept = re.compile(r"<[^<>]*>|[0-9]+")
    shown = pretended(f"One <a1>two</a1> 3,456 {text}")
    assert kept.findall(shown)[:3] == ["<a1>", "</a1>", "3"]
    assert not re.search("[A-Za-z]", re.sub(r"<[^<>]*>|&\w+;|\{[^{}]*\}|`[^`]*`", "", shown))


def test_generated_articles_repeat_and_have_the_size_asked_for() -> None:
    assert article(50_000) == article(50_000)
    assert 50_000 <= len(article(50_000)) < 55_000
    assert article(5000, seed=1) != article(5000, seed=2)


def test_a_changed_article_has_one_more_word_in_each_sentence() -> None:
    assert edited("One two three.") == "Indeed One two three."
    whole, changed = article(20_000), article(5000, changed=True)
    assert changed.replace("Indeed ", "").removesuffix("</article></html>\n") in whole


def test_pages_of_one_name_are_both_taken(tmp_path: Path) -> None:
    for name in ("a/index.html", "b/index.html", "b/index.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    room = newsroom(tmp_path / "room")
    assert take(room, pages(tmp_path / "a") + pages(tmp_path / "b")) == 3
    assert len(list((room / "articles").iterdir())) == 3


def test_filling_translates_every_entry_and_leaves_none_fuzzy(tmp_path: Path) -> None:
    path = tmp_path / "locales/zh_CN/LC_MESSAGES/a.po"
    header = Entry("", "Content-Type: text/plain; charset=UTF-8\n")
    old = Catalog(header, (Entry("One"), Entry("Two", "zwei", flags=("fuzzy",))))
    catalog.save(path, old, read=b"", shown="a.po")
    assert fill(tmp_path, str.upper) == 2
    filled, _ = catalog.load(path, shown="a.po")
    assert filled is not None
    assert [(e.msgstr, e.is_fuzzy) for e in filled.entries] == [("ONE", False), ("TWO", False)]


def test_a_text_out_of_order_counts_as_missing() -> None:
    assert identity._first_missing(["one", "two"], "xonetwox") == ""
    assert identity._first_missing(["two", "one"], "xonetwox") == "one"
    assert identity._first_missing(["one", "one"], "one") == "one"
