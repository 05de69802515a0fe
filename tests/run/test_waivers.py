"""A translator allows a finding in an entry with a reason; waivers are listed, and tell their age."""

import json

import pytest

GLOSSARY = "id,en,de,de:forbidden\nkiln,kiln,Brennofen,Herd\n"
FIRST = 'msgid "The kiln is cold"\n'


def po(room):
    return room.root / "locales" / "de" / "LC_MESSAGES" / "kiln.po"


def comment(room, *lines):
    """Put translator's comments before the entry of the title, and an error into it."""
    text = po(room).read_text("utf-8")
    place = text.index("#. title")
    added = "".join(f"# {line}\n" for line in lines)
    text = text[:place] + added + text[place:]
    po(room).write_text(
        text.replace(f'{FIRST}msgstr ""', f'{FIRST}msgstr "Der Herd ist kalt"'), "utf-8"
    )


@pytest.fixture
def room(newsroom):
    newsroom.write("glossary/terms.csv", GLOSSARY)
    newsroom.run("build")
    return newsroom


def found(room):
    findings = json.loads(room.run("check", "kiln", "--json").out)
    return [(f["check"], f["severity"]) for f in findings if f["severity"] != "info"]


def listed(room):
    return json.loads(room.run("check", "--waivers", "--json").out)


def test_without_a_waiver_the_error_stands(room):
    comment(room)
    assert found(room) == [("term-forbidden", "error")]


@pytest.mark.parametrize(
    "line",
    [
        "allow: term-forbidden kiln — it is a stove",
        "allow: term-forbidden — it is a stove",
        "allow: term-forbidden kiln - it is a stove",
        "allow: term-forbidden -- it is a stove",
        "allow: term-forbidden kiln: it is a stove",
        "  allow:   term-forbidden   kiln   –   it is a stove  ",
        "Allow: term-forbidden kiln — it is a stove",
        "allow：term-forbidden kiln——it is a stove",
        "allow：term-forbidden：it is a stove",
    ],
)
def test_a_waiver_withholds_the_finding(room, line):
    comment(room, line)
    assert found(room) == []
    (waiver,) = listed(room)
    assert waiver["check"] == "term-forbidden"
    assert waiver["reason"] == "it is a stove"
    assert waiver["article"] == "kiln"
    assert waiver["line"] > 0
    assert not waiver["is_stale"]


@pytest.mark.parametrize(
    "line",
    [
        "allow: term-forbidden oven — another concept",
        "allow: term-missing kiln — another finding",
        "allow: term-fobidden kiln — misspelt",
        "allow:",
    ],
)
def test_a_waiver_that_withholds_nothing_is_stale(room, line):
    comment(room, line)
    assert found(room) == [("term-forbidden", "error"), ("stale-waiver", "warning")]
    (waiver,) = listed(room)
    assert waiver["is_stale"]


def test_a_waiver_of_a_misspelt_check_is_told_the_right_one(room):
    comment(room, "allow: term-fobidden kiln — misspelt")
    findings = json.loads(room.run("check", "kiln", "--json").out)
    (stale,) = (f["message"] for f in findings if f["check"] == "stale-waiver")
    assert "allow: term-fobidden kiln” is of no check that there is" in stale
    assert "Did you mean 'term-forbidden'?" in stale


def test_a_waiver_without_a_reason_counts_and_is_a_warning(room):
    comment(room, "allow: term-forbidden kiln")
    assert found(room) == [("waiver-reason", "warning")]


def test_the_list_is_readable(room):
    comment(room, "allow: term-forbidden kiln — it is a stove", "allow: codes — no reason any more")
    ran = room.run("check", "--waivers")
    assert ran.status == 0
    first, second = ran.out.splitlines()
    assert first.endswith(": term-forbidden kiln — it is a stove")
    assert second.endswith(": codes — no reason any more (stale)")
    assert "2 waivers, 1 stale" in ran.err


def test_waivers_survive_a_build_byte_for_byte(room):
    comment(room, "allow: term-forbidden kiln — it is a stove")
    before = po(room).read_bytes()
    room.run("build")
    assert po(room).read_bytes() == before


def test_a_build_does_not_tell_of_waivers(room):
    comment(room, "allow: codes — nothing")
    assert "warning" not in room.run("build").err


def test_a_waiver_of_what_is_switched_off_is_left_alone(room):
    comment(room, "allow: term-forbidden kiln — it is a stove")
    toml = room.read("pipeline.toml")
    for off in ("term-forbidden", "terms"):
        room.write("pipeline.toml", f'{toml}\n[check]\noff = ["{off}"]\n')
        assert found(room) == []


def test_findings_of_waivers_can_be_switched_off_and_graded(room):
    comment(room, "allow: term-forbidden kiln")
    toml = room.read("pipeline.toml")
    room.write("pipeline.toml", f'{toml}\n[check]\noff = ["waiver-reason"]\n')
    assert found(room) == []
    room.write("pipeline.toml", f'{toml}\n[check.severity]\nwaiver-reason = "error"\n')
    assert found(room) == [("waiver-reason", "error")]


def test_a_report_that_cannot_list_waivers_is_refused(room):
    assert room.run("check", "--waivers", "--format", "junit").status == 2
