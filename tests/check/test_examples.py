"""Every check says what it finds, where the rule comes from, and proves it by examples."""

import csv
from pathlib import Path

import pytest

from pipeline import codes, locales
from pipeline.check import CheckSettings, Example, check, known
from pipeline.glossary import load as load_glossary
from pipeline.match import match
from pipeline.model import Code, Content, Document, Role, Segment, Severity, Span, State, Unit
from pipeline.registry import load

CASES = [(name, example) for name in known() for example in load("check", name).EXAMPLES]
GOOD_TAG = codes._TAG


def source_content(written: str) -> Content:
    """Read a msgid: a tag that is closed is a code, and so is `<x/>`; all else is text."""
    found = []
    text, position, open_codes = "", 0, []
    for tag in GOOD_TAG.finditer(written):
        closes, name, empty = tag.groups()
        is_code = empty or closes or f"</{name}>" in written
        text += written[position : tag.start()] + ("" if is_code else tag.group())
        position = tag.end()
        if not is_code:
            continue
        if closes:
            index, start = open_codes.pop()
            found[index] = Code(name, name, Span(start, len(text)), depth=len(open_codes))
        elif empty:
            at = Span(len(text), len(text))
            found.append(Code(name, name, at, is_empty=True, depth=len(open_codes)))
        else:
            open_codes.append((len(found), len(text)))
            found.append(None)
    return Content(text + written[position:], tuple(found))


def unit_of(number: int, source_text: str, target_text: str, *, is_fuzzy: bool) -> Unit:
    source = source_content(source_text)
    target, problems = codes.read(target_text, source)
    segment = Segment(
        Span(0, len(source.text)),
        source,
        target,
        written=target_text,
        state=State.INITIAL if is_fuzzy else State.TRANSLATED,
        has_broken_codes=bool(problems),
    )
    return Unit(number, Role.BODY, source, segments=(segment,))


def document_of(example: Example, folder: Path) -> Document:
    pairs = ((example.source, example.target), *example.rest)
    document = Document(
        "example",
        "example.html",
        locales.parse(example.source_locale),
        locales.parse(example.target_locale),
        units=tuple(
            unit_of(number, *pair, is_fuzzy=example.is_fuzzy)
            for number, pair in enumerate(pairs, 1)
        ),
    )
    (folder / "terms.csv").write_text(example.glossary, encoding="utf-8")
    return match(document, load_glossary(folder, shown="glossary"))


@pytest.mark.parametrize("name", known())
def test_a_check_says_what_it_is(name):
    module = load("check", name)
    assert module.__doc__, "a docstring: what it finds"
    assert module.SOURCE, "SOURCE: a URL or standard"
    assert isinstance(module.SEVERITY, Severity)
    assert any(not example.issues for example in module.EXAMPLES), "an example that is good"
    assert any(example.issues for example in module.EXAMPLES), "an example that is bad"


@pytest.mark.parametrize(("name", "example"), CASES)
def test_a_check_finds_what_its_examples_say(name, example, tmp_path):
    others = frozenset(known()) - {name}
    settings = CheckSettings(off=others, options={name: dict(example.options)})
    document = document_of(example, tmp_path)
    terms = load_glossary(tmp_path, shown="glossary")
    found = check(document, settings=settings, glossary=terms)
    assert tuple(issue.check for issue in found.issues) == example.issues


@pytest.mark.parametrize(("name", "example"), CASES)
def test_a_good_example_is_good_for_every_check(name, example, tmp_path):
    found = check(document_of(example, tmp_path)).issues
    if not example.issues:
        assert not [issue for issue in found if issue.severity is Severity.ERROR]
    for issue in found:
        assert 1 <= issue.unit <= 1 + len(example.rest)
        assert issue.segment == 0
        assert issue.message.endswith(".")


def test_every_example_of_a_glossary_is_a_glossary():
    for _, example in CASES:
        rows = list(csv.reader(example.glossary.splitlines()))
        assert len({len(row) for row in rows}) <= 1
