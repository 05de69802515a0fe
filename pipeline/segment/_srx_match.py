r"""Decide by SRX rules, looking only where the characters allow a rule to match.

A file may have hundreds of rules for a language. A place is weighed when some rule that breaks could
match beside its last and next character, and then only by the rules that fit a few characters more;
which these are is remembered. The guess says yes too often, never too seldom: it drops anchors and
takes a pattern whose beginning is cut off for one that matches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import ConfigurationError
from pipeline.segment import _javaregex

if TYPE_CHECKING:
    import regex

SECONDS = 1.0
"""What a rule may take for one look."""
_BLOCK = 4_096
_CONTEXT = 512
"""Code points of a text that are looked at together, and what a rule sees around them."""
_TAIL = 4
"""Code points before a place by which rules are left out."""
_MOST = 20_000
"""Surroundings remembered before all are forgotten."""
_REPEAT = re.compile(r"(?<!\\)[*+{]")
_GROUP_REPEAT = re.compile(r"\)[*+{]")


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

    def fault(self, what: str) -> ConfigurationError:
        """Return an error that names the rule and its line."""
        return ConfigurationError(f"{self.name} {what}.", file=self.file, line=self.line)


class Compiled:
    """A rule ready to match."""

    __slots__ = ("_head", "_limit", "_pattern", "_tail", "has_tail", "is_rewritten", "rule")

    def __init__(self, rule: SrxRule) -> None:
        """Compile a rule.

        Raises ConfigurationError naming it when it uses what is not supported.
        """
        self.rule = rule
        try:
            before, after = map(_javaregex.translate, (rule.before, rule.after))
            tail, head = map(_javaregex.relaxed, (rule.before, rule.after))
        except _javaregex.UnsupportedError as error:
            raise rule.fault(f"uses what is not supported: {error}") from error
        # Groups are never referred to; that they do not capture here is no other wording.
        plain = tuple(part.replace("(?:", "(") for part in (before, after, rule.before, rule.after))
        self.is_rewritten = plain[:2] != plain[2:]
        self._pattern = self._compile(f"(?<={before})(?={after})" if before else f"(?={after})")
        self._tail = self._compile(f"(?r)(?:{tail})") if tail else None
        self._head = self._compile(head) if head else None
        self.has_tail = self._tail is not None
        # A look with a limit takes three times as long, so it is kept for rules that can run away.
        self._limit = SECONDS if _may_run_away(before) or _may_run_away(after) else None

    def _compile(self, pattern: str) -> regex.Pattern[str]:
        return compiled(pattern, self.rule.file, self.rule.line, self.rule.name)

    def fits(self, window: str, at: int) -> bool:
        """Tell whether the rule matches at a place."""
        try:
            return self._pattern.match(window, at, timeout=self._limit) is not None
        except TimeoutError as error:
            raise self.rule.fault("takes too long") from error

    def may_end(self, tail: str) -> bool:
        """Tell whether what is before the place may end so; `tail` may be cut off at its left."""
        # A match that reaches the left edge counts as one: more text could complete it.
        return self._tail is None or self._tail.match(tail, partial=True) is not None

    def may_begin(self, head: str) -> bool:
        """Tell whether what is after the place may begin so."""
        return self._head is None or self._head.match(head, partial=True) is not None


def compiled(
    pattern: str, file: str, line: int, name: str, *, any_case: bool = False
) -> regex.Pattern[str]:
    """Compile a pattern of a file.

    Raises ConfigurationError with file and line when it is none, or without the `regex` package.
    """
    try:
        import regex
    except ImportError as error:
        raise ConfigurationError(
            "SRX rules need the package 'regex'.",
            file=file,
            remedy="Run `pip install 'bilingual-pipeline[srx]'`.",
        ) from error
    flags = regex.VERSION1 | (regex.IGNORECASE if any_case else 0)
    try:
        return regex.compile(pattern, flags)
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        raise ConfigurationError(
            f"{name} is no regular expression: {error}.", file=file, line=line
        ) from error


def _may_run_away(pattern: str) -> bool:
    """Tell whether matching can take more than steps in proportion to the text.

    One repetition of a character or class cannot; two can, and so can a group that is repeated.
    """
    return len(_REPEAT.findall(pattern)) > 1 or bool(_GROUP_REPEAT.search(pattern))


class Matcher:
    """The rules of one language, in order."""

    def __init__(self, rules: tuple[SrxRule, ...]) -> None:
        """Compile the rules; raises ConfigurationError for the first that cannot be."""
        self._rules = tuple(map(Compiled, rules))
        self._breaking = tuple(each for each in self._rules if each.rule.breaks)
        self._known: set[str] = set()
        self._ends: set[str] = set()
        self._begins: set[str] = set()
        self._scan: re.Pattern[str] | None = None
        self._tails: dict[str, tuple[Compiled, ...]] = {}
        self._places: dict[str, tuple[Compiled, ...]] = {}

    def decisions(self, text: str) -> Iterator[tuple[int, SrxRule]]:
        """Yield each place inside a text where a break rule matches, with the rule that decides.

        Raises ConfigurationError for a rule that takes too long.
        """
        if not self._breaking:
            return
        for start in range(0, len(text), _BLOCK):
            low = max(0, start - _CONTEXT)
            window = text[low : start + _BLOCK + _CONTEXT]
            end = min(start + _BLOCK, len(text)) - low
            for at, rule in self._window(window, max(start - low, 1), end):
                yield low + at, rule

    def _window(self, window: str, start: int, end: int) -> Iterator[tuple[int, SrxRule]]:
        """Yield the decisions at the places from `start` up to `end`."""
        new = {*window} - self._known
        if new or self._scan is None:
            self._learn(new)
        assert self._scan is not None
        places = self._places
        for found in self._scan.finditer(window, start, end):
            at = found.start()
            near = window[at - _TAIL if at > _TAIL else 0 : at + 1]
            possible = places.get(near)
            if possible is None:
                possible = self._possible(near)
            if possible and at < end:
                rule = _first(possible, window, at)
                if rule:
                    yield at, rule

    def _learn(self, characters: set[str]) -> None:
        """Add characters to what the scan looks for, as far as they may stand beside a break."""
        # A rule is found by its last character; one without any, by its first.
        by_end = [each for each in self._breaking if each.has_tail]
        by_begin = [each for each in self._breaking if not each.has_tail]
        self._known |= characters
        self._ends |= {c for c in characters if any(each.may_end(c) for each in by_end)}
        self._begins |= {c for c in characters if any(each.may_begin(c) for each in by_begin)}
        sides = ((r"(?<=[%s])", self._ends), (r"(?=[%s])", self._begins))
        looks = [look % "".join(map(re.escape, sorted(found))) for look, found in sides if found]
        self._scan = re.compile("|".join(looks) or r"(?!)")

    def _possible(self, near: str) -> tuple[Compiled, ...]:
        """Return, and remember, the rules that may match before the last character of a string.

        There are none when none of them breaks.
        """
        tail, head = near[:-1], near[-1:]
        found = tuple(each for each in self._ending(tail) if each.may_begin(head))
        if not any(each.rule.breaks for each in found):
            found = ()
        if len(self._places) >= _MOST:
            self._places.clear()
        self._places[near] = found
        return found

    def _ending(self, tail: str) -> tuple[Compiled, ...]:
        """Return, and remember, the rules that may match after a string."""
        found = self._tails.get(tail)
        if found is None:
            found = tuple(each for each in self._rules if each.may_end(tail))
            if len(self._tails) >= _MOST:
                self._tails.clear()
            self._tails[tail] = found
        return found


def _first(rules: tuple[Compiled, ...], window: str, at: int) -> SrxRule | None:
    """Return the first rule that matches at a place, if some break rule does."""
    exception = None
    for each in rules:
        if (exception is None or each.rule.breaks) and each.fits(window, at):
            if each.rule.breaks:
                return exception or each.rule
            exception = each.rule
    return None
