"""The words of TBX, of all its versions and dialects, and which of ours they mean."""

from __future__ import annotations

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
"""ISO 30042:2019 is the second edition; drafts and older tools say `ed:3.0` or another."""
MIN = "http://www.tbxinfo.net/ns/min"
BASIC = "http://www.tbxinfo.net/ns/basic"

ROOTS = frozenset(("tbx", "martif", "tei", "termentries"))
# ISO 30042:2019, ISO 30042:2008 (MARTIF), and TBX-Min before it was a dialect.
CONCEPTS = frozenset(("conceptEntry", "termEntry", "entry"))
LANGUAGES = frozenset(("langSec", "langSet", "langGroup"))
TERMS = frozenset(("termSec", "tig", "ntig", "termGroup"))
GENERIC = frozenset(
    "admin adminNote descrip descripNote ref termNote transac transacNote xref".split()
)
"""Elements that say in `type` what they are; in the style DCT the element's name says it."""
GROUPS = frozenset("adminGrp descripGrp termGrp termNoteGrp".split())
DROPPED = frozenset(("transacGrp", "termCompList", "termComp"))
"""Groups without a place in a glossary file: who changed what when, parts of terms."""

STATUS = frozenset("administrativeStatus normativeAuthorization termStatus usageStatus".split())
PREFERRED = frozenset("preferred standardized recommended approved".split())
FORBIDDEN = frozenset(
    "deprecated superseded notrecommended obsolete forbidden rejected prohibited".split()
)

PARTS_OF_SPEECH = frozenset("adjective adverb noun other verb".split())
"""What TBX-Basic admits as partOfSpeech."""

MARK = "Written by bilingual-pipeline."
"""Stands in the header of files of our own: their white space counts."""
NOTE = "pipeline:"
"""Begins a note that holds a column without a place in TBX-Basic: `pipeline:case=exact`."""


def status(value: str) -> str:
    """Return `preferred`, `admitted` or `forbidden` for any value of any version.

    >>> status("deprecatedTerm-admn-sts"), status("Not Recommended"), status("")
    ('forbidden', 'forbidden', 'admitted')
    """
    word = "".join(filter(str.isalpha, value)).lower().removesuffix("admnsts").removesuffix("term")
    return "preferred" if word in PREFERRED else "forbidden" if word in FORBIDDEN else "admitted"
