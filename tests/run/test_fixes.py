"""`pipeline check --fix` mends what is safe, marks it fuzzy, shows a patch, and does it once."""

import subprocess
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import catalog, codes
from pipeline.catalog.po import Catalog, Entry, parse
from pipeline.findings.fixes import mended, patch
from pipeline.model import (
    Code,
    Content,
    Document,
    Issue,
    Locale,
    Role,
    Segment,
    Severity,
    Span,
    State,
    Unit,
)

GLOSSARY = (
    "id,en,de,de:forbidden,dnt\n"
    "kiln,kiln,Brennofen,Herd,\n"
    "clay,clay,Ton,Lehm,\n"
    "nobody,Nobody,,,yes\n"
)
TARGETS = {
    "The kiln is cold": "Der Herd ist kalt",
    "Nobody lit it on Monday.": "nobody zündete ihn am Montag an.",
    "The clay was still wet.": "Der Ton war noch nass.",
    "It rained.": "Es regnete.",
}


def po(room, name="kiln"):
    return room.root / "locales" / "de" / "LC_MESSAGES" / f"{name}.po"


@pytest.fixture
def translated(newsroom):
    """Return a newsroom whose first article is translated, with two faults that can be mended."""
    newsroom.write("glossary/terms.csv", GLOSSARY)
    newsroom.run("build")
    text = po(newsroom).read_text("utf-8")
    for source, target in TARGETS.items():
        text = text.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"')
    po(newsroom).write_text(text, "utf-8")
    return newsroom


def entries(room):
    read = parse(po(room).read_bytes(), shown="kiln.po")
    return {entry.msgid: entry for entry in read.entries}


def test_safe_fixes_are_written_and_their_entries_fuzzy(translated):
    translated.run("approve", "kiln", "--by", "Ada")
    ran = translated.run("check", "kiln", "--fix")
    assert ran.status == 0
    assert "2 findings fixed in 1 file" in ran.err
    mended_entries = entries(translated)
    assert mended_entries["The kiln is cold"].msgstr == "Der Brennofen ist kalt"
    assert mended_entries["The kiln is cold"].is_fuzzy
    assert mended_entries["Nobody lit it on Monday."].msgstr == "Nobody zündete ihn am Montag an."
    assert not mended_entries["The clay was still wet."].is_fuzzy
    status = translated.run("status", "kiln").out.splitlines()[1].split()
    assert status[-3:] == ["2", "0", "2"], "the reviews of what was mended have expired"


def test_a_second_run_changes_nothing(translated):
    translated.run("check", "kiln", "--fix")
    before = po(translated).read_bytes()
    ran = translated.run("check", "kiln", "--fix")
    assert "nothing that can safely be fixed" in ran.err
    assert not ran.out
    assert po(translated).read_bytes() == before


def test_a_dry_run_shows_the_patch_and_writes_nothing(translated):
    before = translated.files()
    ran = translated.run("check", "kiln", "--fix", "--dry-run")
    assert '-msgstr "Der Herd ist kalt"\n+msgstr "Der Brennofen ist kalt"\n' in ran.out
    assert "+#, fuzzy" in ran.out
    assert "would be fixed" in ran.err
    assert translated.files() == before


def test_the_patch_is_one_that_git_applies(translated):
    ran = translated.run("check", "kiln", "--fix", "--dry-run")
    applied = subprocess.run(
        ["git", "apply", "-p1", "-"],
        input=ran.out.encode(),
        cwd=translated.root,
        capture_output=True,
        check=False,
    )
    assert applied.returncode == 0, applied.stderr
    by_patch = po(translated).read_bytes()
    for source in ("The kiln is cold", "Nobody lit it on Monday."):
        assert entries(translated)[source].is_fuzzy
    translated.run("check", "kiln", "--fix")
    assert po(translated).read_bytes() == by_patch


def test_what_is_waived_is_not_mended(translated):
    text = po(translated).read_text("utf-8")
    comment = "# allow: term-forbidden kiln — the sentence speaks of a stove\n"
    place = text.index("#. ", text.index("Content-Transfer"))
    po(translated).write_text(text[:place] + comment + text[place:], "utf-8")
    translated.run("check", "kiln", "--fix")
    assert entries(translated)["The kiln is cold"].msgstr == "Der Herd ist kalt"


def test_dry_run_alone_is_refused(newsroom):
    assert newsroom.run("check", "--dry-run").status == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--fix", "--since", "HEAD"), "--fix does not go with --since"),
        (("--fix", "--waivers"), "--fix does not go with --waivers"),
        (("--fix", "--json"), "--fix does not go with --format"),
        (("--fix", "--output", "x.txt"), "--fix does not go with --output"),
        (("--waivers", "--since", "HEAD"), "--waivers does not go with --since"),
        (("--waivers", "--output", "x.txt"), "--waivers does not go with --output"),
    ],
)
def test_what_would_be_left_unheeded_is_refused(newsroom, options, said):
    ran = newsroom.run("check", *options)
    assert ran.status == 2
    assert said in ran.err


@pytest.mark.parametrize("options", [("--fix", "--dry-run"), ("--waivers",)])
def test_files_of_other_projects_are_not_written(translated, options):
    before = translated.files()
    assert translated.run("check", str(po(translated)), *options).status == 0
    assert translated.files() == before


def test_an_article_without_a_catalog_has_nothing_to_fix(newsroom):
    assert newsroom.run("check", "--fix").status == 0


def test_a_broken_catalog_is_told_and_left(translated):
    po(translated).write_bytes(b'msgid "a"\n')
    ran = translated.run("check", "kiln", "--fix")
    assert ran.status == 1
    assert "kiln.po" in ran.err


def segment_with(target, *issues):
    source = Content("source", target.codes)
    segment = Segment(
        Span(0, 6), source, target, written=codes.write(target), state=State.TRANSLATED
    )
    unit = Unit(1, Role.BODY, source, segments=(segment,))
    found = tuple(
        Issue("x", Severity.ERROR, "x.", unit=1, target_span=span, fix=fix) for span, fix in issues
    )
    return Document("a", "a", Locale("en"), Locale("de"), units=(unit,), issues=found)


def apply(target, *issues):
    document = segment_with(target, *issues)
    key = catalog.key_of(document.units[0], document.units[0].segments[0])
    old = Catalog(
        Entry("", "Content-Type: text/plain; charset=UTF-8\n"),
        (Entry(key[1], document.units[0].segments[0].written),),
    )
    new, number = mended(old, document)
    return new.entries[0].msgstr, number


def code(start, end):
    return Code("b", "b", Span(start, end))


def test_of_fixes_that_overlap_only_the_first_is_applied():
    assert apply(Content("abcdef"), (Span(0, 3), "X"), (Span(2, 5), "Y")) == ("Xdef", 1)
    assert apply(Content("abcdef"), (Span(3, 5), "Y"), (Span(0, 3), "X")) == ("XYf", 2)


def test_codes_stay_around_what_is_replaced():
    assert apply(Content("ab cd ef", (code(3, 5),)), (Span(3, 5), "xyz")) == ("ab <b>xyz</b> ef", 1)
    assert apply(Content("ab cd ef", (code(3, 5),)), (Span(0, 2), "x")) == ("x <b>cd</b> ef", 1)
    assert apply(Content("ab cd ef", (code(3, 5),)), (Span(6, 8), "x")) == ("ab <b>cd</b> x", 1)


def test_a_fix_across_the_edge_of_a_code_is_not_applied():
    assert apply(Content("ab cd ef", (code(3, 5),)), (Span(0, 4), "x")) == ("ab <b>cd</b> ef", 0)


def test_a_place_that_holds_the_replacement_already_is_no_fix():
    assert apply(Content("ab"), (Span(0, 2), "ab")) == ("ab", 0)


def test_a_place_beyond_the_text_is_left_alone():
    assert apply(Content("ab"), (Span(1, 9), "x")) == ("ab", 0)


@given(
    st.text("abc ", min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.text("xyz", max_size=3))),
)
def test_no_fix_touches_what_lies_outside_its_place(text, raw):
    fixes = [(Span(min(a, b), max(a, b)), fix) for a, b, fix in raw]
    written, number = apply(Content(text), *fixes)
    assert 0 <= number <= len(fixes)
    if not number:
        assert written == text
    rest = "".join(c for i, c in enumerate(text) if not any(s.start <= i < s.end for s, _ in fixes))
    kept = iter(written)
    assert all(letter in kept for letter in rest), "what no fix covers is there, in order"


def test_a_patch_has_one_hunk_for_each_changed_entry():
    header = Entry("", "Content-Type: text/plain; charset=UTF-8\n")
    old = Catalog(header, tuple(Entry(f"s{n}", f"t{n}") for n in range(5)))
    changed = tuple(e._replace(msgstr="T") if e.msgid in ("s1", "s3") else e for e in old.entries)
    lines = list(patch(old, replace(old, entries=changed), "a.po"))
    assert lines[:2] == ["--- a/a.po", "+++ b/a.po"]
    assert [line for line in lines if line.startswith("@@")] == [
        "@@ -7,3 +7,3 @@",
        "@@ -13,3 +13,3 @@",
    ]
