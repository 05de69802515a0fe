"""The interface's words: the template is up to date, and catalogs keep what was translated."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalog.po import parse

ROOT = Path(__file__).resolve().parents[2]
POT = ROOT / "locales" / "pipeline.pot"
CATALOGS = sorted((ROOT / "locales").glob("*/LC_MESSAGES/pipeline.po"))
HEADER = (
    b'# Words.\nmsgid ""\nmsgstr ""\n"Language: de\\n"\n"MIME-Version: 1.0\\n"\n'
    b'"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
)


def _tool():
    spec = importlib.util.spec_from_file_location("tools_messages", ROOT / "tools/messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


messages = _tool()
WORDS = messages.extract(ROOT)


def entries(data: bytes) -> dict[str, tuple[str, bool]]:
    return {e.msgid: (e.msgstr, e.is_obsolete) for e in parse(data, shown="test").entries}


def test_words_of_templates_and_of_code_are_found() -> None:
    in_template, first_argument, second_argument = "Side by side", "Published", "Pictures"
    assert {in_template, first_argument, second_argument} <= set(WORDS)
    assert list(WORDS) == sorted(set(WORDS))


def test_words_in_code_are_marked_wherever_they_are_given_to_the_reader() -> None:
    # A new function that passes words on must be told to the extraction, as `flag` is.
    known = set(WORDS)
    for path in sorted((ROOT / "pipeline/publish").glob("*.py")):
        for words in re.findall(
            r"\b(?:words|flag|heading_of)\([^()\"]*\"([^\"]+)\"", path.read_text("utf-8")
        ):
            assert words in known, path.name


def test_the_template_is_up_to_date() -> None:
    old = POT.read_bytes()
    assert messages.template(old, WORDS) == old, "run `make messages`"


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_every_catalog_is_up_to_date(path) -> None:
    old = path.read_bytes()
    assert messages.update(old, WORDS) == old, "run `make messages`"


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_translated_words_keep_their_placeholders(path) -> None:
    for english, (words, is_obsolete) in entries(path.read_bytes()).items():
        if words and not is_obsolete:
            assert sorted(re.findall(r"\{\w+\}", words)) == sorted(re.findall(r"\{\w+\}", english))


def test_the_three_languages_of_the_interface_are_there() -> None:
    assert {path.parts[-3] for path in CATALOGS} >= {"en", "zh_CN", "ar"}


def test_a_new_word_is_empty_and_the_others_keep_their_translations_and_comments() -> None:
    old = HEADER + b'\n# A note.\n#, no-wrap\nmsgid "Draft"\nmsgstr "Entwurf"\n'
    new = messages.update(old, ("Draft", "Feed"))
    assert new == old + b'\nmsgid "Feed"\nmsgstr ""\n'


def test_a_word_that_is_gone_is_kept_as_obsolete_and_comes_back() -> None:
    old = HEADER + b'\nmsgid "Draft"\nmsgstr "Entwurf"\n\nmsgid "Feed"\nmsgstr ""\n'
    without = messages.update(old, ())
    assert entries(without) == {"Draft": ("Entwurf", True)}
    assert messages.update(without, ("Draft", "Feed")) == old


def test_the_template_has_no_translations_and_keeps_its_header() -> None:
    made = messages.template(HEADER + b'\nmsgid "Old"\nmsgstr "Alt"\n', ("Draft",))
    assert made == HEADER + b'\nmsgid "Draft"\nmsgstr ""\n'


_LISTS = st.sets(st.text('abc{}"\\\n é', min_size=1, max_size=5), max_size=5).map(
    lambda words: tuple(sorted(words))
)


@given(_LISTS, _LISTS)
def test_updating_twice_changes_nothing(first, second) -> None:
    once = messages.update(messages.update(HEADER, first), second)
    assert messages.update(once, second) == once
    assert [e.msgid for e in parse(once, shown="test").entries if not e.is_obsolete] == list(second)


def test_running_the_tool_writes_only_what_changed(tmp_path, monkeypatch, capsys) -> None:
    folder = tmp_path / "locales/de/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "pipeline.po").write_bytes(HEADER)
    (tmp_path / "locales/pipeline.pot").write_bytes(messages.template(HEADER, ("Draft",)))
    (tmp_path / "locales/babel.cfg").write_text("[jinja2: pages/**.j2]\n", "utf-8")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/a.j2").write_text('{{ _("Draft") }}', "utf-8")
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    messages.main()
    assert capsys.readouterr().out == "locales/de/LC_MESSAGES/pipeline.po\n"
    assert (folder / "pipeline.po").read_bytes().endswith(b'\nmsgid "Draft"\nmsgstr ""\n')
    messages.main()
    assert capsys.readouterr().out == ""
