"""Hold our TBX against the published schemas: `python -m tools.tbx FOLDER [GLOSSARY.csv ...]`.

FOLDER holds the RELAX NG grammars of TBX-Basic, which are not ours to ship: the core structure and,
for the style DCT, the modules Min and Basic (https://github.com/LTAC-Global, TBX-Basic_dialect and
TBX_*_module). Glossaries, or a sample with every column, are written in both styles of
ISO 30042:2019; the whole file must be valid by the core grammar, and each element of a module's
namespace by that module's.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree

from pipeline import exchange
from pipeline.console import count
from pipeline.exchange import Job
from pipeline.exchange._tbx_words import NAMESPACE
from pipeline.glossary import parse
from pipeline.model import TermEntry

STYLES = ("dca", "dct")
_ISO = "urn:iso:std:iso:30042:"
SAMPLE = (
    "id,en,zh-CN,zh-CN:forbidden,de,case,match,dnt,pos,domain,definition,note\n"
    "1_2,kiln|“oven” <x>,窑|窑炉,炉子,Brennofen,exact,inflect,,noun,crafts,A furnace & more.,See.\n"
    "kiln-2,SASAC,,,,,,yes,proper noun,,,pipeline:case=exact\n"
)


def grammars(folder: Path) -> dict[str, etree.RelaxNG]:
    """Return the grammars below a folder by the namespace they are for.

    Namespaces of drafts (`ed:3.0`) stand for that of the standard.
    """
    found: dict[str, etree.RelaxNG] = {}
    for path in sorted(folder.rglob("*.rng")):
        root = etree.fromstring(path.read_bytes())
        name = root.get("ns", "")
        if name.startswith(_ISO):
            root = etree.fromstring(etree.tostring(root).replace(name.encode(), NAMESPACE.encode()))
            name = NAMESPACE
        found[name] = etree.RelaxNG(root)
    return found


def faults(data: bytes, rules: dict[str, etree.RelaxNG]) -> Iterator[str]:
    """Yield what the grammars say against a file, each with its line."""
    document = etree.fromstring(data)
    core = rules[NAMESPACE]
    if not core.validate(document):
        yield from (f"line {error.line}: {error.message}" for error in core.error_log)
    for element in document.iter(etree.Element):
        module = rules.get(etree.QName(element).namespace or "")
        if module is None:
            yield f"line {element.sourceline}: no grammar for <{element.tag}>"
        elif module is not core and not module.validate(element):
            error = module.error_log.last_error
            said = error.message if error else f"not valid: <{element.tag}>"
            yield f"line {element.sourceline}: {said}"


def written(entries: Sequence[TermEntry], style: str) -> bytes:
    """Return a glossary as TBX."""
    return b"".join(exchange.load("tbx").write(entries, Job("", style=style)))


def main(words: Sequence[str] | None = None) -> int:
    """Print the faults of each glossary and style; return 1 when there are any."""
    parser = argparse.ArgumentParser(prog="python -m tools.tbx", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("glossaries", type=Path, nargs="*")
    chosen = parser.parse_args(words)
    rules = grammars(chosen.folder)
    if NAMESPACE not in rules:
        parser.error(f"{chosen.folder}: there is no grammar of the core structure.")
    files = [(str(path), path.read_bytes()) for path in chosen.glossaries]
    status = 0
    for name, data in files or [("sample", SAMPLE.encode())]:
        entries = parse([(name, data)]).entries
        for style in STYLES:
            found = list(faults(written(entries, style), rules))
            counts = f"{count(len(entries), 'concept')}, {count(len(found), 'fault')}"
            print(f"{name} as {style}: {counts}")
            for fault in found:
                print(f"  {fault}", file=sys.stderr)
                status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
