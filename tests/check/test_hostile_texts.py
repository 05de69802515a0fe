"""No text makes a check fail, point outside of the text, or take the square of its length."""

import sys
import time
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from pipeline import locales
from pipeline.check import Pair, check, known, options
from pipeline.memory import Memory, MemoryEntry
from pipeline.model import Content, Document, Role, Segment, Span, State, Unit
from pipeline.registry import load

KINDS = tomllib.loads(Path(__file__).with_name("hostile.toml").read_text("utf-8"))
PIECES = tuple(chain.from_iterable(KINDS.values()))
PAIRS = (("en", "zh-CN"), ("zh-CN", "en"), ("en", "fr"), ("en", "ar"), ("ru", "de"), ("en", "ko"))
LENGTH = 1500
"""Code points of the shorter of two hostile texts; the longer one has four times as many."""
TIMES = 8.0
"""The longer one may take as many times as long: 4 where time grows with the text, 16 with its square."""
NOTHING = 0.04
"""Seconds below which a check is quick, however its time grows."""
SUSPECT = 0.03
"""Seconds for two hostile texts of LENGTH from which it is looked how a check's time grows."""


def document(pairs, source_locale, target_locale) -> Document:
    units = tuple(
        Unit(number, Role.BODY, Content(source), segments=(segment(source, target),))
        for number, (source, target) in enumerate(pairs, 1)
    )
    sl, tl = locales.parse(source_locale), locales.parse(target_locale)
    return Document("hostile", "hostile.po", sl, tl, units=units)


def segment(source, target) -> Segment:
    span = Span(0, len(source))
    content = Content(target)
    return Segment(span, Content(source), content, written=target, state=State.TRANSLATED)


def sides(piece, length):
    """Return a hostile source, target, and both, as pairs."""
    hostile, plain = (piece * length)[:length], "a b, c. a b, c."
    return ((hostile, plain), (plain, hostile), ("x " + hostile, "yy" + hostile + " z"))


@pytest.mark.parametrize(("source_locale", "target_locale"), PAIRS)
def test_no_text_makes_a_check_fail_or_point_outside_of_it(source_locale, target_locale):
    pairs = [pair for piece in PIECES for pair in sides(piece, 60)]
    found = check(document(pairs, source_locale, target_locale), memory=Memory(()))
    assert found.issues
    for issue in found.issues:
        source, target = pairs[issue.unit - 1]
        for span, text in ((issue.source_span, source), (issue.target_span, target)):
            assert span is None or 0 <= span.start <= span.end <= len(text), (issue, source, target)


# --- time ---


def forget():
    """Empty the caches of the checks, so that every text is read anew."""
    for name, module in list(sys.modules.items()):
        if name.startswith("pipeline.check"):
            for each in list(vars(module).values()):
                if hasattr(each, "cache_parameters") and each.cache_parameters()["maxsize"]:
                    each.cache_clear()


def seconds(module, article, memory=None) -> float:
    """Return the CPU time that a check takes for an article that it has never seen."""
    forget()
    return spent(module, article, memory)


def spent(module, article, memory=None) -> float:
    """Return the CPU time that a check takes for an article."""
    name = module.__name__.rpartition(".")[2].replace("_", "-")
    assert article.target_locale
    pair = Pair(article.source_locale, article.target_locale, None, memory, options(name))
    begin = time.process_time()
    if hasattr(module, "check"):
        for unit in article.units:
            for _ in module.check(unit.segments[0], pair):
                pass
    if hasattr(module, "survey"):
        for _ in module.survey(article, pair):
            pass
    return time.process_time() - begin


def is_linear(module, short, long, *memories) -> bool:
    """Tell whether a check takes about as many times as long as there is more to read.

    The machine may be busy with something else at one time; hardly four times in a row.
    """
    for _ in range(4):
        taken = seconds(module, long, *memories[1:])
        if taken < NOTHING or taken <= TIMES * seconds(module, short, *memories[:1]):
            return True
    return False


@pytest.mark.long
@pytest.mark.parametrize("name", known())
@pytest.mark.parametrize(("source_locale", "target_locale"), PAIRS[:3])
def test_time_grows_with_a_hostile_text_not_with_its_square(name, source_locale, target_locale):
    module = load("check", name)
    for piece in PIECES:
        for short, long in zip(sides(piece, LENGTH), sides(piece, 4 * LENGTH), strict=True):
            articles = (document([each], source_locale, target_locale) for each in (short, long))
            assert is_linear(module, *articles), (piece, short[0][:20], short[1][:20])


def crossed():
    """Return every two pieces, one for a source and the other for its target."""
    return [(one, other) for one in PIECES for other in PIECES if one != other]


def slow(pairs, source_locale, target_locale):
    """Yield the checks whose time grows with the square of two hostile texts, one on each side."""
    modules = [load("check", name) for name in known()]
    for pair in pairs:
        short, long = (
            document([[(piece * length)[:length] for piece in pair]], source_locale, target_locale)
            for length in (LENGTH, 4 * LENGTH)
        )
        forget()
        times = [spent(module, short) for module in modules]
        for module, time_taken in zip(modules, times, strict=True):
            if time_taken > SUSPECT and not is_linear(module, short, long):
                yield module.__name__, *pair


@pytest.mark.long
@pytest.mark.parametrize("number", range(3))
def test_time_grows_with_two_hostile_texts_not_with_their_square(number):
    # Every third of the 16,512 pairs: all take eight minutes, and have been tried once.
    assert list(slow(crossed()[number::9], *PAIRS[number])) == []


ENGLISH, CHINESE = "The delegation visited the mine in March", "代表团在三月参观了该矿山并签署协议"
ALPHABET = "abcdefghijklmnopqrstuvwxyz" * 40
ARTICLES = {
    "one pair": lambda i: (ENGLISH, CHINESE),
    "one source": lambda i: (ENGLISH, CHINESE + chr(0x4E00 + i) * 2),
    "one target": lambda i: (f"{ENGLISH} {chr(0x4E00 + i)}", CHINESE),
    "one gist": lambda i: (f"{ENGLISH} {i}", CHINESE),
    "one source, but for spaces": lambda i: (f"{ALPHABET[:i]} {ALPHABET[i:]}", CHINESE),
    "one name": lambda i: (f"Li Xiaoming met John Smith {i}", "李小明见到约翰·史密斯"),
    "many names": lambda i: (f"Li Xiao{ALPHABET[i : i + 3]} met Wang Wei", "李小明见到王伟"),
    "many words": lambda i: (f"The Abc{i} word", f"这个Abc{i} word词"),
}


@pytest.mark.long
@pytest.mark.parametrize("name", [n for n in known() if hasattr(load("check", n), "survey")])
@pytest.mark.parametrize("is_remembered", [False, True])
@pytest.mark.parametrize("kind", ARTICLES)
def test_time_grows_with_the_sentences_not_with_their_pairs(name, is_remembered, kind):
    sizes = (250, 1000)
    pairs = [[ARTICLES[kind](i) for i in range(size)] for size in sizes]
    articles = [document(each, "en", "zh-CN") for each in pairs]
    memories = [
        Memory(MemoryEntry(*pair, "", "", "", "other") for pair in each) if is_remembered else None
        for each in pairs
    ]
    assert is_linear(load("check", name), *articles, *memories)
