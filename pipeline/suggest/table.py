"""Write candidates as rows for glossary/*.csv, or as JSON values."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.glossary import Glossary
from pipeline.locales import language
from pipeline.model import Locale
from pipeline.suggest import Candidate, Kind

_FIXED = ("case", "match", "dnt", "pos", "domain", "definition", "note")
_POS = {Kind.PERSON: "name", Kind.QUOTED: "phrase", Kind.PHRASE: "noun", Kind.OFFICE: "noun"}
_AROUND = 80
"""Code points of a sentence kept on either side of the term in a note."""
_NOT_ID = re.compile(r"[^\w]+")

Value = str | int | float | list[str] | list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a newsroom's glossary files."""

    names: tuple[str, ...]

    @classmethod
    def of(cls, header: Sequence[str], locales: Iterable[Locale]) -> Columns:
        """Return a file's own columns, or without a file those that every file may have.

        A language of the articles that the file lacks gets a column after the others.
        """
        own = [name.strip() for name in header if name.strip()]
        wanted = list(dict.fromkeys(locales))
        if not own:
            return cls(("id", *wanted, *_FIXED))
        missing = [tag for tag in wanted if _column(own, tag) is None]
        return cls((*own, *missing))


def as_csv(candidates: Sequence[Candidate], glossary: Glossary, columns: Columns) -> str:
    """Return a header and one row a candidate, as the glossary reads them; ids are new."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns.names, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    taken = {entry.id for entry in glossary.entries}
    for candidate in candidates:
        writer.writerow(_row(candidate, taken, columns.names))
    return out.getvalue()


def as_values(candidates: Iterable[Candidate]) -> list[dict[str, Value]]:
    """Return the candidates for JSON, the likeliest first."""
    return [
        {
            "locale": candidate.locale,
            "forms": list(candidate.forms),
            "kind": candidate.kind.value,
            "count": candidate.count,
            "score": round(candidate.score, 3),
            "hint": candidate.hint,
            "concept": candidate.concept,
            "contexts": [
                {"article": context.article, "sentence": context.sentence}
                for context in candidate.contexts
            ],
        }
        for candidate in candidates
    ]


def _row(candidate: Candidate, taken: set[str], columns: Sequence[str]) -> dict[str, str]:
    is_phrase = candidate.kind is Kind.PHRASE
    case = {Kind.PHRASE: "smart", Kind.QUOTED: "ignore"}.get(candidate.kind, "exact")
    row = {
        "id": candidate.concept or _id(candidate.forms[0], taken),
        "case": case,
        "match": "inflect" if is_phrase else "exact",
        "pos": _POS.get(candidate.kind, "proper"),
        "note": _note(candidate),
    }
    if own := _column(columns, candidate.locale):
        row[own] = "|".join(form.replace("|", "\\|") for form in candidate.forms)
    if candidate.hint and (other := _column_of_hint(candidate, columns)):
        row[other] = candidate.hint.replace("|", "\\|")
    return {name: _safe(cell) for name, cell in row.items()}


def _column(columns: Iterable[str], locale: str) -> str | None:
    """Return the column of a locale, or the one of its language; underscores are hyphens."""
    tags = {name: name.replace("_", "-").casefold() for name in columns}
    wanted = locale.casefold()
    exact = next((name for name, tag in tags.items() if tag == wanted), None)
    nearest = (name for name, tag in tags.items() if language(tag) == language(wanted))
    return exact or next((name for name in nearest if ":" not in name), None)


def _column_of_hint(candidate: Candidate, columns: Sequence[str]) -> str | None:
    """Return the column of the language that a hint's letters belong to: Chinese or English."""
    own = _column(columns, candidate.locale)
    other = _column(columns, "en" if candidate.hint.isascii() else "zh")
    return other if other != own else None


def _id(form: str, taken: set[str]) -> str:
    """Return a new id: the term in small letters, accents dropped, with hyphens."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", form) if not unicodedata.combining(c))
    base = (
        unicodedata.normalize("NFC", _NOT_ID.sub("-", plain.casefold()).strip("-_")[:60]) or "term"
    )
    number, found = 1, base
    while found in taken:
        number += 1
        found = f"{base}-{number}"
    taken.add(found)
    return found


def _note(candidate: Candidate) -> str:
    """Return why it is proposed, how often it occurs, and its first context."""
    context = candidate.contexts[0]
    known = f" In the glossary as '{candidate.concept}'." if candidate.concept else ""
    sentence = _around(context.sentence, candidate.forms)
    return f"{candidate.kind.value.capitalize()}, {candidate.count}×.{known} {context.article}: {sentence}"


def _around(sentence: str, forms: Sequence[str]) -> str:
    """Return a sentence on one line, cut to the surroundings of the first form that it holds."""
    text = " ".join(sentence.split())
    places = [at for form in forms if (at := text.casefold().find(form.casefold())) >= 0]
    at = min(places, default=0)
    start, end = max(0, at - _AROUND), at + len(forms[0]) + _AROUND
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{text[start:end]}{after}"


def _safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV Injection)."""
    visible = "".join(c if c.isprintable() else " " for c in cell)
    return f"'{visible}" if visible[:1] in {"=", "+", "-", "@"} else visible
