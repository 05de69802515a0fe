"""Segmentation rules in SRX 2.0: load a file of theirs and cut by it, or write ours as one.

Of all places where a break rule matches, those stay at which no rule before it says otherwise. A
rule sees a window of the text and has little time, so that a hostile file stops with an error.
Standard: SRX 2.0 (OSCAR/LISA, ISO 24621 draft). Needs the `regex` package: `pip install
'bilingual-pipeline[srx]'`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.errors import ConfigurationError
from pipeline.model import Span
from pipeline.segment import _javaregex, _ranges

if TYPE_CHECKING:
    import regex

_LARGEST = 4_000_000
"""Bytes of a file; the largest in use have less than half a million."""
_MOST_RULES = 10_000
_LONGEST = 20_000
"""Code points of a pattern."""
_BLOCK = 4_096
_CONTEXT = 512
"""Code points of a text that are looked at together, and what a rule sees around them."""
SECONDS = 1.0
"""What a rule may take for one look."""


@dataclass(frozen=True, slots=True)
class SrxRule:
    """A rule as the file has it."""

    name: str
    """`rule 3 of 'English'`"""
    file: str
    line: int
    breaks: bool
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: SrxRule
    pattern: regex.Pattern[str]


@dataclass(slots=True)
class Rules:
    """The rules of a file; those of a language are compiled when they are first needed."""

    file: str
    cascades: bool
    maps: tuple[tuple[str, str, int], ...]
    """(pattern of languages, name of the rules, line), in order."""
    rules: dict[str, tuple[SrxRule, ...]]
    _compiled: dict[str, tuple[_Compiled, ...]] = field(default_factory=dict)

    def of(self, locale: str) -> tuple[SrxRule, ...]:
        """Return the rules of a language in order: of the first map that fits it, or of all.

        Raises ConfigurationError when no map fits.
        """
        found: list[SrxRule] = []
        for pattern, name, line in self.maps:
            fits = _compile(pattern, self.file, line, f"languagepattern '{pattern}'")
            if fits.fullmatch(locale, timeout=SECONDS):
                found += self.rules[name]
                if not self.cascades:
                    return tuple(found)
        if not found:
            raise ConfigurationError(
                f"no <languagemap> fits '{locale}'.",
                file=self.file,
                remedy='Add one with languagepattern=".*" to the end.',
            )
        return tuple(found)

    def decisions(self, text: str, locale: str) -> Iterator[tuple[int, SrxRule]]:
        """Yield each place inside a text where a break rule matches, with the rule that decides.

        Raises ConfigurationError for a rule that is wrong or takes too long.
        """
        if locale not in self._compiled:
            self._compiled[locale] = tuple(_compile_rule(rule) for rule in self.of(locale))
        rules = self._compiled[locale]
        for start in range(0, len(text), _BLOCK):
            low = max(0, start - _CONTEXT)
            window = text[low : start + _BLOCK + _CONTEXT]
            end = min(start + _BLOCK, len(text)) - low
            for at, rule in _decide(window, start - low, end, rules):
                if 0 < low + at < len(text):
                    yield low + at, rule

    def spans(
        self, text: str, locale: str, protect: Iterable[tuple[int, int]] = ()
    ) -> tuple[Span, ...]:
        """Return the sentences as `pipeline.segment.spans` does: no white space at their ends."""
        breaks = (at for at, rule in self.decisions(text, locale) if rule.breaks)
        found: list[Span] = []
        start = 0
        for end in (*_ranges.outside(breaks, _ranges.merged(protect)), len(text)):
            content = text[start:end]
            kept = content.strip()
            if kept:
                first = start + len(content) - len(content.lstrip())
                found.append(Span(first, first + len(kept)))
            start = end
        return tuple(found)


def load(path: Path, *, shown: str = "") -> Rules:
    """Read an SRX file.

    Raises ConfigurationError when it cannot be read, is too large, has a document type, is no SRX
    2.0, or when a rule uses what cannot be translated; the rule is named.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise ConfigurationError(f"cannot be read: {error}.", file=shown or path.name) from error
    return parse(data, shown or path.name)


def parse(data: bytes, shown: str) -> Rules:
    """Read the content of an SRX file; see `load`."""
    root = _root(data, shown)
    header = root.find("{*}header")
    # SRX 2.0 demands the attribute. OmegaT's own file has none, and OmegaT applies every map.
    stated = "yes" if header is None else header.get("cascade", "yes")
    cascades = stated.lower() in ("yes", "true")
    rules: dict[str, tuple[SrxRule, ...]] = {}
    for group in root.iterfind("{*}body/{*}languagerules/{*}languagerule"):
        name = group.get("languagerulename", "")
        rules[name] = tuple(_rules(group, name, shown))
    if sum(map(len, rules.values())) > _MOST_RULES:
        raise ConfigurationError(f"more than {_MOST_RULES} rules.", file=shown)
    maps = []
    for entry in root.iterfind("{*}body/{*}maprules/{*}languagemap"):
        pattern, name = entry.get("languagepattern", ""), entry.get("languagerulename", "")
        if name not in rules:
            raise ConfigurationError(f"there are no rules '{name}'.", file=shown, line=_line(entry))
        maps.append((pattern, name, _line(entry)))
    if not maps:
        raise ConfigurationError("has no <languagemap>.", file=shown)
    return Rules(shown, cascades, tuple(maps), rules)


def _root(data: bytes, shown: str) -> etree._Element:
    if len(data) > _LARGEST:
        raise ConfigurationError(f"is larger than {_LARGEST // 1_000_000} MB.", file=shown)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ConfigurationError(f"is not well-formed XML: {error}.", file=shown) from error
    if b"<!DOCTYPE" in data or root.getroottree().docinfo.internalDTD is not None:
        raise ConfigurationError(
            "has a document type.", file=shown, remedy="Delete the <!DOCTYPE …> line."
        )
    if etree.QName(root).localname != "srx" or root.get("version") != "2.0":
        raise ConfigurationError(
            "is not SRX 2.0.", file=shown, remedy='It begins with <srx version="2.0" …>.'
        )
    return root


def _rules(group: etree._Element, name: str, shown: str) -> Iterator[SrxRule]:
    for number, element in enumerate(group.iterfind("{*}rule"), 1):
        before, after = (
            "".join(map(str, part.itertext())) if part is not None else ""
            for part in (element.find("{*}beforebreak"), element.find("{*}afterbreak"))
        )
        breaks = element.get("break", "yes").lower() != "no"
        rule = SrxRule(f"rule {number} of '{name}'", shown, _line(element), breaks, before, after)
        if len(before) + len(after) > _LONGEST:
            raise _fault(rule, f"is longer than {_LONGEST} characters")
        yield rule


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 0


def _compile_rule(rule: SrxRule) -> _Compiled:
    try:
        before, after = map(_javaregex.translate, (rule.before, rule.after))
    except _javaregex.UnsupportedError as error:
        raise _fault(rule, f"uses what is not supported: {error}") from error
    pattern = f"(?<={before})(?={after})" if before else f"(?={after})"
    return _Compiled(rule, _compile(pattern, rule.file, rule.line, rule.name))


@cache
def _compile(pattern: str, file: str, line: int, name: str) -> regex.Pattern[str]:
    try:
        import regex
    except ImportError as error:
        raise ConfigurationError(
            "SRX rules need the package 'regex'.",
            file=file,
            remedy="Run `pip install 'bilingual-pipeline[srx]'`.",
        ) from error
    flags = regex.VERSION1 | (regex.IGNORECASE if name.startswith("languagepattern") else 0)
    try:
        return regex.compile(pattern, flags)
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        raise ConfigurationError(
            f"{name} is no regular expression: {error}.", file=file, line=line
        ) from error


def _fault(rule: SrxRule, what: str) -> ConfigurationError:
    return ConfigurationError(f"{rule.name} {what}.", file=rule.file, line=rule.line)


def _decide(
    window: str, start: int, end: int, rules: tuple[_Compiled, ...]
) -> Iterator[tuple[int, SrxRule]]:
    """Yield (place, rule) where a break rule matches from `start` up to `end`: the first that does."""
    places: dict[int, int] = {}
    for index, compiled in enumerate(rules):
        if compiled.rule.breaks:
            for at in _places(compiled, window, start, end):
                places.setdefault(at, index)
    for at in sorted(places):
        earlier = (r for r in rules[: places[at]] if not r.rule.breaks)
        exception = next((r for r in earlier if _fits(r, window, at)), None)
        yield at, exception.rule if exception else rules[places[at]].rule


def _places(compiled: _Compiled, window: str, start: int, end: int) -> list[int]:
    found = []
    try:
        for match in compiled.pattern.finditer(window, start, timeout=SECONDS):
            if match.start() >= end:
                break
            found.append(match.start())
    except TimeoutError as error:
        raise _fault(compiled.rule, "takes too long") from error
    return found


def _fits(compiled: _Compiled, window: str, at: int) -> bool:
    try:
        return compiled.pattern.match(window, at, timeout=SECONDS) is not None
    except TimeoutError as error:
        raise _fault(compiled.rule, "takes too long") from error
