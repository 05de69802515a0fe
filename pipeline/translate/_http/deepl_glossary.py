"""Keep a glossary at DeepL in step with ours: made once a pair, replaced whole when ours changes.

Source: https://developers.deepl.com/api-reference/multilingual-glossaries and its page on limits:
10 MiB a glossary, 1024 bytes a text, no control characters.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.errors import RequestRefused
from pipeline.locales import language
from pipeline.translate._http.fields import at, count_at, text_at
from pipeline.translate._http.service import Service
from pipeline.translate._protocol import Context

_LONGEST_TEXT = 1024
_LONGEST = 10 << 20
_UNFINISHED = "is being changed"


class _Known(NamedTuple):
    """A glossary that is at DeepL."""

    name: str
    id: str
    size: int
    """Number of its entries."""


class Glossaries:
    """The glossary of one pair at DeepL; looked up or made when it is first needed."""

    def __init__(self, service: Service, context: Context, newsroom: str) -> None:
        """Note whose glossary it is; nothing is asked yet.

        `newsroom` tells its glossaries from those of others who share the account.
        """
        self._service, self._context = service, context
        self._stem = f"{newsroom[:80]} (bilingual-pipeline) {context.source}-{context.target}"
        self._lock = threading.Lock()
        self._id: str | None = None

    def current(self) -> str:
        """Return the id of a glossary that holds just our terms.

        Empty when we have none, or DeepL does not take them: it has no glossaries for some pairs,
        and a limit to their number. Terms are kept by tags then.

        Raises BackendBusy or BackendError.
        """
        with self._lock:
            if self._id is None:
                entries = self._entries()
                try:
                    self._id = self._in_step(entries) if entries else ""
                except RequestRefused:
                    self._id = ""
            return self._id

    def _in_step(self, entries: str) -> str:
        """Return the id of the glossary that holds these entries, after a change if need be.

        Its name says what it holds, so that no file of ours need remember it. While it is changed
        the name says that: nobody who is ended half-way leaves a name that is not true. The number
        of its entries tells when somebody else has changed it.
        """
        name = f"{self._stem} {hashlib.sha256(entries.encode()).hexdigest()[:12]}"
        known = sorted(k for k in self._known() if k.name.startswith(f"{self._stem} "))
        size = entries.count("\n") + 1
        for one in known:
            if (one.name, one.size) == (name, size):
                return one.id
        if known:
            return self._replaced(known[0].id, name, entries)
        body = {"name": name, "dictionaries": [self._dictionary(entries)]}
        return text_at(self._service.post("/v3/glossaries", body=body).content, "glossary_id")

    def _replaced(self, id: str, name: str, entries: str) -> str:
        path = f"/v3/glossaries/{id}"
        unfinished = {"name": f"{self._stem} {_UNFINISHED}"}
        self._service.post(path, body=unfinished, method="PATCH")
        self._service.post(f"{path}/dictionaries", body=self._dictionary(entries), method="PUT")
        self._service.post(path, body={"name": name}, method="PATCH")
        return id

    def _dictionary(self, entries: str) -> dict[str, str]:
        return {
            "source_lang": language(self._context.source),
            "target_lang": language(self._context.target),
            "entries": entries,
            "entries_format": "tsv",
        }

    def _known(self) -> Iterator[_Known]:
        """Yield every glossary of the account."""
        found = at(self._service.get("/v3/glossaries").content, "glossaries")
        for item in found if isinstance(found, list) else ():
            size = count_at(item, "dictionaries", 0, "entry_count")
            yield _Known(text_at(item, "name"), text_at(item, "glossary_id"), size)

    def _entries(self) -> str:
        """Return our terms as TSV: every source form with its preferred target form.

        A form that two concepts translate differently is left out, as the runner leaves it open.
        """
        rows: dict[str, set[str]] = {}
        for source, target in self._forms():
            rows.setdefault(_cell(source), set()).add(_cell(target))
        lines = [f"{source}\t{min(found)}" for source, found in rows.items() if len(found) == 1]
        return "\n".join(_within(sorted(lines)))

    def _forms(self) -> Iterator[tuple[str, str]]:
        for entry in self._context.glossary.entries:
            source = entry.section(self._context.source)
            target = entry.section(self._context.target)
            for form in source.forms if source else ():
                approved = target.forms[0] if target and target.forms else ""
                if entry.is_dnt or approved:
                    yield form, form if entry.is_dnt else approved


def _cell(text: str) -> str:
    """Return a text as DeepL takes it: no tab, no line break, no control character."""
    seen = (letter for letter in text if letter.isspace() or letter.isprintable())
    return " ".join("".join(seen).split())


def _within(lines: list[str]) -> Iterator[str]:
    """Yield lines that are short enough, while there is room; tags keep the other terms."""
    room = _LONGEST
    for line in lines:
        cells = [len(cell.encode()) for cell in line.split("\t")]
        if min(cells) and max(cells) <= _LONGEST_TEXT and sum(cells) + 2 <= room:
            room -= sum(cells) + 2
            yield line
