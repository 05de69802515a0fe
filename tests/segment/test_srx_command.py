"""`pipeline srx`: what becomes of a file's rules, and the program's own rules as a file."""

import json

import pytest
from click.testing import CliRunner

from pipeline.cli import cli
from pipeline.segment import languages, srx

pytest.importorskip("regex")

FILE = """<srx version="2.0" xmlns="http://www.lisa.org/srx20"><header cascade="no"/><body>
<languagerules>
<languagerule languagerulename="English">
<rule break="no"><beforebreak>\\bDr\\.</beforebreak><afterbreak>\\h</afterbreak></rule>
<rule break="yes"><beforebreak>(\\.|!)</beforebreak><afterbreak>\\s</afterbreak></rule>
{more}</languagerule>
<languagerule languagerulename="Spare"/>
</languagerules>
<maprules><languagemap languagepattern="en.*" languagerulename="English"/></maprules></body></srx>"""
REFUSED = '<rule break="yes"><beforebreak>(a)\\1</beforebreak></rule>'


@pytest.fixture
def rules(tmp_path):
    """Return a function that writes an SRX file with more rules in it."""

    def write(more=""):
        path = tmp_path / "rules.srx"
        path.write_text(FILE.format(more=more), "utf-8")
        return str(path)

    return write


def run(folder, *words):
    result = CliRunner().invoke(cli, ["--root", str(folder), "srx", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_file_that_can_be_used_is_summed_up(tmp_path, rules):
    found = run(tmp_path, "check", rules())
    assert found.exit_code == 0
    assert found.stdout.splitlines() == [
        "English (en.*): 2 rules, 1 said otherwise, 0 refused",
        "Spare (no language): 0 rules, 0 said otherwise, 0 refused",
    ]


def test_a_refused_rule_is_named_with_its_line(tmp_path, rules):
    path = rules(REFUSED)
    found = run(tmp_path, "check", path)
    assert found.exit_code == 1
    assert "3 rules, 1 said otherwise, 1 refused" in found.stdout
    assert f"{path}:6: rule 3 of 'English' uses what is not supported" in found.stderr


def test_the_same_for_machines(tmp_path, rules):
    found = run(tmp_path, "check", rules(REFUSED), "--json")
    said = json.loads(found.stdout)
    assert found.exit_code == 1
    assert said["cascades"] is False
    assert said["notes"] == []
    group, spare = said["groups"]
    assert (group["name"], group["languages"], group["rewritten"]) == ("English", ["en.*"], 1)
    assert [refused["line"] for refused in group["refused"]] == [6]
    assert spare["languages"] == []


def test_what_is_written_can_be_used(tmp_path):
    path = tmp_path / "own.srx"
    assert run(tmp_path, "export", "en", "pt-BR", "--output", str(path)).exit_code == 0
    text = "See Dr. Moss. He ran."
    assert len(srx.load(path).spans(text, "en-GB")) == 2
    checked = run(tmp_path, "check", str(path))
    assert checked.exit_code == 0
    assert [line.split()[0] for line in checked.stdout.splitlines()] == ["en", "pt", "default"]


def test_without_languages_all_are_written(tmp_path):
    written = srx.parse(run(tmp_path, "export").stdout_bytes, "standard output")
    assert tuple(written.rules) == (*languages(), "default")
    assert len(languages()) >= 30


def test_a_newsrooms_words_are_written_too(tmp_path):
    (tmp_path / "pipeline.toml").write_text(
        '[project]\nname = "N"\nsource = "en"\ntargets = ["zh"]\n', "utf-8"
    )
    lists = tmp_path / "segment"
    lists.mkdir()
    (lists / "en.txt").write_text("[never]\nzimb\n", "utf-8")
    (lists / "so.txt").write_text("[never]\nmud\n", "utf-8")
    assert "zimb" in run(tmp_path, "export", "en").stdout
    assert 'languagerulename="so"' in run(tmp_path, "export").stdout


def test_a_locale_that_is_none_is_told(tmp_path):
    found = CliRunner().invoke(cli, ["--root", str(tmp_path), "srx", "export", "not a tag"])
    assert "not a tag" in str(found.exception)
