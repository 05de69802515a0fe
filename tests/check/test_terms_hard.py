"""Hard cases of terms, each right translation beside a wrong one: terms_hard.toml."""

import tomllib
from pathlib import Path

import pytest

from pipeline import glossary, locales
from pipeline.check import Pair
from pipeline.check.terms import check
from pipeline.match import find
from pipeline.model import Content, Segment, Span

GROUPS = tomllib.loads(Path(__file__).with_name("terms_hard.toml").read_text("utf-8"))["group"]
QUIET = [
    pytest.param(group, *case, id=f"{group['languages']} {case[1]}")
    for group in GROUPS
    for case in [*(case[:2] for case in group.get("cases", ())), *group.get("quiet", ())]
]
FOUND = [
    pytest.param(group, *case, *[None] * (4 - len(case)), id=f"{group['languages']} {case[1]}")
    for group in GROUPS
    for case in [*(c[:1] + c[2:] for c in group.get("cases", ())), *group.get("found", ())]
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


def findings(group, terms, source, target):
    source_locale, target_locale = map(locales.parse, group["languages"].split())
    hits = find(source, source_locale, terms.entries)
    segment = Segment(Span(0, len(source)), Content(source), Content(target), terms=hits)
    return list(check(segment, Pair(source_locale, target_locale, glossary=terms)))


@pytest.mark.parametrize(("group", "source", "right"), QUIET)
def test_the_right_translation_is_quiet(group, source, right, concepts):
    found = findings(group, concepts(group), source, right)
    assert [f"{issue.check}:{issue.concept}" for issue in found] == []


@pytest.mark.parametrize(("group", "source", "wrong", "expected", "fix"), FOUND)
def test_the_wrong_one_is_found(group, source, wrong, expected, fix, concepts):
    found = findings(group, concepts(group), source, wrong)
    assert [f"{issue.check}:{issue.concept}" for issue in found] == expected.split()
    if fix is not None:
        assert (found[0].fix or "") == fix
    for issue in found:
        assert issue.target_span is None or wrong[slice(*issue.target_span)]
    if fix:
        start, end = found[0].target_span
        mended = wrong[:start] + fix + wrong[end:]
        assert not any(i.fix for i in findings(group, concepts(group), source, mended))


def test_there_are_enough_of_them():
    pairs = {group["languages"] for group in GROUPS}
    assert min(len(QUIET), len(FOUND)) >= 60
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
