"""Hard cases of terms, each right translation beside a wrong one: terms_*.toml."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from pipeline import glossary, locales
from pipeline.check import Pair
from pipeline.check.terms import check
from pipeline.match import find, index
from pipeline.model import Code, Content, Segment, Span

HERE = Path(__file__).parent
GROUPS = sorted(
    (
        group
        for file in (
            "terms_hard.toml",
            "terms_judged.toml",
            "terms_judged_again.toml",
            "terms_judged_third.toml",
            "terms_judged_fourth.toml",
            "terms_judged_fifth.toml",
        )
        for group in tomllib.loads((HERE / file).read_text("utf-8"))["group"]
    ),
    # simplemma keeps eight dictionaries and takes a second to read one.
    key=lambda group: group["languages"].split()[::-1],
)
# Four seconds for the dictionary alone.
SLOW_TO_READ = {"pl", "fi"}
RIGHT = [(group, *case[:2], "", "") for group in GROUPS for case in group.get("cases", ())]
RIGHT += [(group, *case, "", "") for group in GROUPS for case in group.get("quiet", ())]
WRONG = [(group, case[0], *case[2:]) for group in GROUPS for case in group.get("cases", ())]
WRONG += [(group, *case) for group in GROUPS for case in group.get("found", ())]
CASES = sorted(
    (
        pytest.param(
            *case,
            *[None] * (5 - len(case)),
            id=f"{case[0]['languages']} {case[2]}",
            marks=[pytest.mark.long]
            if SLOW_TO_READ.intersection(case[0]["languages"].split())
            else [],
        )
        for case in RIGHT + WRONG
    ),
    key=lambda case: GROUPS.index(case.values[0]),
)
HITS = [
    pytest.param(group, *case, id=f"{group['languages']} {case[0]}")
    for group in GROUPS
    for case in group.get("hits", ())
]


@pytest.fixture(scope="module")
def concepts(tmp_path_factory):
    """Return a function that gives a group's glossary, read once."""
    read = {}

    def of(group):
        if group["about"] not in read:
            folder = tmp_path_factory.mktemp("glossary")
            (folder / "terms.csv").write_text(group["glossary"].lstrip(), "utf-8")
            read[group["about"]] = glossary.load(folder, shown="glossary")
        return read[group["about"]]

    return of


def coded(written):
    """Return a text whose one tag is an inline code, as in a PO file."""
    tag = re.search(r"<(\w)>(.*?)</\1>", written)
    if tag is None:
        return Content(written)
    code = Code(tag[1], tag[1], Span(tag.start(), tag.start() + len(tag[2])))
    return Content(written[: tag.start()] + tag[2] + written[tag.end() :], (code,))


def findings(group, terms, source, target):
    source_locale, target_locale = map(locales.parse, group["languages"].split())
    content = coded if group.get("codes") else Content
    read, written = content(source), content(target)
    hits = find(read.text, source_locale, index(terms, source_locale))
    segment = Segment(Span(0, len(read.text)), read, written, terms=hits)
    return list(check(segment, Pair(source_locale, target_locale, glossary=terms)))


@pytest.mark.parametrize(("group", "source", "target", "expected", "fix"), CASES)
def test_what_is_wrong_is_found_and_nothing_else(group, source, target, expected, fix, concepts):
    found = findings(group, concepts(group), source, target)
    assert [f"{issue.check}:{issue.concept}" for issue in found] == expected.split()
    if found and fix is not None:
        assert (found[0].fix or "") == fix
    for issue in found:
        assert issue.target_span is None or target[slice(*issue.target_span)]
    if fix:
        start, end = found[0].target_span
        mended = target[:start] + fix + target[end:]
        assert not any(i.fix for i in findings(group, concepts(group), source, mended))


@pytest.mark.parametrize(("group", "text", "expected"), HITS)
def test_terms_of_the_source_are_where_they_are_said_to_be(group, text, expected, concepts):
    locale = locales.parse(group["languages"].split()[0])
    found = (
        ("+".join(sorted({e.id for e in (hit.entry, *hit.others)})), text[slice(*hit.span)])
        for hit in find(text, locale, index(concepts(group), locale))
    )
    assert [f"{ids}={words}" for ids, words in found] == expected.split("|" if expected else None)


def test_no_case_is_there_twice():
    cases = [
        (group["languages"], group["glossary"], *case[:3])
        for group in GROUPS
        for kind in ("cases", "quiet", "found")
        for case in group.get(kind, ())
    ]
    twice = [case for case, number in Counter(cases).items() if number > 1]
    assert not twice
    assert len({group["about"] for group in GROUPS}) == len(GROUPS)


def test_there_are_enough_of_them():
    pairs = {group["languages"] for group in GROUPS}
    assert min(len(RIGHT), len(WRONG)) >= 60
    assert pairs >= {
        "zh-CN en",
        "en zh-CN",
        "en ar",
        "en de",
        "en ru",
        "en fr",
        "en es",
        "en ja",
        "de en",
    }
