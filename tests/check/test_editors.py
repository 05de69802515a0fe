"""What an editor reads in a week: right translations are left alone, and each fault is found where it is."""

import re
import tomllib
from pathlib import Path

import pytest

from pipeline.foreign import Request, find_in

HERE = Path(__file__).parent
PAIRS = tomllib.loads((HERE / "editors.toml").read_text("utf-8"))["pair"]
ARTICLES = tomllib.loads((HERE / "editors_articles.toml").read_text("utf-8"))["article"]
WRONG = [number for number, case in enumerate(PAIRS) if "bad" in case]
MARKED = re.compile("⟦(.*?)⟧", re.DOTALL)
TAG = re.compile("</?[a-z]+[0-9]*>")
NEAR = 12
"""Code points by which a finding may reach beyond what an editor marked: into the next word."""


def found_in(folder, way, **files):
    """Return what `pipeline check` finds in the PO file `here`, beside others of the project."""
    for stem, pairs in files.items():
        write(folder / f"{stem}.po", way, pairs)
    return [finding for finding in findings_of(folder) if finding.article == "here"]


def write(path, way, pairs):
    source, target = way.split(">")
    head = ["Content-Type: text/plain; charset=UTF-8", f"Language: {target.replace('-', '_')}"]
    head.append(f"X-Source-Language: {source}")
    entries = [("", "\n".join(head) + "\n"), *pairs]
    text = "\n".join(f"msgid {quoted(a)}\nmsgstr {quoted(b)}\n" for a, b in entries)
    path.write_text(text, "utf-8")


def findings_of(folder):
    findings = find_in(Request((folder,), base=folder))
    assert not findings.errors
    return findings.findings


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Return what is found in each pair, by `good` or `bad` and the number of the pair."""
    every = {}
    for kind in ("good", "bad"):
        folder = tmp_path_factory.mktemp(kind)
        numbers = [number for number, case in enumerate(PAIRS) if kind in case]
        for number in numbers:
            case = PAIRS[number]
            write(folder / f"{number}.po", case["way"], [(case["source"], case[kind])])
            every[kind, number] = []
        for finding in findings_of(folder):
            every[kind, int(finding.article)].append(finding)
    return every


def quoted(text) -> str:
    plain = MARKED.sub(r"\1", text)
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def faults(findings):
    return [finding for finding in findings if finding.severity != "info"]


def name(case) -> str:
    return f"{case.get('check', 'same')} {case['way']} {case.get('bad', case.get('good', ''))}"


@pytest.mark.parametrize("number", range(len(PAIRS)), ids=lambda number: name(PAIRS[number]))
def test_a_right_translation_is_left_alone(number, found):
    assert not faults(found["good", number])


@pytest.mark.parametrize("number", WRONG, ids=lambda number: name(PAIRS[number]))
def test_a_fault_is_found_where_it_is(number, found):
    case = PAIRS[number]
    told = [finding for finding in found["bad", number] if finding.check == case["check"]]
    assert told
    spans = [finding.target_span for finding in told if finding.target_span]
    assert not spans or any(is_near(span, case["bad"]) for span in spans)


def is_near(span, marked) -> bool:
    """Tell whether a span touches what is marked; codes are not counted, nor the marks."""
    for match in MARKED.finditer(marked):
        start = length(marked[: match.start()])
        end = start + length(match[1])
        if start == end or (span[0] < end and start < span[1] <= end + NEAR):
            return True
    return False


def length(marked) -> int:
    return len(TAG.sub("", MARKED.sub(r"\1", marked)))


def others(case):
    """Return the other articles of the project: two, so that theirs is what most say."""
    elsewhere = case.get("elsewhere", ())
    return {"there": elsewhere, "yonder": elsewhere} if elsewhere else {}


@pytest.mark.parametrize("case", ARTICLES, ids=name)
def test_a_right_article_is_left_alone(case, tmp_path):
    pairs = [sentence[:2] for sentence in case["sentences"]]
    assert not faults(found_in(tmp_path, case["way"], here=pairs, **others(case)))


@pytest.mark.parametrize("case", [case for case in ARTICLES if "check" in case], ids=name)
def test_the_sentence_that_differs_is_found(case, tmp_path):
    pairs = [(sentence[0], sentence[-1]) for sentence in case["sentences"]]
    findings = found_in(tmp_path, case["way"], here=pairs, **others(case))
    found = [finding for finding in findings if finding.check == case["check"]]
    ((source, wrong),) = (pair for pair in pairs if MARKED.search(pair[1]))
    assert {finding.msgid for finding in found} == {source}
    assert all(is_near(f.target_span, wrong) for f in found if f.target_span)


def test_there_are_enough_of_both():
    assert len(PAIRS) + len(ARTICLES) >= 200
    assert len(WRONG) >= 100
