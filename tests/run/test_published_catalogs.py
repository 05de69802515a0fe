"""Published human translations are let pass: ceilings on what is flagged in them, on known data."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import pytest

from pipeline.catalog.po import Entry
from pipeline.catalog.po import parse as parse_catalog
from pipeline.findings import Findings
from pipeline.foreign import Request, find_in
from pipeline.glossary import parse
from pipeline.match import find
from pipeline.match import index as terms_index

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "po"
TERMS = Path(__file__).with_name("published_terms.csv")
RECORD = json.loads(Path(__file__).with_name("published.json").read_text("utf-8"))

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="../shared/data/po is not on this machine"
)


@cache
def result() -> Findings:
    return find_in(Request((DATA,)))


def share(checks: str) -> float:
    """Return the percentage of translated entries with such a finding."""
    findings = result().findings
    untranslated = sum(
        not finding.msgstr for finding in findings if finding.check == "untranslated"
    )
    flagged = {
        (finding.file, finding.line)
        for finding in findings
        if finding.severity != "info" and checks in (finding.check, "any error or warning")
    }
    return 100 * len(flagged) / (result().checked - untranslated)


def test_the_figures_are_those_of_this_data() -> None:
    digest = hashlib.sha256()
    for path in sorted(DATA.rglob("*.po")):
        digest.update(path.relative_to(DATA).as_posix().encode() + path.read_bytes())
    assert digest.hexdigest() == RECORD["sha256"], "other data: measure anew"


def test_every_catalog_is_read_to_its_end() -> None:
    assert not result().errors
    assert len(result().articles) == len(list(DATA.rglob("*.po")))
    assert result().checked == 3079


@pytest.mark.parametrize("checks", RECORD["ceilings"])
def test_no_more_is_flagged_than_was_agreed(checks) -> None:
    assert share(checks) <= RECORD["ceilings"][checks]


def test_a_glossary_of_the_field_finds_no_more_than_was_judged() -> None:
    """Of the 65 errors in 4,276 places all were read: see docs/editors.md."""
    terms = parse([("terms.csv", TERMS.read_bytes())])
    index = terms_index(terms, "en")
    found = find_in(Request((DATA,), glossary=terms), has_regions=False).findings
    errors = [f for f in found if f.severity == "error" and f.concept]
    entries = [e for path in sorted(DATA.rglob("*.po")) for e in translated(path)]
    places = sum(len(find(entry.msgid, "en", index)) for entry in entries)
    assert places > 4200
    assert len(errors) / places <= RECORD["errors of terms, per cent of places"] / 100


def translated(path: Path) -> list[Entry]:
    read = parse_catalog(path.read_bytes(), shown=path.name, is_foreign=True)
    return [entry for entry in read.entries if entry.msgstr and not entry.is_obsolete]


def test_every_place_holds_the_span_that_it_names() -> None:
    """The file's own columns, read as an editor does, show the text that is at fault."""
    for finding in result().findings:
        span = finding.target_span
        region = finding.region
        if (
            span is None
            or region is None
            or region.line != region.end_line
            or "\\" in finding.msgstr
        ):
            continue
        line = Path(finding.file).read_text("utf-8").split("\n")[region.line - 1]
        units = line.encode("utf-16-le")[2 * (region.column - 1) : 2 * (region.end_column - 1)]
        shown = units.decode("utf-16-le").replace('\\"', '"')
        assert shown == finding.target[slice(*span)]
