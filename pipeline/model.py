"""The nouns that travel along the pipeline: Document, Unit, Segment, Content, Code.

Every noun is frozen; a stage returns a new Document made with `dataclasses.replace`.
Words follow XLIFF 2.2 (unit, segment, state), TBX (term entry) and GNU gettext (entry, fuzzy);
offsets are half-open ranges of code points.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, NewType

Locale = NewType("Locale", str)
"""A BCP 47 language tag in canonical case (`en`, `zh-CN`, `ar`); made by `pipeline.locales.parse`."""


def script(locale: str) -> str:
    """Return the script that a locale is written in, where its tag tells: `Hant` of `zh-TW`.

    Of the tags without a script only those of Chinese tell, by their region (CLDR likely subtags).
    """
    language, *rest = locale.split("-")
    named = next((subtag for subtag in rest if len(subtag) == 4 and subtag.isalpha()), "")
    if named or not rest or language not in ("zh", "yue"):
        return named
    return "Hans" if {"TW", "HK", "MO"}.isdisjoint(rest) else "Hant"


class Role(StrEnum):
    """What a unit is in its article; the value is the entry's msgctxt, but for BODY, which has none."""

    BODY = "body"
    TITLE = "title"
    SUBTITLE = "subtitle"
    HEADING = "heading"
    BREADCRUMB = "breadcrumb"
    BYLINE = "byline"
    CAPTION = "caption"
    ITEM = "item"
    CELL = "cell"
    QUOTE = "quote"
    SUMMARY = "summary"
    ALT = "alt"
    TOOLTIP = "tooltip"
    LABEL = "label"
    PLACEHOLDER = "placeholder"


class State(StrEnum):
    """How far a target is (XLIFF 2.2 `state`); INITIAL with a target is what gettext calls fuzzy."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"


class MatchType(StrEnum):
    """Where a candidate comes from (XLIFF 2.2, Translation Candidates, `type`)."""

    EXACT_IN_CONTEXT = "icm"
    MEMORY = "tm"
    MACHINE = "mt"


class Severity(StrEnum):
    """How grave an issue is; an ERROR makes `pipeline check` exit with 1."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Span(NamedTuple):
    """A half-open range of code points, `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Code:
    """An inline code that stands off: an element over a range of plain text."""

    id: str
    """Unique within its Content. In a segment it is the name shown to translators: `a`, `strong2`."""
    element: str
    """HTML element name in lower case."""
    span: Span
    """Range over the Content's text; empty for `<br>`, `<img>` and for an emptied pair."""
    attributes: tuple[tuple[str, str], ...] = ()
    """Sanitised attributes. `data-unit-alt="7"` means: alt is the text of unit 7."""
    is_empty: bool = False
    """True for a void element (XLIFF `ph`), False for a pair (`pc`)."""
    depth: int = 0
    """How many codes enclose it; with the order it says where a pair closes that ends at a tie."""
    translate: bool = True
    """False when the text inside must stay as it is (`translate="no"`, `<code>`)."""


@dataclass(frozen=True, slots=True)
class Content:
    """Plain text with inline codes standing off, in order of opening, outer before inner.

    Invariant: codes are properly nested; every span lies within the text.
    """

    text: str
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class TermSection:
    """The forms of one concept in one language (TBX `langSec`)."""

    locale: Locale
    forms: tuple[str, ...]
    """Allowed forms, the preferred one first."""
    forbidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermEntry:
    """One concept of the glossary (TBX `conceptEntry`)."""

    id: str
    sections: tuple[TermSection, ...]
    case: str = "smart"
    """`exact`, `smart` (capitals written in the glossary must be there) or `ignore`."""
    match: str = "exact"
    """`exact` or `inflect` (plurals and declined forms count)."""
    is_dnt: bool = False
    """Do not translate: the source form must stand in the target."""
    forbids_everywhere: bool = False
    """The forbidden forms are errors in every target, also where the source lacks the concept."""
    pos: str = ""
    domain: str = ""
    definition: str = ""
    note: str = ""
    file: str = ""
    line: int = 0

    def section(self, locale: str) -> TermSection | None:
        """Return the forms for a locale, falling back to its language (`zh-CN` → `zh`), or None.

        Another script is another way to write: `zh-TW` has nothing of `zh-CN`, nor `sr-Latn` of
        `sr-Cyrl`.
        """
        exact = next((s for s in self.sections if s.locale == locale), None)
        if exact:
            return exact
        language, own = locale.partition("-")[0], script(locale)
        kin = ((s, script(s.locale)) for s in self.sections if s.locale.split("-")[0] == language)
        return next((s for s, theirs in kin if own == theirs or "" in (own, theirs)), None)


@dataclass(frozen=True, slots=True)
class TermHit:
    """A term entry found in a segment's source text."""

    entry: TermEntry
    span: Span
    """Exact range over the segment's source text."""
    others: tuple[TermEntry, ...] = ()
    """Further concepts with this very form (homographs): a target that satisfies one satisfies all."""


@dataclass(frozen=True, slots=True)
class Match:
    """A translation candidate (XLIFF 2.2 `mtc:match`)."""

    target: str
    """Target with inline codes as in a msgstr."""
    similarity: float
    """Likeness of the two sources, percent 0–100."""
    type: MatchType
    origin: str
    """The article the memory entry comes from, or the name of the engine."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """What a translator allows in one entry, with the reason: `# allow: term-missing acc — REASON`."""

    check: str
    """Name of an issue."""
    concept: str = ""
    """Id of the only term entry concerned; empty: of any, or none."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """The smallest translated portion of a unit: in prose, a sentence."""

    span: Span
    """Range over the unit's text."""
    source: Content
    """The unit's text at `span`, with the codes that touch it, offsets from 0, ids as in the msgid."""
    target: Content | None = None
    written: str = ""
    """The target as its msgstr stands in the PO file, faulty codes included; `` without a target."""
    state: State = State.INITIAL
    has_broken_codes: bool = False
    """True when `written` loses, adds or misnests inline codes; `target` is what could be read."""
    provenance: str = ""
    """`` for a human, else `memory: 83 %, ARTICLE` or `machine: ENGINE, DATE`."""
    terms: tuple[TermHit, ...] = ()
    matches: tuple[Match, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    flags: tuple[str, ...] = ()
    """The entry's flags in the PO file, such as `python-format` or `no-c-format`."""

    @property
    def is_fuzzy(self) -> bool:
        """Tell whether there is a target that a human has yet to confirm, or to mend."""
        return self.target is not None and not self.is_publishable

    @property
    def is_publishable(self) -> bool:
        """Tell whether the target may appear on a published page."""
        is_confirmed = self.target is not None and self.state is not State.INITIAL
        return is_confirmed and not self.has_broken_codes


def is_blank(text: str) -> bool:
    """Tell whether a text shows nothing: it is empty, or white space and invisible letters only."""
    if text[:1].isalnum():  # as nearly all texts begin
        return False
    return not any(c.isprintable() and not c.isspace() for c in text)


@dataclass(frozen=True, slots=True)
class Unit:
    """A block's text, or a translatable attribute's, cut out of the skeleton.

    Invariant: segments are ordered and disjoint, and what lies between them holds no letter or
    digit, so that `text[gap] + text[segment] + …` rebuilds the text to the character.
    """

    id: int
    """1, 2, 3 … in document order; the skeleton refers to it as `data-unit`."""
    role: Role
    content: Content
    line: int = 0
    """Line in the source file, from 1; 0 when unknown."""
    segments: tuple[Segment, ...] = ()

    @property
    def gaps(self) -> tuple[Span, ...]:
        """Return what lies before, between and after the segments: one more than there are segments."""
        starts = (0, *(s.span.end for s in self.segments))
        ends = (*(s.span.start for s in self.segments), len(self.content.text))
        return tuple(Span(a, b) for a, b in zip(starts, ends, strict=True))


@dataclass(frozen=True, slots=True)
class Issue:
    """What a check found; an issue that a human confirms is an error (MQM)."""

    check: str
    severity: Severity
    message: str
    """One sentence for a translator: what is wrong and what is expected."""
    unit: int = 0
    """Id of the unit; 0 for the document as a whole."""
    segment: int = 0
    """Index of the segment in its unit, from 0."""
    source_span: Span | None = None
    target_span: Span | None = None
    concept: str = ""
    """Id of the term entry concerned."""
    fix: str | None = None
    """Replacement for `target_span` where one is safe."""


@dataclass(frozen=True, slots=True)
class Document:
    """An article on its way: skeleton, units and what the page says about it."""

    name: str
    """Unique in the newsroom: the path below articles/ without suffix, with `/` between folders."""
    path: str
    """The source file as the user would type it, for messages and references."""
    source_locale: Locale
    target_locale: Locale | None = None
    skeleton: str = ""
    """Sanitised HTML whose text-bearing blocks are empty and carry `data-unit="ID"`."""
    units: tuple[Unit, ...] = ()
    date: date | None = None
    canonical: str = ""
    """URL of the original, or empty."""
    images: tuple[str, ...] = ()
    """URLs or relative paths of the pictures, in order."""
    issues: tuple[Issue, ...] = ()
    waived: tuple[Issue, ...] = ()
    """What the checks found and a translator's waiver allows."""

    def first(self, role: Role) -> Unit | None:
        """Return the first unit with this role, or None."""
        return next((unit for unit in self.units if unit.role is role), None)
