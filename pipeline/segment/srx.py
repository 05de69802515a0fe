"""Segmentation rules in SRX 2.0: load a file of theirs and cut by it, or write ours as one.

Of all places where a break rule matches, those stay at which no rule before it says otherwise. A
rule sees a window of the text and has little time, so that a hostile file stops with an error.
Standard: SRX 2.0 (OSCAR/LISA, ISO 24621 draft). Needs the `regex` package: `pip install
'bilingual-pipeline[srx]'`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from pipeline.errors import ConfigurationError
from pipeline.model import Span
from pipeline.segment import _ranges
from pipeline.segment._srx_match import SECONDS, Compiled, Matcher, SrxRule, compiled

_LARGEST = 4_000_000
"""Bytes of a file; the largest in use have less than half a million."""
_MOST_RULES = 10_000
_LONGEST = 20_000
"""Code points of a pattern."""
PROTECTED = "inside a protected range"
_OKAPI = "{http://okapi.sf.net/srx-extensions}"
# Okapi can ask for Unicode's own ends (UAX #29) behind the exceptions of a file: rules SB8 to SB11.
# Unicode counts opening marks among those that close; here they belong to what follows.
_CLOSE = r"[\p{Sentence_Break=Close}&&[^\p{Ps}\p{Pi}]]"
_UNICODE_ENDS = (
    (
        rf"[\p{{Sentence_Break=STerm}}\p{{Sentence_Break=ATerm}}]{_CLOSE}*",
        r"\s+(?!\s|\p{Ll}|[,;:])",
    ),
    (rf"[。！？｡]{_CLOSE}*", rf"(?!{_CLOSE}|[。！？｡，、；：…])"),
)


@dataclass(frozen=True, slots=True)
class Group:
    """What becomes of the rules of one <languagerule>."""

    name: str
    languages: tuple[str, ...]
    """Patterns of languages that lead to it; empty where none does."""
    rules: int
    rewritten: int
    """Rules said in other words, because the engine here writes something otherwise."""
    refused: tuple[ConfigurationError, ...]
    """One for each rule that cannot be used."""


@dataclass(slots=True)
class Rules:
    """The rules of a file; those of a language are compiled when they are first needed."""

    file: str
    cascades: bool
    maps: tuple[tuple[str, str, int], ...]
    """(pattern of languages, name of the rules, line), in order."""
    rules: dict[str, tuple[SrxRule, ...]]
    extra: tuple[SrxRule, ...] = ()
    """Rules behind those of every language."""
    notes: tuple[str, ...] = ()
    """What else the file asks for, and what was made of it."""
    _matchers: dict[str, Matcher] = field(default_factory=dict)

    def of(self, locale: str) -> tuple[SrxRule, ...]:
        """Return the rules of a language in order: of the first map that fits it, or of all.

        Raises ConfigurationError when no map fits.
        """
        found: list[SrxRule] = []
        for pattern, name, line in self.maps:
            said = f"languagepattern '{pattern}'"
            fits = compiled(pattern, self.file, line, said, any_case=True)
            if fits.fullmatch(locale, timeout=SECONDS):
                found += self.rules[name]
                if not self.cascades:
                    break
        if not found:
            raise ConfigurationError(
                f"no <languagemap> fits '{locale}'.",
                file=self.file,
                remedy='Add one with languagepattern=".*" to the end.',
            )
        return (*found, *self.extra)

    def decisions(self, text: str, locale: str) -> Iterator[tuple[int, SrxRule]]:
        """Yield each place inside a text where a break rule matches, with the rule that decides.

        Raises ConfigurationError for a rule that is wrong or takes too long.
        """
        if locale not in self._matchers:
            self._matchers[locale] = Matcher(self.of(locale))
        return self._matchers[locale].decisions(text)

    def guarded(
        self, text: str, locale: str, protect: Iterable[tuple[int, int]] = ()
    ) -> Iterator[tuple[int, bool, str]]:
        """Yield (place, whether a sentence ends there, why) as `decisions`, ranges respected."""
        made = list(self.decisions(text, locale))
        free = set(_ranges.outside((at for at, _ in made), _ranges.merged(protect)))
        for at, rule in made:
            is_kept = rule.breaks and at not in free
            yield at, rule.breaks and not is_kept, PROTECTED if is_kept else rule.name

    def spans(
        self, text: str, locale: str, protect: Iterable[tuple[int, int]] = ()
    ) -> tuple[Span, ...]:
        """Return the sentences as `pipeline.segment.spans` does: no white space at their ends."""
        found: list[Span] = []
        start = 0
        ends = (at for at, breaks, _ in self.guarded(text, locale, protect) if breaks)
        for end in (*ends, len(text)):
            content = text[start:end]
            kept = content.strip()
            if kept:
                first = start + len(content) - len(content.lstrip())
                found.append(Span(first, first + len(kept)))
            start = end
        return tuple(found)

    def survey(self) -> Iterator[Group]:
        """Yield what becomes of each group of rules, in the order of the file."""
        for name, rules in self.rules.items():
            patterns = tuple(pattern for pattern, own, _ in self.maps if own == name)
            rewritten = 0
            refused: list[ConfigurationError] = []
            for rule in rules:
                try:
                    rewritten += Compiled(rule).is_rewritten
                except ConfigurationError as error:
                    refused.append(error)
            yield Group(name, patterns, len(rules), rewritten, tuple(refused))


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
    extra, notes = _okapi(header, shown)
    return Rules(shown, cascades, tuple(maps), rules, extra, notes)


def _okapi(
    header: etree._Element | None, shown: str
) -> tuple[tuple[SrxRule, ...], tuple[str, ...]]:
    """Return the rules that Okapi's own options stand for, and what is to be said of them."""
    if header is None:
        return (), ()
    notes: list[str] = []
    extra: tuple[SrxRule, ...] = ()
    options = header.find(f"{_OKAPI}options")
    if options is not None and options.get("useIcu4jBreakRules", "no").lower() in ("yes", "true"):
        extra = tuple(
            SrxRule("Unicode's own ends", shown, _line(options), True, before, after)  # noqa: FBT003
            for before, after in _UNICODE_ENDS
        )
        notes.append("useIcu4jBreakRules: sentences also end where Unicode's own rules say so.")
    masked = header.findtext(f"{_OKAPI}rangeRule") or ""
    if masked.strip():
        notes.append("rangeRule: is not followed; text to leave alone is marked in the article.")
    return extra, tuple(notes)


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
            raise rule.fault(f"is longer than {_LONGEST} characters")
        yield rule


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 0
