"""Terms found a second: 10,000 concepts in 10 MB, beside pyahocorasick and a regex for each term.

All rules are on: every form inflects, capitals count, quotation marks and widths do not. A text is
given sentence by sentence, 18 words or some 35 characters each, as the pipeline does; "first" is the
first time that an index sees it, which learns its words then, "again" is with them known. To build is
to be ready for a text, automaton and all: it is measured by itself, also beside the first time, as
pyahocorasick's automaton is made before its clock starts. pyahocorasick looks for the lower-case forms in lower-case text
and checks what lies beside them; Weblate's way is a regex for each term, `\\b` around it, searched
in every sentence (some sentences are measured and the rest reckoned). Words are made up, and as
frequent as Zipf's law says; four sentences of five hold a term put there.
"""

from __future__ import annotations

import gc
import importlib
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate

from bench._rows import Row, Settings, SkippedError, Times
from pipeline import terms
from pipeline.inflection import bases
from pipeline.model import TermEntry
from pipeline.terms import Form, TermIndex

_CONCEPTS = 10_000
_MANY = 100_000
_BYTES = 10_000_000
_FLOORS = {"en": 10.0, "zh": 8.0}
_BUILD_CEILING = 3.0
_REGEX_SENTENCES = 8
_REGEX_FLOOR = 100
_NAMES = {"en": "English", "zh": "Chinese"}
_CONSONANTS = (
    "b bl br c ch cl cr d dr f fl fr g gr h j k l m n p pl pr r s sh sl st t th tr v w".split()
)
_VOWELS = "a e i o u ai ea ee io ou".split()
_ENDS = "ck d g k l ll m n nd ng nt p r rd rn s st t th x".split()
_HOSTILE = {
    "one word": ("a ", ["a " * 40 + "b", "a a a"]),
    "a form like itself": ("a ", ["a " * 40 + "b"]),
    "nested terms": ("a b c ", [" ".join("abcabcabc"[:n]) for n in range(1, 10)]),
    "one piece without a space": ("a-", ["a b", "a a a"]),
    "a hundred thousand forms with one beginning": ("a b 7 ", [f"a b {n}" for n in range(_MANY)]),
    "one character": ("国", ["国" * 40 + "企", "国国国"]),
    "quotation marks": ("国“", ["国国国企", "国国国国"]),
    "no letter": ("\u200b", ["a"]),
}
_GROWTH_CEILING = 6.0


def run(settings: Settings) -> list[Row]:
    """Measure speed in two languages, the time to build, and that hostile text costs no more."""
    rows = [row for language in _NAMES for row in _speed(language, settings.rounds)]
    return [*rows, *_builds(), *_growth()]


def _speed(language: str, rounds: int) -> list[Row]:
    sentences, forms = made(language, _BYTES, _CONCEPTS)
    megabytes = sum(len(sentence.encode()) for sentence in sentences) / 1e6
    ready, first, again, other = Times(), Times(), Times(), Times()
    find = automaton(forms)
    for _ in range(rounds):
        bases("companies", "en")  # dictionaries are read before the clock starts
        index = indexed(forms, language)
        ready.seconds.append(_seconds(index.find, ["a"]))
        first.seconds.append(_seconds(index.find, sentences))
        again.seconds.append(_seconds(index.find, sentences))
        other.seconds.append(_seconds(find, sentences))
    per_term = _seconds(_per_term(forms), sentences[:_REGEX_SENTENCES]) / _REGEX_SENTENCES
    theirs = megabytes / (per_term * len(sentences))
    seen, known = megabytes / min(first.seconds), megabytes / min(again.seconds)
    made_too = megabytes / min(map(sum, zip(ready.seconds, first.seconds, strict=True)))
    name, speed = f"{_NAMES[language]}, {_CONCEPTS:,} concepts", partial(Row, unit="MB/s")
    ours, floor = f"{known:.1f} MB/s", _FLOORS[language]
    peer = megabytes / min(other.seconds)
    regexes = f"{name}: against a regex for each term"
    return [
        speed(f"{name}: first", seen, floor, is_floor=True),
        speed(f"{name}: first, and its automaton made", made_too),
        speed(f"{name}: again", known, floor, is_floor=True),
        Row(f"{name}: against pyahocorasick", known / peer, ours=ours, theirs=f"{peer:.1f} MB/s"),
        Row(regexes, known / theirs, _REGEX_FLOOR, ours, f"{theirs:.4f} MB/s", is_floor=True),
    ]


def _builds() -> Iterator[Row]:
    for language, name in _NAMES.items():
        _, forms = made(language, 1000, _MANY)
        best = min(_seconds(partial(_made_ready, language=language), [forms]) for _ in range(3))
        yield Row(f"{name}, {_MANY:,} concepts: build", best, _BUILD_CEILING, unit="s")


def _growth() -> Iterator[Row]:
    """Yield, for the worst of the hostile texts, how time grows when a text is four times as long."""
    worst = {}
    for name, (unit, forms) in _HOSTILE.items():
        find = indexed(forms, "zh" if "国" in unit else "en").find
        gc.collect()  # the forms of the last text are none of this one's cost
        small, large = (unit * (size // len(unit)) for size in (250_000, 1_000_000))
        costs = [min(_seconds(find, [text]) for _ in range(3)) for text in (small, large)]
        worst[name] = costs[1] / max(costs[0], 0.01)
    name = max(worst, key=worst.__getitem__)
    yield Row(f"1 MB against 0.25 MB, worst of {len(worst)}: {name}", worst[name], _GROWTH_CEILING)


def indexed(forms: Sequence[str], language: str) -> TermIndex:
    """Return an index of forms, a concept each, with all rules on."""
    entries = (TermEntry(f"c{n}", (), match="inflect") for n in range(len(forms)))
    all_rules = partial(Form, inflects=True)
    return terms.build(map(all_rules, entries, forms), language)


def _made_ready(forms: Sequence[str], language: str) -> None:
    indexed(forms, language).find("a")


def _seconds(function: Callable[..., object], texts: Iterable[object]) -> float:
    begin = time.process_time()
    for text in texts:
        function(text)
    return time.process_time() - begin


def automaton(forms: Sequence[str]) -> Callable[[str], object]:
    """Return a search by pyahocorasick that keeps to whole words of Latin letters."""
    try:
        library = importlib.import_module("ahocorasick")
    except ImportError as error:
        raise SkippedError("pyahocorasick is not installed") from error
    made_of = library.Automaton()
    for form in forms:
        made_of.add_word(form.lower(), form)
    made_of.make_automaton()
    is_word = re.compile(r"[a-z0-9]").match

    def find(text: str) -> list[tuple[int, int, str]]:
        lower = f" {text.lower()} "
        return [
            (end - len(form), end, form)
            for end, form in made_of.iter_long(lower)
            if not is_word(lower[end + 1]) and not is_word(lower[end - len(form)])
        ]

    return find


def _per_term(forms: Sequence[str]) -> Callable[[str], object]:
    searches = [re.compile(rf"\b{re.escape(form)}\b", re.IGNORECASE).search for form in forms]
    return lambda text: [found for search in searches if (found := search(text))]


def made(language: str, size: int, concepts: int) -> tuple[list[str], list[str]]:
    """Return sentences of that many bytes, and the forms of terms of which some are in them."""
    chance = random.Random(11)
    return (_english if language == "en" else _chinese)(chance, size, concepts)


def _english(chance: random.Random, size: int, concepts: int) -> tuple[list[str], list[str]]:
    vocabulary: dict[str, None] = {}
    while len(vocabulary) < 40_000:
        parts = [
            chance.choice(_CONSONANTS) + chance.choice(_VOWELS)
            for _ in range(chance.choice((1, 1, 2, 2, 3)))
        ]
        vocabulary["".join(parts) + chance.choice((*_ENDS, ""))] = None
    known = sorted(vocabulary, key=len)
    counts = (1, 1, 2, 2, 3)
    forms = [
        " ".join(chance.choices(known[300:], k=chance.choice(counts))) for _ in range(concepts)
    ]
    forms = [form.title() if n % 5 == 0 else form for n, form in enumerate(forms)]
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(known))))
    sentences = []
    while size > 0:
        words = chance.choices(known, cum_weights=weights, k=18)
        if chance.random() < 0.8:
            words[chance.randrange(18)] = chance.choice(forms)
        words[chance.randrange(18)] += chance.choice((",", ",", "’s", ""))
        sentence = " ".join(words)
        sentences.append(f"{sentence[0].upper()}{sentence[1:]}.")
        size -= len(sentences[-1].encode())
    return sentences, forms


def _chinese(chance: random.Random, size: int, concepts: int) -> tuple[list[str], list[str]]:
    known = [chr(point) for point in chance.sample(range(0x4E00, 0x9FA5), 3500)]
    weights = list(accumulate(1 / (rank + 20) for rank in range(len(known))))

    def some(length: int) -> str:
        return "".join(chance.choices(known, cum_weights=weights, k=length))

    forms = [some(chance.choice((2, 2, 3, 4, 4, 5, 6))) for _ in range(concepts)]
    sentences = []
    while size > 0:
        term = chance.choice(forms) if chance.random() < 0.8 else ""
        middle = chance.choice(("，", "，", "2016年", "“", "”的"))
        sentences.append(f"{some(chance.randrange(8, 22))}{term}{middle}{some(15)}。")
        size -= len(sentences[-1].encode())
    return sentences, forms
