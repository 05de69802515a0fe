"""Decide whether a mark ends a sentence: one small function a rule, each with a name and a reason.

A rule looks at a Site and answers with a Rule, or None to pass it on to the next one; the last
answer of each table always decides. `pipeline segment FILE --explain` shows the names.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pipeline.segment._language import Kind
from pipeline.segment._lazy import Lazy
from pipeline.segment._site import Site


class Rule(NamedTuple):
    """A named reason for a decision."""

    name: str
    breaks: bool


ORDINARY = Rule("ordinary end", breaks=True)
END_OF_TEXT = Rule("end of text", breaks=True)
CONTINUES = Rule("punctuation goes on", breaks=False)
LOWER_CASE = Rule("lower case follows", breaks=False)
INFORMAL = Rule("informal lower case", breaks=True)
BRAND = Rule("name like iPhone follows", breaks=True)
ADDRESS = Rule("web address follows", breaks=True)
DIALOGUE = Rule("dash opens a line of dialogue", breaks=True)
ELLIPSIS = Rule("ellipsis", breaks=True)
PAUSE = Rule("ellipsis as a pause", breaks=False)
RANGE = Rule("range of numbers", breaks=False)
LIST_NUMBER = Rule("number of a list item", breaks=False)
LABEL = Rule("label such as Step 1", breaks=False)
DATE = Rule("date in numbers", breaks=False)
ORDINAL = Rule("ordinal number", breaks=False)
AFTER_NUMBER = Rule("end after a number", breaks=True)
NEVER = Rule("abbreviation that never ends a sentence", breaks=False)
BEFORE_NUMBER = Rule("abbreviation before a number", breaks=False)
INITIAL = Rule("initial of a name", breaks=False)
LETTER = Rule("single letter before a starter", breaks=True)
STARTER = Rule("abbreviation before a starter", breaks=True)
NO_STARTER = Rule("abbreviation, no starter follows", breaks=False)
TIME = Rule("time of day goes on", breaks=False)
NAME = Rule("name that ends in a mark", breaks=False)
SPACED = Rule("abbreviation with spaces", breaks=False)
CITATION = Rule("source in brackets after a quotation", breaks=False)
ANY_CAPITAL = Rule("abbreviation before a capital", breaks=True)
TOO_SHORT = Rule("abbreviation, too early for an end", breaks=False)
TYPED_LOW = Rule("word in full before lower case", breaks=True)
SPEECH_GOES_ON = Rule("who said it follows", breaks=False)

_NUMERAL = Lazy(r"[IVXLC]+\Z")
_ACRONYM = Lazy(r"(?:[^\W\d_]\.)+[^\W\d_]\Z")
_DATE_AFTER = Lazy(r"\d{1,2}\. ?\d{2,4}|\d{4}")
_SOME_WORDS = 4
"""Spaces before an abbreviation from which on it may end its sentence before any capital."""
_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct okt nov dec dez".split())
_QUOTES = ('"', "”", "’", "'", "»", "“")
_CITED = Lazy(r"\([^()]{1,80}\) ?")
_CLAUSE = Lazy(r"[^.!?…,;:“”\"।॥۔。]{1,40}")
_YEAR = 4
_YEAR_FIRST = Lazy(r"\b\d{4}\. ?(\d{1,2}\. ?)?\d{1,2}\Z")
_MONTH_AND_DAY = Lazy(r"\d{1,2}\. ?\d{1,2}\.")
_DAY = Lazy(r"\d{1,2}\.")
_CLOSING = ",;:!?)”»؛،、，。/"

Check = Callable[[Site], Rule | None]


def stop(site: Site) -> Rule:
    """Decide about one full stop."""
    is_number, character = site.before.isdigit(), site.character
    if character.isupper():
        known = BEFORE_CAPITAL if site.kind else BEFORE_CAPITAL_UNKNOWN
        return _first(NUMBER_BEFORE_CAPITAL if is_number else known, site)
    if is_number:
        return _first(NUMBER_RULES, site)
    return _first(BEFORE_SMALL if character.islower() else STOP_RULES, site)


def exclamation(site: Site) -> Rule:
    """Decide about `!` and `?`, alone or in company."""
    return _first(EXCLAMATION_RULES, site)


def ellipsis(site: Site) -> Rule:
    """Decide about `…`, `...` and stops mixed with other marks."""
    return _first(ELLIPSIS_RULES, site)


def _first(rules: tuple[Check, ...], site: Site) -> Rule:
    for rule in rules:
        decision = rule(site)
        if decision is not None:
            return decision
    return ORDINARY


def _end(site: Site) -> Rule | None:
    return END_OF_TEXT if not site.character else None


def _continues(site: Site) -> Rule | None:
    """`Yahoo!, …`: a comma after a mark says that the sentence goes on; `,,` opens a quotation."""
    if site.character in _CLOSING and not site.text.startswith(",,", site.opener):
        return CONTINUES
    if (
        site.character == "."
        and site.opener > site.after
        and not site.text.startswith("..", site.opener)
    ):
        return CONTINUES
    return CONTINUES if site.character == "№" else None


def _spaced(site: Site) -> Rule | None:
    """`z. B.`, `Ph. D.`: the first half of an abbreviation written with spaces."""
    if len(site.before) > 3 or not site.text.startswith(".", site.opener + len(site.word)):
        return None
    return SPACED if f"{site.before}.{site.word}".lower() in site.language.kinds else None


def _citation(site: Site) -> Rule | None:
    """`“… stairways.” (Smith 55).`: brackets whose own full stop stands outside."""
    if site.closers[-1:] in _QUOTES and site.text[site.after] == "(":
        cited = _CITED.match(site.text, site.after)
        after = site.text[cited.end() : cited.end() + 1] if cited else ""
        return CITATION if after and (after in ".,;" or after.islower()) else None
    return None


def _goes_on_after_quotation(site: Site) -> Rule | None:
    """`“네!” 하고 외쳤다`: in a script without capitals, words tell whether the speaker follows."""
    if site.closers[-1:] not in _QUOTES or site.after != site.opener or _has_case(site.character):
        return None
    if site.word in site.language.continuations:
        return CONTINUES
    clause = _CLAUSE.match(site.text, site.after)
    words = clause[0].split() if clause else ()
    return SPEECH_GOES_ON if any(word in site.language.attributions for word in words) else None


def _has_case(character: str) -> bool:
    return character.lower() != character.upper()


def _lower_case(site: Site) -> Rule | None:  # noqa: PLR0911  # one return a case
    """No sentence opens in lower case, but brands, addresses, dialogue and informal texts."""
    if not site.character.islower():
        return None
    if site.before[-1:].isalpha() and not _has_case(site.before[-1]) and not site.kind:
        return None  # after Hangul or Devanagari, a small Latin letter is any letter
    if site.kind & Kind.NEVER:
        return NEVER
    if not site.kind:
        if site.text[site.opener + 1 : site.opener + 2].isupper():
            return BRAND
        if site.text.startswith(("http://", "https://", "www."), site.opener):
            return ADDRESS
        if site.follows_dash and not site.closers and site.text.startswith(" ", site.after + 1):
            return DIALOGUE
        if _is_word(site) and site.is_informal and not site.follows_dash:
            return INFORMAL
        if not site.closers and not site.follows_dash and site.opener == site.after:
            return _typed_low(site)
    return LOWER_CASE


def _typed_low(site: Site) -> Rule:
    """`… anyone is interested. call me`: a full stop after a whole word ends a sentence all the same.

    A word counts as whole when it is long, ends in a vowel, or what follows often opens sentences.
    Of 113 such places in the UD dev sets 106 are ends; the rest are Turkish `dedi` (said).
    """
    before, word = site.before, site.word
    if word in site.language.attributions:
        return SPEECH_GOES_ON
    if len(before) < 4 or not before.isalpha() or site.kind or site.mark != ".":
        return LOWER_CASE
    is_whole = (
        len(before) > 6 or before[-1] in site.language.vowels or word in site.language.informal
    )
    return TYPED_LOW if is_whole else LOWER_CASE


def _is_word(site: Site) -> bool:
    return len(site.base) > 1 and "." not in site.base


def _lower_after_exclamation(site: Site) -> Rule | None:
    """`“Why?” he asked`; but in a text without capitals a mark is an end."""
    if not site.character.islower():
        return None
    if site.text[site.opener + 1 : site.opener + 2].isupper():
        return BRAND
    if not site.closers and site.opener == site.after and site.mark[-1] in "!?":
        if site.is_informal:
            return INFORMAL
        if site.word in site.language.attributions or site.text[site.start] in "–—-":
            return SPEECH_GOES_ON
        # `Ah! che` is an interjection, `a great game! large selection` two sentences.
        is_whole = site.before.isalpha() and len(site.before) > (1 if "?" in site.mark else 3)
        if is_whole and site.before not in site.language.names:
            return TYPED_LOW
    return LOWER_CASE


def _slavic_dialogue(site: Site) -> Rule | None:
    """«Кто там? — спросил он»: after a closing mark, a dash continues."""
    if site.follows_dash and site.language.code in ("ru", "uk") and site.closers:
        return CONTINUES
    return None


def _name(site: Site) -> Rule | None:
    """`Yahoo! Finance`."""
    if site.mark == "!" and not site.closers and site.before in site.language.names:
        return None if site.is_starter else NAME
    return None


def _ellipsis(site: Site) -> Rule | None:
    """An ellipsis inside a quotation is a pause; so is one where no capital can tell."""
    if site.is_quoted or (site.character.isalpha() and not site.character.isupper()):
        return PAUSE
    return ELLIPSIS


def _range(site: Site) -> Rule | None:
    """`5. -7. Mai`."""
    is_range = site.follows_dash and site.opener == site.after + 1 and site.character.isdigit()
    return RANGE if is_range and site.before.isdigit() else None


def _bare(site: Site) -> Rule | None:
    return ORDINARY if not site.before else None


def _date(site: Site) -> Rule | None:
    """`2024. 3. 5. 오전`: a date that begins with its year, as in Korean and Hungarian."""
    if not site.before.isdigit():
        return None
    if len(site.before) == _YEAR:
        return DATE if _MONTH_AND_DAY.match(site.text, site.opener) else None
    before = _YEAR_FIRST.search(site.left)
    if before and before[1]:
        return None if site.character.isupper() or site.is_starter else DATE
    return DATE if before and _DAY.match(site.text, site.opener) else None


def _number(site: Site) -> Rule | None:
    """A number before the full stop: an item of a list, a label, a date, an ordinal or an end."""
    if not site.before.isdigit():
        return None
    if site.opens_sentence:
        return LIST_NUMBER
    if _is_label(site):
        return LABEL
    if site.language.ordinal and len(site.before) <= 2 and not site.closers:
        return _ordinal(site)
    return AFTER_NUMBER


def _is_label(site: Site) -> bool:
    """`Step 1.` alone says nothing yet."""
    words = site.text[site.start : site.at].split(None, 3) if site.at - site.start < 24 else ()
    return len(words) == 2 and words[0].lower().rstrip(".") in site.language.labels


def _ordinal(site: Site) -> Rule:
    word = site.word
    if word in site.language.ordinal or word.lower() in site.language.ordinal:
        return ORDINAL
    previous = _previous_word(site)
    if previous.lower() in site.language.labels or site.language.kind(previous) & Kind.NUMBER:
        return AFTER_NUMBER
    if site.character.isdigit():
        return DATE if _DATE_AFTER.match(site.text, site.opener) else AFTER_NUMBER
    is_name = previous.isdigit() or not site.language.counts_any
    if is_name and site.character.isupper():
        return AFTER_NUMBER
    return AFTER_NUMBER if word in site.language.starters else ORDINAL


def _lettered(site: Site) -> Rule | None:
    """`vitamin C. The …`: a letter that names something is no initial."""
    is_letter = len(site.before) == 1 and site.before.isupper() and site.character.isupper()
    if is_letter and _previous_word(site).lower() in site.language.lettered:
        return LETTER
    return None


def _never(site: Site) -> Rule | None:
    return NEVER if site.kind & Kind.NEVER else None


def _before_number(site: Site) -> Rule | None:
    """`No. 5`, `Chap. IV`, `Art. § 5`."""
    if not site.kind & Kind.NUMBER:
        return None
    if site.character.isdigit() or site.character in "§№":
        return BEFORE_NUMBER
    is_numeral = _NUMERAL.match(site.word) and not site.is_starter
    return BEFORE_NUMBER if is_numeral else None


def _letter(site: Site) -> Rule | None:  # noqa: PLR0911  # one return a case
    """A single letter is an item of a list, an initial, or a name such as `Plan B.`."""
    before = site.before
    if not (len(before) == 1 or (len(site.base) == 1 and before[-1:].isupper())):
        return None
    if not (before.isalpha() or site.base.isalpha()):
        return None
    if site.opens_sentence:
        return LIST_NUMBER
    if site.kind & (Kind.STARTER | Kind.UNIT):
        return None
    if before == "I" and site.language.code == "en":
        return LETTER if site.is_starter or site.character.isdigit() else INITIAL
    if before[-1].islower():
        return INITIAL if site.character.isupper() and not site.is_starter else LETTER
    return _capital(site)


def _capital(site: Site) -> Rule:
    """`J. Smith`, but `Plan B. The …`; a name before it makes an initial likelier than an end."""
    word = site.word
    if _is_compound(site.before):
        return LETTER
    if word not in site.language.starters or len(word) < 2:
        return INITIAL
    surnames = site.language.surnames
    if site.follows_name and site.before not in "IVX" and (not surnames or word in surnames):
        return INITIAL
    return LETTER


def _is_compound(before: str) -> bool:
    """`Objective-C.`, `Vitamin-C.`, unlike `J.-C.`."""
    head, dash, _ = before.rpartition("-")
    return bool(dash) and len(head) > 2 and "." not in head


def _previous_word(site: Site) -> str:
    words = site.ahead.split()
    return words[-1].rstrip(".") if words else ""


def _unit(site: Site) -> Rule | None:
    """`5 km. The …`."""
    if site.kind & Kind.UNIT and site.follows_number:
        return STARTER if site.is_starter else NO_STARTER
    return None


def _time(site: Site) -> Rule | None:
    """`5 p.m. Eastern`, `9 a.m. Monday`; after a sentence of some words a capital is enough."""
    if site.base not in ("a.m", "p.m") or not site.character.isupper():
        return None
    if site.word in site.language.after_time or site.text.startswith(
        " time", site.opener + len(site.word)
    ):
        return TIME
    if site.words_before() >= 4:
        return STARTER
    return STARTER if site.is_starter and site.word not in ("Mr", "Mrs", "Ms", "Dr") else NO_STARTER


def _starter(site: Site) -> Rule | None:
    """`Inc. The …` ends, `Inc. Magazine` does not."""
    if not site.kind & Kind.STARTER:
        return None
    if site.character.isdigit():
        if site.opener > site.after:
            return NO_STARTER
        ends = not site.kind & Kind.NUMBER and site.base not in _MONTHS and not site.closers
        return STARTER if ends else BEFORE_NUMBER
    return STARTER if site.is_starter else NO_STARTER


def _capital_follows(site: Site) -> Rule | None:
    """`etc. Traders …`, `2017 г. Компания …`: some abbreviations end a sentence before any capital."""
    if not site.kind & (Kind.CAPITAL | Kind.YEAR):
        return None
    if site.character.isdigit():
        return NO_STARTER if site.kind & Kind.YEAR else ANY_CAPITAL
    if site.follows_dash:
        return NO_STARTER
    if site.kind & Kind.YEAR and not site.follows_number:
        return STARTER if site.is_starter else NO_STARTER
    words = site.words_before()
    if words >= _SOME_WORDS or (words >= 2 and not site.kind & Kind.YEAR and site.follows_number):
        return ANY_CAPITAL
    is_early = site.kind & Kind.YEAR and words < _SOME_WORDS - 1
    return STARTER if site.is_starter and not is_early else TOO_SHORT


def _acronym(site: Site) -> Rule | None:
    """`U.N.E.S.` and the like, unknown to the list."""
    if "." not in site.base:
        return None
    if site.before.lower() == site.before.upper() and not any(map(str.isdigit, site.before)):
        return NO_STARTER  # scripts without capitals, `बी.सी.`
    if _ACRONYM.match(site.before):
        return STARTER if site.is_starter else NO_STARTER
    return None


def _roman_ordinal(site: Site) -> Rule | None:
    """`Ludwig XIV. baute`, `Karel IV. Lucemburský` where ordinals take a full stop."""
    if site.language.ordinal and not site.closers and _NUMERAL.match(site.before):
        return AFTER_NUMBER if site.is_starter else ORDINAL
    return None


_FIRST_RULES: tuple[Check, ...] = (
    _end,
    _continues,
    _citation,
    _goes_on_after_quotation,
    _range,
    _lower_case,
)
NUMBER_RULES: tuple[Check, ...] = (*_FIRST_RULES, _date, _number)
_WORD_RULES: tuple[Check, ...] = (
    _spaced, _lettered, _never, _before_number, _capital_follows, _letter, _time, _unit, _starter,
    _acronym, _roman_ordinal,
)  # fmt: skip
STOP_RULES: tuple[Check, ...] = (*_FIRST_RULES, _bare, *_WORD_RULES)
# Who cannot have an answer is not asked: before a letter, what looks for any other sign; of a word
# that no list has, what looks for its kind.
BEFORE_CAPITAL: tuple[Check, ...] = (_citation, _bare, *_WORD_RULES)
BEFORE_CAPITAL_UNKNOWN: tuple[Check, ...] = (
    _citation, _bare, _spaced, _lettered, _letter, _time, _acronym, _roman_ordinal,
)  # fmt: skip
BEFORE_SMALL: tuple[Check, ...] = (_citation, _lower_case, _bare, *_WORD_RULES)
NUMBER_BEFORE_CAPITAL: tuple[Check, ...] = (_citation, _number)
EXCLAMATION_RULES: tuple[Check, ...] = (
    _end,
    _continues,
    _citation,
    _goes_on_after_quotation,
    _lower_after_exclamation,
    _slavic_dialogue,
    _name,
)
ELLIPSIS_RULES: tuple[Check, ...] = (_end, _continues, _citation, _range, _lower_case, _ellipsis)
