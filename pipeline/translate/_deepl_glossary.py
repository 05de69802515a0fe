"""Keep a glossary at DeepL in step with ours: made once a pair, replaced whole when ours changes."""

from __future__ import annotations

import hashlib
import threading

from pipeline.errors import RequestRefused
from pipeline.locales import language
from pipeline.translate._http import Service
from pipeline.translate._protocol import Context

_NAME = "bilingual-pipeline"


class Glossaries:
    """The glossary of one pair at DeepL; looked up or made when it is first needed."""

    def __init__(self, service: Service, context: Context) -> None:
        """Note whose glossary it is; nothing is asked yet."""
        self._service, self._context = service, context
        self._lock = threading.Lock()
        self._id: str | None = None

    def current(self) -> str:
        """Return the id of a glossary that holds just our terms; empty when we have none.

        Its name says what it held last, so that no file of ours need remember it.

        Raises what the service raises.
        """
        with self._lock:
            if self._id is None:
                entries = self._entries()
                self._id = self._in_step(entries) if entries else ""
            return self._id

    def _in_step(self, entries: str) -> str:
        source, target = self._pair
        stem = f"{_NAME} {source}-{target}"
        name = f"{stem} {hashlib.sha256(entries.encode()).hexdigest()[:12]}"
        known = {n: i for n, i in self._known() if n.startswith(f"{stem} ")}
        if name in known:
            return known[name]
        dictionary = {
            "source_lang": source,
            "target_lang": target,
            "entries": entries,
            "entries_format": "tsv",
        }
        if known:
            old = next(iter(known.values()))
            path = f"/v3/glossaries/{old}"
            self._service.post(f"{path}/dictionaries", body=dictionary, method="PUT")
            self._service.post(path, body={"name": name}, method="PATCH")
            return old
        made = self._service.post(
            "/v3/glossaries", body={"name": name, "dictionaries": [dictionary]}
        )
        return _text(made.content, "glossary_id")

    @property
    def _pair(self) -> tuple[str, str]:
        return language(self._context.source), language(self._context.target)

    def _known(self) -> list[tuple[str, str]]:
        content = self._service.get("/v3/glossaries").content
        found = content.get("glossaries", []) if isinstance(content, dict) else []
        return [(_text(item, "name"), _text(item, "glossary_id")) for item in found]

    def _entries(self) -> str:
        """Return our terms as TSV: every source form, once, with its preferred target form."""
        rows: dict[str, str] = {}
        for entry in self._context.glossary.entries:
            source = entry.section(self._context.source)
            target = entry.section(self._context.target)
            for form in source.forms if source else ():
                approved = (
                    form if entry.is_dnt else target.forms[0] if target and target.forms else ""
                )
                if approved:
                    rows.setdefault(_cell(form), _cell(approved))
        return "\n".join(f"{source}\t{target}" for source, target in sorted(rows.items()))


def _cell(text: str) -> str:
    return " ".join(text.split())


def _text(content: object, name: str) -> str:
    value = content.get(name) if isinstance(content, dict) else None
    if not isinstance(value, str):
        raise RequestRefused(f"DeepL's glossary has no {name}.")
    return value
