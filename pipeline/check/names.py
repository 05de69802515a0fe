"""Find a person whose name is translated in two ways: 罗景山 here, 罗靖山 there.

Chinese names between pinyin and characters are followed, and foreign names with their dot in
Chinese and Japanese, through the article and the project's memory; between alphabets, names of two or three
words that recur in the article, by what they sound like. Names that the glossary has are left to
it; where it cannot be told which words are the name, nothing is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from pipeline.check import Example, Pair
from pipeline.check._names import Named, are_alike, named
from pipeline.check._prose import texts
from pipeline.locales import language
from pipeline.memory import Memory
from pipeline.model import Document, Issue, Segment, Severity, Span

SOURCE = "GB/T 28039—2011 (names in pinyin); MQM `inconsistency`, https://themqm.org"
SEVERITY = Severity.WARNING
EXAMPLES: tuple[Example, ...] = (
    Example("Luo Jingshan met.", "罗景山会面。", "en", "zh-CN", rest=(("Luo Jingshan", "罗景山"),)),
    Example(
        "Mr Luo Wei spoke.", "罗总发言。", "en", "zh-CN", rest=(("Luo Wei left.", "罗伟离开。"),)
    ),
    Example("罗景山", "Luo Jingshan", "zh-CN", "en", rest=(("罗景山说", "Luo Jingshan said"),)),
    Example(
        "Luo Jingshan met them.",
        "罗景山会见了他们。",
        "en",
        "zh-CN",
        ("names",),
        rest=(("Luo Jingshan spoke.", "罗靖山发言。"),),
    ),
    Example(
        "罗景山发言。",
        "Luo Jingshan spoke.",
        "zh-CN",
        "en",
        ("names",),
        rest=(("罗景山离开。", "Luo Jinshan left."), ("罗景山说", "Luo Jingshan said")),
    ),
    Example(
        "Ms. Ge Honglin spoke.",
        "Выступила Гэ Хунлинь.",
        "en",
        "ru",
        rest=(("It was Ge Honglin.", "С Гэ Хунлинем встретились."),),
    ),
    Example(
        "David Miller left.",
        "デービッド・ミラーは去った。",
        "en",
        "ja",
        ("names",),
        rest=(
            ("David Miller came.", "デイヴィッド・ミラーが来た。"),
            ("Later David Miller spoke.", "後にデイヴィッド・ミラーが話した。"),
        ),
    ),
    Example(
        "Ms. Ge Honglin spoke.",
        "Выступила Гэ Хунлинь.",
        "en",
        "ru",
        ("names",),
        rest=(("Ge Honglin left.", "Гэ Хонглин ушла."),),
    ),
)


def survey(document: Document, pair: Pair) -> Iterator[Issue]:
    """Yield `names` where a person is called otherwise than in most places.

    Where two forms are equally frequent, the other articles' goes first, then the earlier one.
    """
    locales = (pair.source_locale, pair.target_locale)
    chinese = sum(language(locale) == "zh" for locale in locales)
    if not chinese:
        yield from _by_sound(document, pair)
    if chinese != 1 and language(pair.target_locale) != "ja":
        return
    found = [
        (unit.id, number, one)
        for unit in document.units
        for number, segment in enumerate(unit.segments)
        for one in _of_segment(segment, locales)
    ]
    if not found:
        return
    names = {one.name for *_, one in found}
    forms = _elsewhere(pair.memory, locales, document.name, names) if pair.memory else {}
    for *_, one in found:
        forms.setdefault(one.name, Counter())[one.key] += 1
    told: set[tuple[int, int, Span]] = set()
    for unit, number, one in found:
        usual, _ = max(forms[one.name].items(), key=lambda item: item[1])
        if usual == one.key or (unit, number, one.span) in told:
            continue
        if are_alike(usual, one.key):
            told.add((unit, number, one.span))
            yield Issue(
                "names",
                SEVERITY,
                f"{one.name} is “{_shown(usual)}” elsewhere, and “{_shown(one.key)}” here: settle on one.",
                unit=unit,
                segment=number,
                target_span=one.span,
            )


def _shown(key: str) -> str:
    """Return a form to be shown; of one with a dot only what is sure is known."""
    return f"…{key}…" if "·" in key else key


def _by_sound(document: Document, pair: Pair) -> Iterator[Issue]:
    """Yield the names that an alphabet writes otherwise than most sentences of the article."""
    from pipeline.check._sounds import written_otherwise  # with all that knows of inflection

    read = [
        (unit.id, number, segment, found)
        for unit in document.units
        for number, segment in enumerate(unit.segments)
        if (found := texts(segment)) is not None
    ]
    terms = {
        segment.source.text[slice(*hit.span)] for *_, segment, _ in read for hit in segment.terms
    }
    pairs = [(found.source, found.target) for *_, found in read]
    for one in written_otherwise(pairs, pair.target_locale):
        if one.name not in terms:
            unit, number, *_ = read[one.place]
            message = (
                f"{one.name} is “{one.usual}” elsewhere, and “{one.word}” here: settle on one."
            )
            yield Issue("names", SEVERITY, message, unit=unit, segment=number, target_span=one.span)


def _of_segment(segment: Segment, locales: tuple[str, str]) -> list[Named]:
    """Return the names of a segment that no term of the glossary covers."""
    if (read := texts(segment)) is None:
        return []
    terms = {segment.source.text[slice(*hit.span)] for hit in segment.terms}
    return [one for one in named(read.source, read.target, locales) if one.name not in terms]


def _elsewhere(
    memory: Memory, locales: tuple[str, str], article: str, names: set[str]
) -> dict[str, Counter[str]]:
    """Return what other articles call these persons, and how often."""
    known = _remembered(memory, locales)
    return {
        name: Counter(form for form, where in known[name] if where != article)
        for name in sorted(names & known.keys())
    }


@lru_cache(maxsize=8)
def _remembered(memory: Memory, locales: tuple[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Return every name of a memory with its forms and the articles they stand in."""
    found: dict[str, list[tuple[str, str]]] = {}
    for entry in memory:
        for one in named(entry.source, entry.target, locales):
            found.setdefault(one.name, []).append((one.key, entry.article))
    return found
