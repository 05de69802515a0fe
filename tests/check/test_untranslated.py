"""What repeats its source was not translated, unless nobody would translate it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import locales
from pipeline.check import Pair
from pipeline.check.untranslated import survey
from pipeline.model import Code, Content, Document, Role, Segment, Severity, Span, Unit


def findings(source, target, source_locale="en", target_locale="de", codes=()):
    return article([(source, target)], source_locale, target_locale, codes)


def article(pairs, source_locale="en", target_locale="de", codes=()):
    tags = locales.parse(source_locale), locales.parse(target_locale)
    units = tuple(
        Unit(
            number,
            Role.BODY,
            Content(source, codes),
            segments=(Segment(Span(0, len(source)), Content(source, codes), Content(target)),),
        )
        for number, (source, target) in enumerate(pairs, 1)
    )
    return list(survey(Document("a", "a.html", *tags, units=units), Pair(*tags)))


@pytest.mark.parametrize(
    "text",
    [
        "12.5 %",
        "2017-03-29",
        "https://example.org/news",
        "info@example.org",
        "SASAC",
        "total = add(1, 2)",
        "$ pip install x",
        "from a import b",
        "WARNING:root:look out",
        "run --fast",
        "sudo apt install gdb python3-dbg",
        "git clone the repository",
        "Jane Doe <jane@example.org>",
        "From: jane@example.org\nTo: editors@example.org",
        "2010-12-12 11:41:42,612 is when this event was logged.",
        "'%(asctime)s - %(levelname)s'",
        'is "a" in ("b", "a")',
        "In the first scope: spam\nIn the second scope: eggs",
        "…",
        "",
    ],
)
@pytest.mark.parametrize("locale", ["de", "zh-CN", "ar"])
def test_what_nobody_translates_may_stay(text, locale):
    assert not findings(text, text, "en", locale)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The meeting ended.", "The meeting ended."),
        ("The meeting ended.", "The meeting ended"),
        ("The meeting ended.", " The  meeting ended。"),
        ("“The meeting ended.”", "„The meeting ended.“"),
        ("more", "more"),
    ],
)
def test_a_copy_is_found_whatever_its_spaces_and_signs(source, target):
    (issue,) = findings(source, target)
    assert issue.check == "untranslated"


def test_a_translation_is_no_finding():
    assert not findings("The meeting ended.", "Die Sitzung endete.")
    assert not findings("a", "b")


def test_names_stay_between_languages_of_one_script():
    assert not findings("Wang Yilin", "Wang Yilin", "en", "fr")
    assert findings("Wang Yilin", "Wang Yilin", "en", "zh-CN")


def test_two_ways_to_write_one_language_share_much():
    assert not findings("The meeting ended.", "The meeting ended.", "en-US", "en-GB")
    assert not findings("会议结束", "会议结束", "zh-Hans", "zh-Hant")


@pytest.mark.parametrize(
    ("text", "locale"),
    [("format", "fr"), ("Table", "fr"), ("software", "de"), ("total", "es"), ("question", "fr")],
)
def test_a_label_that_both_languages_spell_alike_may_stay(text, locale):
    assert not findings(text, text, "en", locale)


def test_a_sentence_of_words_that_are_spelt_alike_is_a_copy():
    assert findings("Total format.", "Total format.", "en", "fr")
    assert findings("the format of it", "the format of it", "en", "fr")


def test_a_word_that_the_article_keeps_in_its_sentences_may_stay():
    sentence = ("An await may stand here.", "这里可以有await。")
    assert article([("await", "await")], "en", "zh-CN")
    assert not article([("await", "await"), sentence], "en", "zh-CN")
    assert not article([sentence, ("await", "await")], "en", "zh-CN")


def test_two_copies_do_not_vouch_for_each_other():
    pairs = [("await", "await"), ("Please await them.", "Please await them.")]
    assert len(article(pairs, "en", "zh-CN")) == 2


def test_a_sentence_is_not_excused_by_words_that_are_kept():
    pairs = [("You must await a task now", "You must await a task now")]
    pairs += [("You must await a task now, he said", "他说：You must await a task now")]
    assert article(pairs, "en", "zh-CN")


@pytest.mark.parametrize("name", ["Pablo Galindo", "A.M. Kuchling, Eric S. Raymond", "Planet"])
def test_what_may_be_a_name_is_a_warning_in_another_script(name):
    (issue,) = findings(name, name, "en", "zh-CN")
    assert issue.severity is Severity.WARNING
    assert "unless it is a name" in issue.message


@pytest.mark.parametrize("text", ["Good morning", "They Left Early.", "module"])
def test_what_is_no_name_is_an_error(text):
    (issue,) = findings(text, text, "en", "ru")
    assert issue.severity is Severity.ERROR


def test_code_in_a_sentence_is_not_looked_at():
    code = Code("code", "code", Span(0, 3), translate=False)
    assert not findings("add", "add", codes=(code,))
    assert findings("add this", "add this", codes=(code,))


@given(st.text(), st.text())
def test_only_a_copy_can_be_found(source, target):
    letters = ["".join(c for c in text if c.isalnum()) for text in (source, target)]
    if letters[0] != letters[1]:
        assert not findings(source, target)
