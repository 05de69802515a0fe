"""Names between alphabets: who recurs, what sounds like it, and what is written otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check._sounds import names, sound, sounds_like, written_otherwise


def told(pairs, locale="ru"):
    return [(one.place, one.name, one.usual, one.word) for one in written_otherwise(pairs, locale)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith", "Смит"), ("Honglin", "Хунлинь"), ("Honglin", "Хонглин"), ("Petrov", "Петровым"),
        ("Qianfeng", "Цяньфэн"), ("Anderson", "أندرسون"), ("Kowalski", "Ковальский"),
        ("Xiaoming", "Сяомин"), ("Schröder", "Шрёдер"), ("Zhukov", "Schukow"),
    ],
)  # fmt: skip
def test_a_name_sounds_like_itself_in_another_alphabet(one, other):
    assert sounds_like(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Smith", "Иран"), ("Honglin", "Компания"), ("Petrov", "Министр"), ("Lee", "Ли")],
)
def test_other_words_do_not(one, other):
    assert not sounds_like(one, other)


def test_names_are_two_or_three_words_with_capitals():
    found = list(names("Ms. Ge Honglin and John F Smith met Anna Maria Berg at IBM."))
    assert found == ["Ge Honglin", "Anna Maria Berg"]


@pytest.mark.parametrize(
    ("locale", "first", "second", "usual", "word"),
    [
        ("ru", "Пришёл Джон Андерсон.", "Джон Андэрсон ушёл.", "Андерсон", "Андэрсон"),
        ("uk", "Прийшов Джон Андерсон.", "Джон Андэрсен пішов.", "Андерсон", "Андэрсен"),
        ("ar", "وصل جون أندرسون.", "غادر جون أندرسين.", "أندرسون", "أندرسين"),
        ("de", "John Anderson kam.", "John Andersen ging.", "Anderson", "Andersen"),
        ("fr", "John Anderson est venu.", "John Andersson est parti.", "Anderson", "Andersson"),
    ],
)
def test_a_name_that_is_written_in_two_ways_is_told(locale, first, second, usual, word):
    pairs = [("John Anderson came.", first), ("John Anderson left.", second)]
    assert told(pairs, locale) == [(1, "John Anderson", usual, word)]


def test_the_rarer_form_is_told():
    wrong = ("John Anderson left.", "Джон Андэрсон ушёл.")
    right = ("John Anderson came.", "Пришёл Джон Андерсон.")
    assert told([wrong, right, right])[0][0] == 0


@pytest.mark.parametrize(
    ("locale", "first", "second"),
    [
        ("ru", "Пришёл Джон Андерсон.", "С Джоном Андерсоном говорили."),
        ("ru", "Пришла Анна Петрова.", "Об Анне Петровой забыли."),
        ("de", "John Anderson kam.", "John Andersons Hut."),
        ("ar", "وصل جون أندرسون.", "وقال لأندرسون."),
        ("ru", "Иран и Ирак.", "Ирак и Иран."),
        ("ru", "Он пришёл.", "Джон Андерсон ушёл."),
        ("ru", "Иран согласен.", "Ирак согласен."),
    ],
)
def test_what_is_inflected_or_no_name_is_let_be(locale, first, second):
    pairs = [("John Anderson came.", first), ("John Anderson left.", second)]
    pairs += [("Anna Petrova came.", first), ("Anna Petrova left.", second)]
    assert told(pairs, locale) == []


@pytest.mark.parametrize(
    ("locale", "pairs", "words"),
    [
        ("ru", [("Boris Johnson came.", "Приехал Борис Джонсон."), ("Johnson left.", "Джонстон уехал.")], ["Джонстон"]),
        ("de", [("Emmanuel Macron vint.", "Emmanuel Macron kam."), ("Macron partit.", "Makron ging.")], ["Makron"]),
        ("en", [("Михаил Горбачёв пришёл.", "Mikhail Gorbachev came."), ("Горбачёв ушёл.", "Gorbachyov left.")], ["Gorbachyov"]),
        ("ru", [("Peter Stone came.", "Пришёл Питер Стоун."), ("Stone walls fell.", "Каменные стены рухнули.")], []),
        ("en", [("Республика Беларусь согласна.", "The Republic of Belarus agrees."), ("Беларусь растёт.", "The Belarusian economy grows.")], []),
        pytest.param("pl", [("John Anderson came.", "Przyszedł John Anderson."), ("Anderson’s hat", "Kapelusz Andersona")], [], marks=pytest.mark.long),
        ("ru", [("Kim Novak came.", "Пришла Ким Новак."), ("Novak and Nowak left.", "Новак и Новак ушли.")], []),
    ],
)  # fmt: skip
def test_the_last_word_of_a_name_is_the_person_again(locale, pairs, words):
    assert [word for *_, word in told(pairs, locale)] == words


def test_a_name_that_comes_once_has_one_form():
    assert told([("John Anderson came.", "Андерсон и Андэрсон пришли.")]) == []


def test_another_name_of_the_source_is_no_form():
    pairs = [
        ("John Anderson came.", "John Anderson kam."),
        ("John Anderson met Eva Andersen.", "Er traf Eva Andersen."),
    ]
    assert told(pairs, "de") == []


@given(st.text(max_size=20), st.text(max_size=20))
def test_sound_is_symmetrical(one, other):
    assert sounds_like(one, other) == sounds_like(other, one)


@given(st.text())
def test_any_text_has_a_sound(text):
    assert all(sound(text))


@given(st.lists(st.tuples(st.text("AnBb Смит.", max_size=30), st.text("AnСмит .", max_size=30))))
def test_no_text_raises(pairs):
    for one in written_otherwise(pairs, "ru"):
        assert pairs[one.place][1][slice(*one.span)] == one.word
