"""Settle readings in an analysis that Apertium's tagger gets wrong, and guess unknown words.

Three things cost most in prose of offices and computing: a participle taken for a past tense (*the
files required by it*), a relative pronoun taken for a question (*the users who are here*), and
unknown words, at which the grammar stops. The rules only take away what a word cannot be in its
place; what stays ambiguous is the tagger's.

Source: https://wiki.apertium.org/wiki/List_of_symbols (tags); what English allows is common grammar.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_UNIT = re.compile(
    r"(?P<bound>\[\[[^\]]*\]\])?\^(?P<surface>(?:\\.|[^\\/$])*)/(?P<readings>(?:\\.|[^\\$])*)\$"
)
_TAGS = re.compile(r"<([^<>]*)>")
_ACRONYM = re.compile(r"[A-Z]{2,6}")
_WORD = re.compile(r"[a-z][a-z0-9]+")
_CLOSED = re.compile(r"[\"”’»]\]?\s*\Z")
"""The end of a quotation."""
_COMPOUND = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_NAME = "<np><al><sg>"
_FINITE = frozenset({"pri", "pres", "past", "ifi", "pii"})
_VERBS = frozenset({"vblex", "vbser", "vbhaver", "vaux", "vbmod", "vbdo"})
_BOUNDARIES = frozenset({"cm", "sent", "cnjcoo", "cnjsub", "cnjadv", "rel", "lpar", "rpar"})

_CLAUSE = 25
"""Words that a clause is looked through for its verb."""
_BEFORE_ATTRIBUTES = frozenset({"det", "adj", "num", "predet"})
_BEFORE_RELATIVES = frozenset({"n", "np", "cm", "pr", "lpar", "*"})


@dataclass(slots=True)
class _Word:
    bound: str
    surface: str
    readings: list[str]
    gap: str = ""
    """What stands between it and the next word."""
    kinds: frozenset[str] = field(init=False)
    """The first tag of every reading."""

    def __post_init__(self) -> None:
        self.settle(self.readings)

    def settle(self, readings: Sequence[str]) -> None:
        """Take these for its readings."""
        self.readings = list(readings)
        self.kinds = frozenset(next(iter(_TAGS.findall(reading)), "*") for reading in readings)

    def has(self, tag: str) -> bool:
        """Tell whether one of its readings has a tag."""
        return any(f"<{tag}>" in reading for reading in self.readings)

    def lemmas(self) -> set[str]:
        """Return what it may be a form of."""
        return {reading.partition("<")[0].lower() for reading in self.readings}

    def drop(self, tag: str) -> None:
        """Take away readings with a tag, unless there is no other."""
        kept = [reading for reading in self.readings if f"<{tag}>" not in reading]
        if kept:
            self.settle(kept)

    @property
    def is_unknown(self) -> bool:
        """Tell whether the dictionary lacks it."""
        return self.readings[0].startswith("*")

    @property
    def is_finite(self) -> bool:
        """Tell whether it is the verb of a clause, whichever of its readings holds."""
        return all(
            bool(_VERBS.intersection(tags := _TAGS.findall(reading)))
            and ("vaux" in tags or "vbmod" in tags or bool(_FINITE.intersection(tags)))
            for reading in self.readings
        )


@dataclass(frozen=True, slots=True)
class Readings:
    """What is known of a language's words."""

    asking: frozenset[str]
    reporting: frozenset[str]
    saying: frozenset[str]
    emphatic: frozenset[str]
    impersonal: frozenset[str]
    naming: frozenset[str]
    adverbs: tuple[str, ...]
    adjectives: tuple[str, ...]
    participles: tuple[str, ...]
    plural: str
    singular: tuple[str, ...]

    def settled(self, stream: str) -> str:
        """Return an analysis without the readings that cannot be; letters and order stay."""
        start, words = _parsed(stream)
        for rule in _RULES:
            rule(words, self)
        return start + "".join(
            f"{w.bound}^{w.surface}/{'/'.join(w.readings)}${w.gap}" for w in words
        )


@cache
def readings(language: str) -> Readings | None:
    """Return what is known of a source language, or None."""
    path = Path(__file__).with_name("readings.toml")
    table: Mapping[str, str] | None = tomllib.loads(path.read_text("utf-8")).get(language)
    if table is None:
        return None
    lists = {name: tuple(text.split()) for name, text in table.items()}
    return Readings(
        frozenset(lists["asking"]),
        frozenset(lists["reporting"]),
        frozenset(lists["saying"]),
        frozenset(lists["emphatic"]),
        frozenset(lists["impersonal"]),
        frozenset(lists["naming"]),
        lists["adverbs"],
        lists["adjectives"],
        lists["participles"],
        table["plural"],
        lists["singular"],
    )


def _parsed(stream: str) -> tuple[str, list[_Word]]:
    """Return what stands before the first word, and the words."""
    matches = list(_UNIT.finditer(stream))
    if not matches:
        return stream, []
    ends = [match.start() for match in matches[1:]] + [len(stream)]
    words = [
        _Word(
            match["bound"] or "",
            match["surface"],
            re.split(r"(?<!\\)/", match["readings"]),
            stream[match.end() : end],
        )
        for match, end in zip(matches, ends, strict=True)
    ]
    return stream[: matches[0].start()], words


def _compounds(words: list[_Word], _known: Readings) -> None:
    """Join what a hyphen joins when part of it is unknown: half of it translated says nothing."""
    place = 0
    while place + 2 < len(words):
        first, hyphen, last = words[place : place + 3]
        parts = (first, last)
        if (
            hyphen.surface == "-"
            and not (first.gap or hyphen.gap or hyphen.bound)
            and all(_COMPOUND.fullmatch(part.surface) for part in parts)
            and any(part.is_unknown and part.surface.islower() for part in parts)
            and first.bound == last.bound
        ):
            surface = f"{first.surface}-{last.surface}"
            words[place : place + 3] = [_Word(first.bound, surface, [f"*{surface}"], last.gap)]
        else:
            place += 1


def _relatives(words: list[_Word], known: Readings) -> None:
    """Take *who* for a relative behind a noun, and *when* for a conjunction, unless it is asked."""
    if any("?" in word.surface for word in words):
        return
    for before, word, after in zip([None, *words], words, [*words[1:], None], strict=False):
        if not word.has("itg") or _is_in_phrase(before, after):
            continue
        asked = before is not None and bool(before.lemmas() & known.asking)
        is_joined = before is not None and bool(before.kinds & _BEFORE_RELATIVES)
        if not asked and (word.has("cnjadv") or (word.has("rel") and is_joined)):
            word.drop("itg")


def _indirect(words: list[_Word], known: Readings) -> None:
    """Leave out *to* in *how to open it* and *it is useful to open it*: *cómo abrir*, *útil abrir*."""
    for place in range(len(words) - 2, 0, -1):
        before, to, verb = words[place - 1 : place + 2]
        is_asking = before.lemmas() == {"how"}
        is_said = before.lemmas() & known.impersonal and _is_impersonal(
            words[max(place - 5, 0) : place]
        )
        bare = [reading for reading in verb.readings if "<vblex><inf>" in reading]
        if to.lemmas() == {"to"} and bare and (is_asking or is_said):
            verb.settle(bare)
            if is_asking:
                before.settle([reading for reading in before.readings if "<itg>" in reading])
            before.bound = before.bound or to.bound
            del words[place]


def _commands(words: list[_Word], _known: Readings) -> None:
    """Take *open* in *open the door* for a verb: nothing else stands before an article at the front."""
    for place, word in enumerate(words[:-1]):
        is_first = place == 0 or words[place - 1].kinds <= {"sent", "lpar"}
        if is_first and words[place + 1].kinds == {"det"}:
            bare = [reading for reading in word.readings if "<vblex><inf>" in reading]
            word.settle(bare or word.readings)


def _infinitives(words: list[_Word], _known: Readings) -> None:
    """Take *control* in *wants to control it* for a verb."""
    for place, word in enumerate(words[1:], 1):
        before = words[max(place - 2, 0) : place]
        is_to = before[-1].lemmas() == {"to"} and before[0].kinds == {"vblex"}
        if "n" in word.kinds and (is_to or before[-1].kinds == {"vbmod"}):
            bare = [reading for reading in word.readings if "<vblex><inf>" in reading]
            word.settle(bare or word.readings)


def _verbless(words: list[_Word], _known: Readings) -> None:
    """Take *stops* in *the system stops.* for a verb where a sentence had none else."""
    if not words or words[-1].kinds != {"sent"} or any(w.kinds <= _VERBS for w in words):
        return
    verbs = [
        word
        for before, word, after in zip(words, words[1:], words[2:], strict=False)
        if "n" in word.kinds
        and any(word.has(tag) for tag in ("pri", "pres", "past"))
        and before.kinds & {"n", "np"}
        and after.kinds <= {"sent", "adv", "det"}
    ]
    if len(verbs) == 1:
        verbs[0].drop("n")


def _is_impersonal(words: Sequence[_Word]) -> bool:
    """Tell whether the subject is *it* in words that end in an adjective."""
    is_be = [bool(word.kinds & {"vbser"}) for word in words]
    before = words[: is_be.index(True)] if True in is_be else []
    return any(word.surface.lower() == "it" for word in before)


def _is_in_phrase(before: _Word | None, after: _Word | None) -> bool:
    """Tell whether *which* between them belongs to a noun: *for which mills*."""
    is_led = before is not None and before.kinds == {"pr"}
    return is_led and after is not None and bool(after.kinds & {"n", "adj"})


def _acronyms(words: list[_Word], known: Readings) -> None:
    """Take common words in capitals for acronyms where the sentence is not all capitals."""
    shouted = [_is_shouted(word) for word in words]
    if sum(shouted) * 2 > len(words):
        return
    for word, is_shouted in zip(words, shouted, strict=True):
        is_own = word.is_unknown or bool(word.kinds & {"np", "acr", "abbr"})
        if is_shouted and not is_own and word.surface.lower() not in known.emphatic:
            word.settle([f"{word.surface}{_NAME}"])


def _is_shouted(word: _Word) -> bool:
    return _ACRONYM.fullmatch(word.surface) is not None


def _pronouns(words: list[_Word], _known: Readings) -> None:
    """Take *you* before a verb for its subject, unless a verb or preposition governs it."""
    for place, word in enumerate(words):
        if not (word.has("subj") and word.has("obj")):
            continue
        governs = words[place - 1].kinds & (_VERBS | {"pr"}) if place else frozenset()
        begins = place == 0 or bool(words[place - 1].kinds & _BOUNDARIES)
        ahead = next((w for w in words[place + 1 : place + 4] if w.kinds != {"adv"}), None)
        if ahead is None or governs:
            continue
        if begins and ahead.kinds == {"n", "vblex"} and ahead.has("pres"):
            ahead.drop("n")
        if ahead.kinds <= _VERBS:
            word.drop("obj")


def _subjects(words: list[_Word], _known: Readings) -> None:
    """Take *creating* at the front for a noun, unless it is set off: *crear*, not *creando*."""
    if not (words and words[0].has("ger") and words[0].has("subs")):
        return
    for word in words[1:]:
        if word.kinds & {"cm"}:
            return
        if word.is_finite:
            break
    words[0].settle([reading for reading in words[0].readings if "<subs>" in reading])


def _participles(words: list[_Word], known: Readings) -> None:
    """Take a form on *-ed* for a participle where no verb of a clause can stand."""
    for place, word in enumerate(words):
        if not (word.kinds == {"vblex"} and word.has("past") and word.has("pp")):
            continue
        back = place - 1
        while back > 0 and words[back].kinds == {"adv"}:
            back -= 1
        before = words[back] if back >= 0 else None
        if before is None:
            continue
        is_said = bool(word.lemmas() & known.saying) and _CLOSED.search(before.gap)
        if back == place - 1 and (before.kinds == {"rel"} or before.has("subj") or is_said):
            word.drop("pp")
            continue
        is_helped = bool(before.kinds & {"vbser", "vbhaver"})
        is_attribute = back == place - 1 and before.kinds <= {"det", "pr", "num"}
        if is_helped or is_attribute or _is_reduced(words, place, known):
            word.drop("past")


def _is_reduced(words: Sequence[_Word], place: int, known: Readings) -> bool:
    """Tell whether *sent* in *messages sent to users are read* is short for *that are sent*."""
    before = words[place - 1]
    after = words[place + 1] if place + 1 < len(words) else None
    is_closed = after is None or bool(after.kinds & {"pr", "cm", "sent", "rpar"})
    if not ({"n", "np"} & before.kinds and is_closed):
        return False
    if after is not None and after.lemmas() == {"by"} and not _is_counted(words, place + 2):
        others = (w for n, w in enumerate(words) if n != place)
        if any(w.kinds & _VERBS for w in others):
            return True
    for word in words[place + 1 : place + _CLAUSE]:
        if word.kinds & _BOUNDARIES:
            break
        if word.is_finite:
            return True
    for word in reversed(words[max(place - _CLAUSE, 0) : max(place - 1, 0)]):
        if word.kinds & _BOUNDARIES:
            return False
        if word.kinds <= _VERBS:
            return not word.lemmas() & known.reporting
    return False


def _is_counted(words: Sequence[_Word], place: int) -> bool:
    """Tell whether a number follows, as in *rose by 3 %*."""
    return place < len(words) and (
        "num" in words[place].kinds or words[place].surface[:1].isdigit()
    )


def _unknowns(words: list[_Word], known: Readings) -> None:
    """Guess what unknown words are by their ending; verbs stay unknown."""
    for place, word in enumerate(words):
        if not (word.is_unknown and _is_plain(word.surface)):
            continue
        before = words[place - 1] if place else None
        after = words[place + 1] if place + 1 < len(words) else None
        is_before_noun = after is not None and bool(after.kinds & {"n", "np", "adj", "*"})
        if _is_verb(before, after) or word.surface.endswith(known.adverbs):
            continue
        is_called = before is not None and bool(before.lemmas() & known.naming)
        if before is None or (is_called and not is_before_noun):
            word.settle([f"{word.surface}{_NAME}"])
            continue
        if word.surface.endswith(known.participles):
            if is_before_noun and before is not None and before.kinds & _BEFORE_ATTRIBUTES:
                word.settle([f"{word.surface}<adj>"])
        elif word.surface.endswith(known.adjectives) and is_before_noun:
            word.settle([f"{word.surface}<adj>"])
        else:
            is_plural = word.surface.endswith(known.plural)
            is_plural = is_plural and not word.surface.endswith(known.singular)
            word.settle([f"{word.surface}<n><{'pl' if is_plural else 'sg'}>"])


def _is_plain(surface: str) -> bool:
    """Tell whether a word may be a common noun: not a capital, nor a single letter."""
    if "-" in surface:
        return all(part.isalnum() for part in surface.split("-"))
    return _WORD.fullmatch(surface) is not None


def _is_verb(before: _Word | None, after: _Word | None) -> bool:
    """Tell whether an unknown word stands where a verb does: *to upload*, *we upload the file*."""
    has_subject = before is not None and (
        before.has("subj") or before.has("vaux") or before.lemmas() == {"to"}
    )
    return has_subject or (after is not None and after.kinds <= {"det"} and before is not None)


_RULES = (
    _compounds, _indirect, _commands, _infinitives, _relatives, _pronouns, _acronyms, _subjects,
    _participles, _verbless, _unknowns,
)  # fmt: skip
