"""The interface's words: looked up by language and script, the newsroom's own first, complete."""

from __future__ import annotations

import os
from pathlib import Path

import polib
import pytest

from pipeline import publish
from pipeline.model import Locale
from pipeline.publish import Messages, _messages

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = Messages(
    {
        Locale("en"): {"Original": "Source"},
        Locale("zh-CN"): {"Original": "原文"},
        Locale("ar"): {"Original": "الأصل"},
        Locale("sr-Latn"): {"Original": "Izvornik"},
    }
)


def said(locale: str) -> tuple[str, str]:
    words = MESSAGES.words(Locale(locale))
    return words.locale, words("Original")


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("zh-CN", "zh-CN"), ("zh", "zh-CN"), ("zh-SG", "zh-CN"), ("zh-Hans", "zh-CN"),
        ("ar-EG", "ar"), ("en-GB", "en"), ("sr-Latn", "sr-Latn"),
    ],
)  # fmt: skip
def test_a_language_is_served_by_its_own_script(asked: str, answered: str) -> None:
    assert said(asked)[0] == answered


@pytest.mark.parametrize("asked", ["zh-TW", "zh-Hant", "de", "sr", "sr-Cyrl"])
def test_another_language_or_script_is_served_in_english_and_says_so(asked: str) -> None:
    assert said(asked) == ("en", "Source")


def test_words_without_a_translation_are_english() -> None:
    words = MESSAGES.words(Locale("ar"))
    assert words("Feed") == "Feed"
    assert words.attributes == ' lang="ar" dir="rtl"'


def catalog(folder: Path, locale: str, *entries: str) -> Path:
    path = folder / locale / "LC_MESSAGES" / "pipeline.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    path.write_text(header + "\n".join(entries), "utf-8")
    return path


def entry(english: str, translated: str) -> str:
    return f'msgid "{english}"\nmsgstr "{translated}"\n'


def test_a_newsrooms_own_words_win_and_the_rest_is_filled_in(tmp_path: Path) -> None:
    own, package = tmp_path / "own", tmp_path / "package"
    catalog(own, "zh_CN", entry("Original", "英文"), entry("Feed", ""))
    catalog(package, "zh_CN", entry("Original", "原文"), entry("Feed", "订阅"))
    words = _messages.read(own, package, tmp_path / "none").words(Locale("zh-CN"))
    assert [words("Original"), words("Feed")] == ["英文", "订阅"]


def test_fuzzy_and_obsolete_words_do_not_count(tmp_path: Path) -> None:
    catalog(
        tmp_path,
        "de",
        "#, fuzzy\n" + entry("Feed", "Futter"),
        '#~ msgid "Table"\n#~ msgstr "Tisch"\n',
    )
    words = _messages.read(tmp_path).words(Locale("de"))
    assert [words("Feed"), words("Table")] == ["Feed", "Table"]


def test_changed_words_are_read_again(tmp_path: Path) -> None:
    path = catalog(tmp_path, "de", entry("Feed", "eins"))
    assert _messages.read(tmp_path).words(Locale("de"))("Feed") == "eins"
    catalog(tmp_path, "de", entry("Feed", "zwei"))
    os.utime(path, ns=(1, 1))
    assert _messages.read(tmp_path).words(Locale("de"))("Feed") == "zwei"


@pytest.mark.parametrize("locale", ["en", "zh_CN", "ar"])
def test_every_word_is_translated_and_keeps_its_placeholders(locale: str) -> None:
    template = polib.pofile(str(ROOT / "locales/pipeline.pot"))
    path = ROOT / "locales" / locale / "LC_MESSAGES/pipeline.po"
    translated = {e.msgid: e.msgstr for e in polib.pofile(str(path)) if not e.fuzzy}
    for message in template:
        words = translated.get(message.msgid)
        assert words, f"{locale}: {message.msgid}"
        for placeholder in ("{number}", "{done}", "{all}", "{missing}", "{fuzzy}"):
            assert (placeholder in words) == (placeholder in message.msgid)


def test_the_package_speaks_three_languages() -> None:
    found = publish.messages(Path("/nowhere"))
    assert {Locale("en"), Locale("zh-CN"), Locale("ar")} <= set(found.catalogs)
