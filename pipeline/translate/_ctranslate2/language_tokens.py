"""Tell what a model of many languages calls them, and where it wants to read that.

Its vocabulary shows the family: M2M-100 (`__en__`), NLLB (`eng_Latn`) and mBART (`en_XX`) want the
source's language before the source and the target's before the answer, OPUS-MT (`>>cmn_Hans<<`) and
MADLAD (`<2zh>`) the target's before the source. Which token is which language, CLDR says.

Source: model cards of M2M-100, NLLB-200, mBART-50, OPUS-MT, MADLAD-400; CLDR language aliases and
likely subtags, as in Babel.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pipeline.errors import BackendError

# Each family: what its tokens look like, how many there are at least, and whether both languages
# are named. Models that were cut down to a few languages count; en_US in a vocabulary does not.
_FAMILIES = (
    (re.compile(r"__([a-z]{2,3})__"), 2, True),
    (re.compile(r"([a-z]{3}_[A-Z][a-z]{3})"), 2, True),
    (re.compile(r"([a-z]{2}_[A-Z]{2})"), 20, True),
    (re.compile(r">>([A-Za-z_]+)<<"), 1, False),
    (re.compile(r"<2([A-Za-z_]+)>"), 1, False),
)
_VARIETIES = {"no": "nb", "pbt": "ps", "quy": "qu"}
"""What models mean by a name and CLDR does not say: their Norwegian is Bokmål."""


@dataclass(frozen=True, slots=True)
class Around:
    """Tokens that name languages to a model."""

    before: tuple[str, ...] = ()
    """Before every source."""
    target_prefix: tuple[str, ...] = ()
    """Before every answer."""


class _Language(NamedTuple):
    language: str
    script: str
    """As written, or the likeliest."""
    territory: str
    """Empty where none is named, as in the next."""
    written_script: str


def around(
    vocabulary: Collection[str], source: str, target: str, prefix: str | None = None
) -> Around:
    """Return what names the languages of a pair to the model with that vocabulary.

    Nothing for a model of a single pair. `prefix`, unless it is None, is what stands before the
    source instead. Raises BackendError when the model does not know a language, or the prefix.
    """
    if prefix and prefix not in vocabulary:
        raise BackendError(f"The model has no token {prefix}.", remedy="Correct 'prefix'.")
    given = None if prefix is None else (prefix,) if prefix else ()
    for pattern, least, names_both in _FAMILIES:
        matches = filter(None, map(pattern.fullmatch, vocabulary))
        tokens = {match[0]: _read(match[1]) for match in matches}
        if len(tokens) >= least:
            before = source if names_both else target
            after = (_token(tokens, target),) if names_both else ()
            return Around((_token(tokens, before),) if given is None else given, after)
    return Around(given or ())


def _token(tokens: dict[str, _Language], locale: str) -> str:
    """Return the token of a locale: same language and script, the territory if there is a choice."""
    wanted = _read(locale)
    fitting = [name for name, known in tokens.items() if known[:2] == wanted[:2]]
    if not fitting:
        few = ", ".join(sorted(tokens)[:8]) + (", …" if len(tokens) > 8 else "")
        raise BackendError(
            f"The model does not know {locale}: it has {few}.",
            remedy="Take a model for this pair, or name its token before the source as 'prefix'.",
        )

    def distance(name: str) -> tuple[int, bool, str]:
        known = tokens[name]
        other = 1 if not known.territory else 2
        return (
            0 if known.territory == wanted.territory else other,
            not known.written_script,
            name,
        )

    return min(fitting, key=distance)


@cache
def _read(tag: str) -> _Language:
    """Return what a tag means, be it `zh-TW`, `zho_Hant` or `cmn`: CLDR calls all of them Chinese."""
    from babel.core import get_global

    first, *further = re.split("[-_]", tag)
    name = str(get_global("language_aliases").get(first, first)).partition("_")[0]
    name = _VARIETIES.get(name, name)
    script = next((part.title() for part in further if len(part) == 4), "")
    territory = next((part.upper() for part in further if len(part) == 2), "").replace("XX", "")
    likely = get_global("likely_subtags")
    full = likely.get(f"{name}_{territory}") or likely.get(name) or f"{name}_Latn"
    return _Language(name, script or _script(str(full)), territory, script)


def _script(full: str) -> str:
    """Return the script of `ko_Kore_KR`; Korean's is Hangul, as models have it."""
    return full.split("_")[1].replace("Kore", "Hang")
