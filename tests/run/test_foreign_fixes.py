"""`pipeline check --fix` on PO files of any project: in place, fuzzy, all other bytes as they were."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalog.po import parse
from pipeline.foreign import Request, fix_in
from pipeline.foreign._mending import mended
from pipeline.model import Document, Issue, Locale, Severity, Span

HEAD = (
    'msgid ""\nmsgstr ""\n"Language: {}\\n"\n'
    '"Content-Type: text/plain; charset={}\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
)


def write(folder, body: str, language: str = "zh_CN", charset: str = "UTF-8", ends: str = "\n"):
    path = folder / f"{language}.po"
    text = f"{HEAD.format(language, charset)}\n{body}"
    path.write_bytes(text.replace("\n", ends).encode(charset))
    return path


def fix(path, **options) -> list:
    return list(fix_in(Request((path,)), **options))


ENTRY = '#: a.c:1\nmsgid "It ended: he left."\nmsgstr "会议结束:他走了。"\n'
MENDED = '#: a.c:1\n#, fuzzy\nmsgid "It ended: he left."\nmsgstr "会议结束：他走了。"\n'


def test_a_fix_is_written_and_its_entry_fuzzy(tmp_path) -> None:
    path = write(tmp_path, ENTRY)
    before = path.read_bytes()
    (fixed,) = fix(path)
    assert fixed.issues == 1
    assert path.read_bytes() == before.replace(ENTRY.encode(), MENDED.encode())
    assert fix(path) == []


def test_a_dry_run_shows_the_patch_and_writes_nothing(tmp_path) -> None:
    path = write(tmp_path, ENTRY)
    before = path.read_bytes()
    (fixed,) = fix(path, is_dry_run=True)
    assert path.read_bytes() == before
    assert '\n+msgstr "会议结束：他走了。"' in fixed.patch


OTHERS = """# a comment
#   with its own spaces
#~| msgid "old"
#~ msgid "gone"
#~ msgstr "没有:了"

#, no-wrap
msgid ""
"Wrapped in "
  "a way of its own"
msgstr ""
"用自己的"
  "方式换行"


msgid "Raw\\x41 \\"escapes\\""
msgstr "原样\\101“转义”"
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("body", [OTHERS + "\n" + ENTRY, ENTRY + "\n" + OTHERS, ENTRY.rstrip("\n")])
def test_untouched_bytes_stay(tmp_path, body, ends) -> None:
    path = write(tmp_path, body, ends=ends)
    before = path.read_bytes()
    assert fix(path)
    old, new = (each.replace("\n", ends).encode() for each in (ENTRY.rstrip(), MENDED.rstrip()))
    assert path.read_bytes() == before.replace(old, new)


def test_a_mark_of_byte_order_stays(tmp_path) -> None:
    path = write(tmp_path, ENTRY)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert fix(path)
    assert path.read_bytes().count(b"\xef\xbb\xbf") == 1


def test_line_breaks_within_a_string_stay(tmp_path) -> None:
    entry = 'msgid "It ended: he left."\nmsgstr ""\n"会议"\n"结束"\n":他走了。"\n'
    path = write(tmp_path, entry)
    assert fix(path)
    assert '\nmsgstr ""\n"会议"\n"结束"\n"：他走了。"\n' in path.read_text("utf-8")


def test_a_place_over_a_line_break_is_written_in_its_first_line(tmp_path) -> None:
    path = write(tmp_path, 'msgid "It ended."\nmsgstr ""\n"Es  "\n" endete."\n', "de")
    assert fix(path)
    assert parse(path.read_bytes(), shown="", is_foreign=True).entries[0].msgstr == "Es endete."
    assert '\n"Es "\n"endete."\n' in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("head", "flagged"),
    [
        ("#, c-format\n", "#, fuzzy, c-format\n"),
        ("#, fuzzy\n", "#, fuzzy\n"),
        ('#| msgid "old"\n', '#, fuzzy\n#| msgid "old"\n'),
        ('msgctxt ""\n"menu"\n', '#, fuzzy\nmsgctxt ""\n"menu"\n'),
        ("#: a:1\n#, no-wrap\n", "#: a:1\n#, fuzzy, no-wrap\n"),
    ],
)
def test_the_entry_is_fuzzy_whatever_stands_above_it(tmp_path, head, flagged) -> None:
    entry = ENTRY.removeprefix("#: a.c:1\n")
    path = write(tmp_path, f'msgid "a"\nmsgstr "甲"\n\n{head}{entry}')
    fix(path)
    assert f'\n\n{flagged}msgid "It ended' in path.read_text("utf-8")
    assert parse(path.read_bytes(), shown="", is_foreign=True).entries[1].flags[0] == "fuzzy"


def test_each_plural_form_is_mended(tmp_path) -> None:
    forms = 'msgid "%d file: done"\nmsgid_plural "%d files: done"\n'
    entry = f'{forms}msgstr[0] "%d Datei:  fertig"\nmsgstr[1] "%d Dateien:  fertig"\n'
    path = write(tmp_path, entry, "de")
    (fixed,) = fix(path)
    assert fixed.issues == 2
    text = path.read_text("utf-8")
    assert 'msgstr[0] "%d Datei: fertig"\nmsgstr[1] "%d Dateien: fertig"' in text
    assert text.count("#, fuzzy") == 1


def test_codes_stay_where_they_are(tmp_path) -> None:
    entry = 'msgid "See <a>here</a>: now."\nmsgstr "Siehe  <a>hier</a> : jetzt."\n'
    path = write(tmp_path, entry, "de")
    assert fix(path)
    assert 'msgstr "Siehe <a>hier</a>: jetzt."' in path.read_text("utf-8")


def test_the_charset_stays(tmp_path) -> None:
    path = write(tmp_path, 'msgid "It ended."\nmsgstr "Endete  für."\n', "de", "ISO-8859-1")
    assert fix(path)
    assert 'msgstr "Endete für."'.encode("latin-1") in path.read_bytes()


def test_what_the_charset_cannot_hold_is_an_error_and_the_file_stays(tmp_path) -> None:
    path = write(tmp_path, 'msgid "He left!"\nmsgstr "Il partit!"\n', "fr", "ISO-8859-1")
    data = path.read_bytes()
    (error,) = fix(path)
    assert "U+202F in ISO8859-1" in error
    assert "msgconv" in error
    assert path.read_bytes() == data


def test_what_is_broken_is_told_and_the_others_are_mended(tmp_path) -> None:
    good = write(tmp_path, ENTRY)
    (tmp_path / "de.po").write_text('msgid "a\n')
    every = list(fix_in(Request((tmp_path,))))
    assert [isinstance(each, str) for each in every] == [False, True]
    assert "会议结束：" in good.read_text("utf-8")


def test_a_file_that_changes_meanwhile_is_left_alone(tmp_path, monkeypatch) -> None:
    path = write(tmp_path, ENTRY)
    real = mended

    def late(*arguments):
        path.write_text("another program's")
        return real(*arguments)

    monkeypatch.setattr("pipeline.foreign._mending.mended", late)
    (error,) = fix(path)
    assert "another program" in error
    assert path.read_text() == "another program's"


def test_a_link_goes_on_leading_to_its_file(tmp_path) -> None:
    real = write(tmp_path, ENTRY)
    link = tmp_path / "links" / "zh_CN.po"
    link.parent.mkdir()
    link.symlink_to(real)
    assert fix(link)
    assert link.is_symlink()
    assert "会议结束：" in real.read_text("utf-8")


def test_the_command_shows_a_patch_that_git_takes(newsroom, tmp_path, monkeypatch) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    gaps = '\nmsgid "b"\nmsgstr "乙"\n' * 4
    twice = ENTRY + gaps + ENTRY.replace("ended", "began").replace("结束", "开\u00a0始")
    path = write(folder, twice)
    before = path.read_bytes()
    monkeypatch.chdir(folder)
    newsroom.root = folder
    shown = newsroom.run("check", "zh_CN.po", "--fix", "--dry-run")
    assert (shown.status, path.read_bytes()) == (0, before)
    ran = newsroom.run("check", "zh_CN.po", "--fix")
    assert (ran.status, ran.out) == (0, shown.out)
    assert "fuzzy until somebody confirms" in ran.err
    after = path.read_bytes()
    if shutil.which("git"):
        path.write_bytes(before)
        subprocess.run(["git", "apply", "-"], input=ran.out.encode(), cwd=folder, check=True)
        assert path.read_bytes() == after


TEXT = st.text(st.sampled_from('ab"\\\n\t<>é中 :'), max_size=12)


@given(TEXT, st.integers(0, 12), st.integers(0, 12), TEXT, st.integers(1, 5))
def test_no_fix_touches_what_lies_outside_its_place(target, start, end, new, wide) -> None:
    """The string is written over lines of a few letters; whatever is put in comes back as it is."""
    from pipeline.foreign._entries import pairings, unit

    def quoted(text: str) -> str:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t") + '"'

    pieces = [target[place : place + wide] for place in range(0, len(target), wide)]
    written = "\n".join(['msgstr ""', *map(quoted, pieces)])
    data = f'{HEAD.format("de", "UTF-8")}\nmsgid "x"\n{written}\n\nmsgid "y"\nmsgstr "z"\n'.encode()
    read = parse(data, shown="", is_foreign=True)
    paired = tuple(pairings(read, ()))
    units = tuple(unit(number, pairing) for number, pairing in enumerate(paired, 1))
    span = Span(min(start, end), max(start, end))
    issue = Issue("x", Severity.ERROR, "", unit=1, segment=0, target_span=span, fix=new)
    document = Document("a", "a", Locale("en"), Locale("de"), units=units, issues=(issue,))
    result, fixed = mended(data, "a.po", paired, document)
    entries = parse(result, shown="", is_foreign=True).entries
    assert entries[1] == parse(data, shown="", is_foreign=True).entries[1] or fixed
    assert (entries[1].msgid, entries[1].msgstr) == ("y", "z")
    is_change = target and span.end <= len(target) and target[slice(*span)] != new
    expected = target[: span.start] + new + target[span.end :] if is_change else target
    assert entries[0].msgstr == expected
    assert (fixed is not None) == bool(is_change)
