"""Tell Apertium's grammar, between its programs, what it cannot know: of terms, and of names.

Both are words that its dictionaries do not have. After the analysis, each is given its tags in the
source; after the words' translation, its tags in the target. What comes between – agreement, order,
contractions – is the grammar's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.translate._apertium.marks import marked
from pipeline.translate._apertium.readings import Readings
from pipeline.translate._apertium.stream import Encoded

_CAPITALS = "".join(filter(str.isupper, map(chr, range(0x530))))
_UNKNOWN = rf"\^[a-z]*[{_CAPITALS}][\w.&-]*/\*[^$^]*\$"
_KNOWN = rf"\^[{_CAPITALS}][\w.-]*(?:/[^$^/<]*<np><(?:ant|cog)>[^$^/]*)+\$"
"""A word that is the name of people and nothing else."""
_NAMES = re.compile(
    rf"(?P<bound>(?:\[\[[^\]]*\]\])?)(?P<name>(?:{_KNOWN} (?P=bound)){{0,4}}"
    rf"{_UNKNOWN}(?: (?P=bound)(?:{_UNKNOWN}|{_KNOWN}))*)"
)
_TOLD_NAME = re.compile(r"/@([^<>@$^/]*)<np><(al|ant)>(?:<m>)?<sg>\$")
_TOLD_NOUN = re.compile(r"/@([^<>@$^/]*)<n><(sg|pl)>\$")
_TOLD_ADJECTIVE = re.compile(r"/@([^<>@$^/]*)<adj>\$")
_JOINED = re.compile(r"(\^[^\W\d_][^^$]*\$)(?=(?:\[\[[^\]]*\]\])?\^[^\W\d_](?![^^$]*<enc>))")
"""Two words without anything between them, but for pronouns that are written so."""
_DONE = re.compile(
    r"(?<=\^)(?:es|Es)tar<vblex>(?=<ifi>[^$^]*\$ (?:(?:\[\[[^\]]*\]\])?\^[^$^]*<adv>\$ )?"
    r"(?:\[\[[^\]]*\]\])?\^[^$^]*<vblex><pp>)"
)
_NAME_THERE = "<np><al><sg>"
_PERSON = "<np><ant><m><sg>"
_NOUN = r"\^[^/^$]*/[^$^]*<n>[^$^]*\$"
_TITLED = re.compile(rf"({_NOUN} \^[^/^$]*/[^/^$]*){_NAME_THERE}\$(?! {_NOUN})")


def analysed(
    stream: str,
    encoded: Encoded,
    reach: Mapping[int, int] | None = None,
    known: Readings | None = None,
) -> str:
    """Return an analysis that says of each stand-in what it is in the source.

    Its words are marked with the codes they stand in; see `marks` for `reach`. Their
    readings are settled as far as the language is `known`.

    Unknown words with a capital are names, those side by side one name, *Maria* in *Maria Lindqvist*
    as well: as unknown words they would part what belongs together, and pass their capital on. What
    follows with ’s is theirs;
    behind a noun they are what it is called, as ‘Secretary Guo Wenqing’ is.
    """

    def told(match: re.Match[str]) -> str:
        noun = encoded.nouns.get(int(match[2]))
        return f"^{match[1]}/{match[1]}{noun.source}$" if noun else match[0]

    stream = marked(stream, encoded.letters, encoded.marks, reach or {})
    place = rf"\^([a-z]*{encoded.stem}(\d+)x)/[^$^]*\$"
    stream = re.sub(place, told, stream, flags=re.IGNORECASE)
    stream = _NAMES.sub(_named, known.settled(stream) if known else stream)
    stream = _TITLED.sub(rf"\1{_PERSON}$", stream)
    owner = rf"((?:{encoded.stem}\d+x<[^/$^]*|{_NAME_THERE})\$ ?)\^('s)/'s<gen>[^$^]*\$(?= )"
    return re.sub(owner, r"\1^\2/\2<gen>$", stream, flags=re.IGNORECASE)


def _named(match: re.Match[str]) -> str:
    name = " ".join(re.findall(r"\^([^/]*)/", match["name"]))
    return f"{match['bound']}^{name}/{name}{_NAME_THERE}$"


def translated(stream: str, encoded: Encoded) -> str:
    """Return a stream of translated words that says of each stand-in what it is in the target."""

    def told(match: re.Match[str]) -> str:
        noun = encoded.nouns.get(int(match[2]))
        return f"/{match[1]}{noun.target}$" if noun else match[0]

    place = rf"/@([a-z]*{encoded.stem}(\d+)x)(?:<[^<>]*>)*\$"
    stream = re.sub(place, told, stream, flags=re.IGNORECASE)
    stream = _TOLD_NOUN.sub(r"/\1<n><m><\2>$", stream)
    stream = _TOLD_ADJECTIVE.sub(r"/\1<adj><mf><sp>$", stream)
    return _TOLD_NAME.sub(r"/\1<np><\2><m><sg>$", stream)


def ordered(stream: str) -> str:
    """Return words in their order with spaces between them: what a hyphen joined has come apart.

    What was done and is over has its passive with *ser*: *fue vendido*, not *estuvo vendido*.
    """
    return _DONE.sub(_passive, _JOINED.sub(r"\1 ", stream))


def _passive(match: re.Match[str]) -> str:
    return f"{match[0][0].replace('e', 's').replace('E', 'S')}er<vbser>"
