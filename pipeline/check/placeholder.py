"""Find placeholders that a translation lost, added or put in another order.

They are `%s`, `%(name)s`, `{0}`, `{{ name }}`, `${x}` and the arguments of ICU messages; their order
matters where it says what is filled in. A percent sign in prose is none: `50 % of`, `100 %ig`. The flags of a PO entry decide where they
speak: `no-c-format` and the like turn the check off for that writing, `c-format` on in all doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.check import Example, Pair
from pipeline.model import Issue, Segment, Severity, Span

SOURCE = (
    "GNU gettext manual, §15.3 (format strings); POSIX fprintf; Python, Format String Syntax; "
    "Unicode MessageFormat (ICU): https://unicode-org.github.io/icu/userguide/format_parse/messages/"
)
SEVERITY = Severity.ERROR
EXAMPLES = (
    Example("50 % of all", "所有的 50 %", "en", "zh-CN"),
    Example("100% sure, 5% down", "100 % sicher, 5 % weniger", "en", "de"),
    Example("a 20%-discount", "ein 20%iger Rabatt", "en", "de"),
    Example("%s of %s", "%2$s 中的 %1$s", "en", "zh-CN"),
    Example("{} of {}", "{1} 中的 {0}", "en", "zh-CN"),
    Example("%(count)d files", "%(count)d 个文件", "en", "zh-CN"),
    Example("Hello, {{ name }}!", "{{name}}，你好！", "en", "zh-CN"),
    Example("a set {1, 2}", "集合 {1, 2}", "en", "zh-CN"),
    Example(
        "{n, plural, one {# file} other {# files}}", "{n, plural, other {# 个文件}}", "en", "zh-CN"
    ),
    Example("Pick 1 to %d.", "选取1至%d的数。", "en", "zh-CN"),
    Example(
        "{s, select, f {her} other {their}}", "{s, select, f {ella} other {ellos}}", "en", "es"
    ),
    Example(
        "{n, plural, one {# file} other {# files}}",
        "{n, plural, uno {# archivo} otros {# archivos}}",
        "en",
        "es",
        ("placeholder",) * 3,
    ),
    Example("Press %s twice.", "Pulse%s dos veces.", "en", "es"),
    Example("%d%% done", "已完成%d%%", "en", "zh-CN"),
    Example("It costs $5m.", "耗资500万美元。", "en", "zh-CN"),
    Example("%s files", "个文件", "en", "zh-CN", ("placeholder",)),
    Example("Pick 1 to %d.", "选取1至十的数。", "en", "zh-CN", ("placeholder",)),
    Example("%d%% done", "已完成%%", "en", "zh-CN", ("placeholder",)),
    Example("%d%% done", "%d % terminé", "en", "fr", ("placeholder",)),
    Example("%s of %d", "%d 中的 %s", "en", "zh-CN", ("placeholder",)),
    Example("%(count)d files", "%(数量)d 个文件", "en", "zh-CN", ("placeholder",)),
    Example("Hello, {{ name }}!", "{{ 姓名 }}，你好！", "en", "zh-CN", ("placeholder",)),
    Example("at ${home}", "在 {home}", "en", "zh-CN", ("placeholder",)),
    Example(
        "{n, plural, other {# files}}", "{数, plural, other {#}}", "en", "fr", ("placeholder",)
    ),
)

# The alternatives in order: what begins like another stands before it.
_PLACEHOLDER = re.compile(
    r"""(?=[%\#${])(?:  # how all of them begin: there are ten to be tried
      (?P<named>%\([^()\s%]{1,60}\)[-#0+]*+\d*+(?:\.\d++)?[a-zA-Z])              # %(name)s
    | (?P<ruby>[%\#]\{[^{}\s]{1,60}\})                                       # %{name} #{name}
    | (?P<shell>\$\{[^{}\n]{1,80}\}|\$\{\{[^{}\n]{1,80}\}\})                 # ${name} ${{ name }}
    | (?P<mustache>\{\{[^{}\n]{1,80}\}\}|\{%[^{}\n]{1,80}%\})                # {{ name }} {% tag %}
    | (?P<icu>\{\s*(?:[^\W\d]\w{0,60}|\d{1,3})\s*,\s*(?:plural|select(?:ordinal)?|number|date|time)\b)
    | (?P<brace>\{(?:[^\W\d][\w.\[\]]{0,60}|\d{1,3})?(?:![rsa])?(?::[^{}\s]{0,20})?\})
    | (?P<variable>%[A-Z_]{2,40}%(?![A-Za-z]))                               # %TEMP%
    | (?P<printf>(?<![A-Za-z0-9_%/=&?.+-])(?<!\d\s)%(?:\d{1,2}\$)?[-+\#0']*+(?:\d{1,3}|\*)?(?:\.(?:\d{1,3}|\*))?
        (?:hh|h|ll|l|L|q|j|z|t)?(?:[diouxXeEfFgGcrsp@])(?![A-Za-z0-9_]|%(?!%))
      | (?<![A-Za-z0-9_%])%(?:\d{1,2}\$)?[sd](?![a-zA-Z%]{2})))                       # %s %1$d %-5.2f
    """,
    re.VERBOSE,
)
_POSITION = re.compile(r"%(\d{1,2})\$|\{(\d{1,3})(?=[}!:])")
_UNNUMBERED = re.compile(r"%(?!\d+\$)|\{(?=[}!:])")
_PERCENT = re.compile("%+(?![sd(])")  # not %%%s
_SPACE = re.compile(r"\s+")
_FEW = 8
"""Placeholders that are looked for as they are written: each costs a look at the whole text."""
# The flag that says that a text holds no placeholders of a kind.
_FLAGS = {
    "printf": ("no-c-format", "no-python-format", "no-php-format", "no-objc-format"),
    "named": ("no-python-format",),
    "brace": ("no-python-brace-format", "no-c++-format", "no-csharp-format"),
}


class _Placeholder(NamedTuple):
    """A placeholder at a place of the text."""

    span: Span
    written: str
    key: str
    """What it is compared by: spaces and the position do not count."""
    kind: str


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:  # noqa: ARG001  # Check
    """Yield `placeholder` for each one missing or added, and one for an order that differs."""
    if segment.target is None:
        return
    source, target = segment.source.text, segment.target.text
    if not (_may_hold(source) or _may_hold(target)):
        return
    wanted, present = _placeholders(source, segment.flags), _placeholders(target, segment.flags)
    missing, added = _left(wanted, present), _left(present, wanted)
    if glued := _glued(missing, source, target) | _glued(added, target, source):
        missing = [one for one in missing if one.written not in glued]
        added = [one for one in added if one.written not in glued]
    if len(missing) == len(added) == 1:
        (old,), (new,) = missing, added
        message = f"The placeholder “{old.written}” has become “{new.written}”: copy it as it is."
        fix = old.written if old.kind == new.kind else None
        yield Issue("placeholder", SEVERITY, message, source_span=old.span, target_span=new.span, fix=fix)  # fmt: skip
        return
    for old in missing:
        message = _lost(old.written)
        yield Issue("placeholder", SEVERITY, message, source_span=old.span)
    for new in added:
        message = f"The placeholder “{new.written}” is not in the source: take it out."
        yield Issue("placeholder", SEVERITY, message, target_span=new.span)
    if not missing and not added and not glued:
        yield from _moved(wanted, present)
    if "%%" in source and (bare := _bare_percent(target, wanted, present)) is not None:
        message = "Beside placeholders a percent sign is written twice: write “%%”."
        yield Issue("placeholder", SEVERITY, message, target_span=bare, fix="%%")
    if any(one.kind == "icu" for one in present):
        from pipeline.check._icu import faults  # for the few files that have them

        for message, span in faults(source, target):
            yield Issue("placeholder", SEVERITY, message, target_span=span)


def _bare_percent(
    text: str, wanted: Sequence[_Placeholder], present: Sequence[_Placeholder]
) -> Span | None:
    """Return a percent sign of a target that a program would take for the start of a placeholder."""
    if not any(one.kind in ("printf", "named") for one in wanted):
        return None
    inside = {place for one in present for place in range(*one.span)}
    for match in _PERCENT.finditer(text):
        if len(match.group()) % 2 and match.start() not in inside and match.end() - 1 not in inside:
            return Span(match.end() - 1, match.end())
    return None


def _lost(written: str) -> str:
    return f"The placeholder “{written}” is missing: copy it from the source."


def _may_hold(text: str) -> bool:
    return "%" in text or "{" in text


def _placeholders(text: str, flags: Sequence[str]) -> list[_Placeholder]:
    off = {kind for kind, names in _FLAGS.items() if not set(names).isdisjoint(flags)}
    found = []
    for match in _PLACEHOLDER.finditer(text):
        kind = str(match.lastgroup)
        if kind in off:
            continue
        written = match.group()
        bare = _POSITION.sub(lambda m: "%" if m[1] else "{", written)
        found.append(_Placeholder(Span(*match.span()), written, _SPACE.sub("", bare), kind))
    return _without_branches(found, text) if any(one.kind == "icu" for one in found) else found


def _without_branches(found: Sequence[_Placeholder], text: str) -> list[_Placeholder]:
    """Return the placeholders but for words in a branch: `one {file}` names no argument."""
    from pipeline.check._icu import openings  # for the few files that have them

    words = openings(text)
    return [one for one in found if one.span.start not in words]


def _left(some: Sequence[_Placeholder], others: Sequence[_Placeholder]) -> list[_Placeholder]:
    """Return the placeholders for which the other side has none left."""
    free = Counter(one.key for one in others)
    found = []
    for one in some:
        free[one.key] -= 1
        if free[one.key] < 0:
            found.append(one)
    return found


def _glued(some: Sequence[_Placeholder], own: str, other: str) -> set[str]:
    """Return which of these stand on the other side all the same, written together with a word.

    A program fills in `%s` wherever it stands; elsewhere `name%s` is not taken for a placeholder.
    """
    few = {one.written for one in some[:_FEW] if one.kind == "printf"}
    return {written for written in few if own.count(written) <= other.count(written)}


def _moved(wanted: Sequence[_Placeholder], present: Sequence[_Placeholder]) -> Iterator[Issue]:
    """Yield an issue for the first placeholder that is filled with what is meant for another.

    Those without name or number are filled in their order, so the n-th must be of the n-th's kind
    (%d of %s must not become %s of %d); a number says which it is.
    """
    for kind in ("printf", "brace"):
        old = _filled([one for one in wanted if one.kind == kind])
        new = _filled([one for one in present if one.kind == kind])
        for place, one in new.items():
            if place not in old or old[place].key != one.key:
                message = f"The placeholder “{one.written}” takes another one's place: number them, as %1$s or {{0}}."  # fmt: skip
                yield Issue("placeholder", SEVERITY, message, target_span=one.span)
                return
        for place in old.keys() - new.keys():
            message = _lost(old[place].written)
            yield Issue("placeholder", SEVERITY, message, source_span=old[place].span)
            return


def _filled(some: Sequence[_Placeholder]) -> dict[int, _Placeholder]:
    """Return the placeholders that are filled by their position, from 0."""
    found: dict[int, _Placeholder] = {}
    count = 0
    for one in some:
        if match := _POSITION.match(one.written):
            found.setdefault(int(match[1]) - 1 if match[1] else int(match[2]), one)
        elif _UNNUMBERED.match(one.written):
            found[count] = one
            count += 1
    return found
