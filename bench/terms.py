"""Measure the check of terms: time per sentence, and that hostile targets cost no more than their length.

    python bench/terms.py

Ten thousand concepts, ten thousand sentences with three of them each, one translation in ten wrong.
The time per sentence is compared with one thousand of both: it must not grow with the glossary.
Exits with 1 when a ceiling is missed; ratios, not seconds, are kept, because machines differ.
"""

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pipeline import glossary
from pipeline.check import Pair
from pipeline.check.terms import check
from pipeline.match import find, index
from pipeline.model import Content, Locale, Segment, Span, TermEntry, TermSection

GROWTH_CEILING = 2.0
"""Times as long for ten times the glossary, per sentence."""
HOSTILE_CEILING = 3.0
"""Times as long per letter for eight times the length."""
HOSTILE = {
    "allowed forms": "国有企业Brennofen ", "forbidden forms": "国营企业Herd ", "wrong case": "brennofen ",
    "halves": "国有和", "hyphens": "Brenn-", "suspended": "Brenn- und ", "code": "`Brennofen_/",
    "capitals": "BRENNOFEN HERD ", "accents": "e\u0301", "spaces": " ",
}  # fmt: skip
LETTERS = "abcdefghilmnoprstu"


def word(chance):
    return "".join(chance.choice(LETTERS) for _ in range(chance.randint(5, 9)))


def han(chance):
    return "".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(chance.randint(2, 5)))


def concepts(number, locale, chance):
    make = han if locale == "zh-CN" else word
    return [
        TermEntry(
            f"c{place}",
            (
                TermSection(Locale("en"), (f"{word(chance)} {word(chance)}",)),
                TermSection(Locale(locale), (make(chance), make(chance)), (make(chance),)),
            ),
            match="inflect",
            forbids_everywhere=place % 10 == 0,
        )
        for place in range(number)
    ]


def sentence(entries, locale, chance):
    chosen = [chance.choice(entries) for _ in range(3)]
    source = " and then ".join(f"the {e.sections[0].forms[0]} was" for e in chosen) + "."
    parts = []
    for entry in chosen:
        section = entry.sections[1]
        right = chance.random() < 0.9
        parts.append(section.forms[0] if right else chance.choice([section.forbidden[0], "nil"]))
    return source, ("，" if locale == "zh-CN" else ", ").join(parts)


def segment(source, target, hits):
    return Segment(Span(0, len(source)), Content(source), Content(target), terms=hits)


def seconds(segments, pair):
    begin = time.process_time()
    found = sum(1 for each in segments for _ in check(each, pair))
    return time.process_time() - begin, found


def per_sentence(number, locale):
    """Return seconds for a sentence, its terms found before, with a glossary of a size."""
    chance = random.Random(7)
    entries = concepts(number, locale, chance)
    terms = glossary.of(entries)
    pair = Pair(Locale("en"), Locale(locale), glossary=terms)
    known = index(terms, "en")
    pairs = [sentence(entries, locale, chance) for _ in range(number)]
    segments = [segment(source, target, find(source, "en", known)) for source, target in pairs]
    seconds(segments[:100], pair)  # the indexes of the glossary are made once
    taken, found = seconds(segments, pair)
    return taken / number, found


def hostile(locale):
    """Yield each kind of hostile target with how much longer a letter takes when there are more."""
    entries = [
        TermEntry(
            "x",
            (
                TermSection(Locale("en"), ("state-owned kiln",)),
                TermSection(Locale(locale), ("Brennofen", "国有企业"), ("Herd", "国营企业")),
            ),
            match="inflect",
        )
    ]
    terms = glossary.of(entries)
    pair = Pair(Locale("en"), Locale(locale), glossary=terms)
    source = "state-owned kilns " * 500
    hits = find(source, "en", entries)
    for name, piece in HOSTILE.items():
        small, _ = min(seconds([segment(source, piece * 2_000, hits)], pair) for _ in range(3))
        large, _ = min(seconds([segment(source, piece * 16_000, hits)], pair) for _ in range(2))
        yield name, large / 8 / max(small, 0.002)


def main():
    failed = False
    for locale in ("zh-CN", "de"):
        few, _ = per_sentence(1_000, locale)
        many, found = per_sentence(10_000, locale)
        growth = many / few
        failed |= growth > GROWTH_CEILING
        print(
            f"{locale}: {many * 1e6:.0f} µs a sentence with 10,000 concepts, {growth:.2f}× that with 1,000; {found} findings"
        )
        for name, ratio in hostile(locale):
            failed |= ratio > HOSTILE_CEILING
            print(f"{locale} {name}: {ratio:.2f}× a letter")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
