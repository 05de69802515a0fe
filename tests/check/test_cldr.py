"""The list of separators and months says what CLDR says."""

import pytest
from babel import localedata

from pipeline.check._numbers import cldr
from pipeline.check._numbers.cldr import months, months_of_babel, separators, separators_of_babel

LISTED = sorted(cldr._listed())


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    """Let Babel know no locale: what it says of zh-TW depends on whether zh was asked for before."""
    monkeypatch.setattr(localedata, "_cache", {})


@pytest.mark.parametrize("locale", LISTED)
def test_what_is_listed_is_what_babel_says(locale):
    assert separators(locale) == separators_of_babel(locale)
    names = months_of_babel(locale)
    assert {name: months(locale)[name] for name in names} == names


@pytest.mark.parametrize("locale", ["cs", "hi", "sr-Latn"])
def test_any_other_locale_is_asked_of_babel(locale):
    assert locale not in LISTED
    assert separators(locale) == separators_of_babel(locale)
    assert months(locale).items() >= months_of_babel(locale).items()


def test_months_are_known_without_their_last_letter():
    assert months("ru")["март"] == months("ru")["мар"] == 3


def test_languages_with_number_words_need_no_babel():
    lists = {path.stem for path in cldr._LIST.parent.glob("??.toml")}
    assert lists <= set(LISTED)
