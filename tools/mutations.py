"""Measure the check of numbers: `python -m tools.mutations [--write] [--peers] [--show LANGUAGE]`.

Sentences that people translated (data beside the project) must pass; the same with one number
spoilt in the translation must not. Prints, for each language, what is flagged of the clean ones and
what is caught of the spoilt ones; --write raises the floors in tests/check/baseline.json.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polib

from pipeline import locales
from pipeline.check import Pair
from pipeline.check.numbers import check
from pipeline.model import Content, Segment, Span

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
PARALLEL = SHARED / "data" / "segment" / "ud_dev"
CATALOGS = SHARED / "data" / "po" / "python-docs-zh-cn"
BASELINE = ROOT / "tests" / "check" / "baseline.json"
LANGUAGES = ("zh", "de", "fr", "es", "ru", "ar")
_CHINESE = {"zh": "zh-Hant"}


class Translation(NamedTuple):
    """A sentence and what people, or a mutation, made of it."""

    source: str
    target: str
    source_locale: str
    target_locale: str
    kind: str = ""
    """What was done to the target; empty when nothing."""
    place: int = -1
    """Which clean sentence it comes from."""


Checker = Callable[[Sequence[Translation]], list[bool]]
"""Says of each translation whether it is flagged."""


def digest() -> str:
    """Return the SHA-256 of all data measured on, names included."""
    total = hashlib.sha256()
    for path in (*sorted(PARALLEL.glob("*_pud_dev.jsonl")), *sorted(CATALOGS.glob("*.po"))):
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()


@cache
def sentences(language: str) -> tuple[str, ...]:
    """Return the sentences of a parallel treebank; the n-th is the same in every language."""
    lines = (PARALLEL / f"{language}_pud_dev.jsonl").read_text("utf-8").splitlines()
    rows = map(json.loads, lines)
    return tuple(row["text"][start:end] for row in rows for start, end in row["spans"])


def clean(source: str, target: str) -> list[Translation]:
    """Return the translations between two languages as people made them."""
    pairs = zip(sentences(source), sentences(target), strict=True)
    tags = _CHINESE.get(source, source), _CHINESE.get(target, target)
    return [Translation(old, new, *tags, place=place) for place, (old, new) in enumerate(pairs)]


def entries() -> Iterator[Translation]:
    """Yield the translated entries of the published catalogs."""
    for path in sorted(CATALOGS.glob("*.po")):
        for entry in polib.pofile(str(path)).translated_entries():
            yield Translation(entry.msgid, entry.msgstr, "en", "zh-CN")


# -- what is done to a number --------------------------------------------------------------------

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")
_FRACTION = re.compile(r"(?<![\d.,])(\d+)([.,])(\d{1,2})(?![\d.,:])")
_PERCENT = re.compile(r"(?<=\d)\s?(?:[%٪]|percent\b|per cent\b|Prozent\b|процент\w*)")
_CHINESE_MONTH = re.compile(r"(\d{1,2})月")
_SCALES = {
    "zh": (("億", "萬"), ("萬", "億")),
    "de": (("Millionen", "Milliarden"), ("Milliarden", "Millionen"), ("Mrd", "Mio")),
    "fr": (("millions", "milliards"), ("milliards", "millions"), ("milliard", "million")),
    "es": (("millones", "billones"), (" mil", " millones"), ("millón", "billón")),
    "ru": (("миллион", "миллиард"), ("миллиард", "миллион"), ("тысяч", "миллион"), ("млн", "млрд")),
    "ar": (("مليون", "مليار"), ("مليار", "مليون"), ("ألف", "مليون"), ("آلاف", "ملايين")),
    "en": (("million", "billion"), ("billion", "million"), ("thousand", "million")),
}


def mutations(clean: Translation) -> Iterator[Translation]:
    """Yield a translation with one number spoilt, once for each way that it allows."""
    for kind, mutate in _KINDS.items():
        places = list(mutate(clean.target, clean.target_locale))
        if places:
            start, end, new = places[clean.place % len(places)]
            target = clean.target[:start] + new + clean.target[end:]
            yield clean._replace(target=target, kind=kind)


Change = tuple[int, int, str]


def _single(text: str) -> Iterator[re.Match[str]]:
    """Yield the numbers that stand once: of one that is named twice, one may go."""
    for match in _NUMBER.finditer(text):
        if len(re.findall(rf"(?<!\d){re.escape(match.group())}(?!\d)", text)) == 1:
            yield match


def _digit(text: str, _: str) -> Iterator[Change]:
    for match in _single(text):
        place = match.end() - 1
        yield place, place + 1, str((int(text[place]) + 1) % 10)


def _swap(text: str, _: str) -> Iterator[Change]:
    for match in _single(text):
        for place in range(match.start(), match.end() - 1):
            pair = text[place : place + 2]
            if pair.isdigit() and pair[0] != pair[1] and pair[1] != "0":
                yield place, place + 2, pair[::-1]


def _drop(text: str, _: str) -> Iterator[Change]:
    yield from ((*match.span(), "") for match in _single(text))


def _scale(text: str, locale: str) -> Iterator[Change]:
    for old, new in _SCALES.get(locales.language(locale), ()):
        for match in re.finditer(rf"(?<=\d){re.escape(old)}|(?<=\d[\s\u00a0]){old.strip()}", text):
            yield *match.span(), new if match.group() == old else new.strip()


def _separator(text: str, _: str) -> Iterator[Change]:
    yield from ((match.start(2), match.end(2), "") for match in _FRACTION.finditer(text))


def _month(text: str, locale: str) -> Iterator[Change]:
    from babel import Locale as Cldr

    if locales.language(locale) == "zh":
        for match in _CHINESE_MONTH.finditer(text):
            yield *match.span(1), str(int(match[1]) % 12 + 1)
        return
    names = Cldr.parse(locale).months["format"]["wide"]
    for month, name in names.items():
        for match in re.finditer(rf"\b{name}\b", text):
            if re.search(r"\d", text[max(0, match.start() - 8) : match.end() + 8]):
                yield *match.span(), names[month % 12 + 1]


def _percent(text: str, _: str) -> Iterator[Change]:
    yield from ((*match.span(), "") for match in _PERCENT.finditer(text))


_KINDS: dict[str, Callable[[str, str], Iterator[Change]]] = {
    "digit": _digit,
    "swap": _swap,
    "drop": _drop,
    "scale": _scale,
    "separator": _separator,
    "month": _month,
    "percent": _percent,
}

# -- who checks ----------------------------------------------------------------------------------


def ours(translations: Sequence[Translation]) -> list[bool]:
    """Ask the pipeline's own check."""
    return [_found(t) != [] for t in translations]


def _found(translation: Translation) -> list[str]:
    source, target = translation.source, translation.target
    tags = locales.parse(translation.source_locale), locales.parse(translation.target_locale)
    segment = Segment(Span(0, len(source)), Content(source), Content(target))
    return [issue.message for issue in check(segment, Pair(*tags))]


def prototype(translations: Sequence[Translation]) -> list[bool]:
    """Ask the prototype that the project started from."""
    path = SHARED / "prototypes" / "glossary" / "numcheck.py"
    spec = importlib.util.spec_from_file_location("numcheck", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [
        bool(module.check(t.source, t.target, *map(locales.language, t[2:4]))) for t in translations
    ]


def pofilter(translations: Sequence[Translation]) -> list[bool]:
    """Ask Translate Toolkit: run as a command, never imported."""
    if not translations:
        return []
    catalog = polib.POFile(wrapwidth=0)
    catalog.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    for number, one in enumerate(translations):
        entry = polib.POEntry(msgid=one.source, msgstr=one.target, msgctxt=str(number))
        catalog.append(entry)
    language = locales.folder(translations[0].target_locale).partition("_")[0]
    with tempfile.TemporaryDirectory() as folder:
        catalog.save(f"{folder}/in.po")
        command = [str(ROOT / ".venv-bench" / "bin" / "pofilter"), f"--language={language}"]
        command += ["--progress=none", "-t", "numbers", f"{folder}/in.po", f"{folder}/out.po"]
        subprocess.run(command, check=True, capture_output=True)
        written = Path(folder, "out.po")
        found = {e.msgctxt for e in polib.pofile(str(written))} if written.exists() else set()
    return [str(number) in found for number in range(len(translations))]


class Score(NamedTuple):
    """How a checker does in one language."""

    flagged: int
    """Clean translations that it flags."""
    caught: int
    spoilt: int

    @property
    def percent(self) -> float:
        """Return how many of the spoilt ones are caught, per cent."""
        return round(100 * self.caught / max(1, self.spoilt), 2)


def score(checker: Checker, source: str, target: str, *, show: bool = False) -> Score:
    """Return how a checker does; what it flags when clean is not counted as caught when spoilt."""
    good = clean(source, target)
    flags = checker(good)
    spoilt = [
        new for old, is_bad in zip(good, flags, strict=True) if not is_bad for new in mutations(old)
    ]
    caught = checker(spoilt)
    if show:
        for one in [t for t, flag in zip(good, flags, strict=True) if flag]:
            print(f"FLAGGED {one.source}\n        {one.target}\n        {_found(one)}")
        for one in [t for t, flag in zip(spoilt, caught, strict=True) if not flag]:
            print(f"MISSED {one.kind} {one.source}\n        {one.target}")
    return Score(sum(flags), sum(caught), len(spoilt))


def measure() -> dict[str, dict[str, float]]:
    """Return the scores of today in the form of the floors."""
    found: dict[str, dict[str, float]] = {}
    for language in LANGUAGES:
        result = score(ours, "en", language)
        found[f"en-{language}"] = {"flagged": result.flagged, "caught": result.percent}
    catalog = list(entries())
    found["python-docs"] = {"flagged": sum(ours(catalog)), "entries": len(catalog)}
    return found


def fallen(old: dict[str, dict[str, float]], new: dict[str, dict[str, float]]) -> list[str]:
    """Return what is worse than before, as sentences."""
    worse = []
    for name, before in old.items():
        now = new[name]
        if now["flagged"] > before["flagged"]:
            worse.append(f"{name}: {now['flagged']} are flagged that were {before['flagged']}")
        if now.get("caught", 0) < before.get("caught", 0):
            worse.append(f"{name}: {now['caught']} % are caught that were {before['caught']} %")
    return worse


def main(words: Sequence[str] | None = None) -> int:
    """Print the scores; return 1 when one is worse than its floor."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutations", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the scores as floors")
    parser.add_argument("--peers", action="store_true", help="ask the prototype and pofilter, too")
    parser.add_argument("--show", metavar="PAIR", help="print what is wrong in a pair, as en-de")
    chosen = parser.parse_args(words)
    if chosen.show:
        source, _, target = chosen.show.partition("-")
        print(score(ours, source, target, show=True))
        return 0
    if chosen.peers:
        for checker in (prototype, pofilter):
            for language in LANGUAGES:
                print(checker.__name__, language, score(checker, "en", language))
    new = measure()
    print(json.dumps(new, indent=2))
    if chosen.write:
        text = json.dumps({"sha256": digest(), "floors": new}, indent=2)
        BASELINE.write_text(text + "\n", "utf-8")
        return 0
    worse = fallen(json.loads(BASELINE.read_text("utf-8"))["floors"], new)
    print("\n".join(worse), file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
