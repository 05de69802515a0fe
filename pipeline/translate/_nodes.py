"""Cut a segment into nodes for a backend, and join what comes back into a msgstr."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from pipeline.codes import tags
from pipeline.model import Code, Segment, Span, TermEntry, TermHit
from pipeline.translate._protocol import Capabilities, Node, Request, Tag, Term, written
from pipeline.translate._whole import whole

_TAG = re.compile(r"</?[a-z][a-z0-9]*/?>")
_DOTTED = frozenset({"az", "tr"})
"""Languages in which the capital of i keeps its dot (Unicode, SpecialCasing.txt)."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def nodes_of(segment: Segment, target: str) -> tuple[Node, ...]:
    """Return a segment's source as nodes.

    A term is a node of its own where its translation is settled in `target`; so is text that is not
    to be translated. A code that begins or ends inside of one reaches around all of it; where that
    cannot be, its words stay text.
    """
    content = segment.source
    places = list(_settled(segment, target))
    codes, spans = whole(content.codes, [span for span, _ in places])
    places = [place for place in places if place[0] in spans]
    return tuple(merged(_nodes(content.text, codes, places)))


def bare(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Return nodes without terms: their words are text again, but what is never translated stays."""
    freed = (n.text if isinstance(n, Term) and n.concept else n for n in nodes)
    return tuple(merged(freed))


def begun(nodes: Sequence[Node], request: Request, target: str) -> tuple[Node, ...]:
    """Return an answer whose first word has a capital where it is a term and the source has one.

    A glossary has its forms as they stand inside of a sentence; those that have capitals of their
    own, *iPad*, stay. `target` is a locale.
    """
    begins = next((letter for letter in request.text if letter.isalnum()), "")
    place = next((n for n, node in enumerate(nodes) if _has_letter(node)), -1)
    term = nodes[place] if place >= 0 else None
    if not (begins.isupper() and isinstance(term, Term) and term.concept):
        return tuple(nodes)
    if term.target == term.text or not term.target.split()[0].islower():
        return tuple(nodes)
    first, rest = term.target[0], term.target[1:]
    capital = "İ" if first == "i" and target.partition("-")[0] in _DOTTED else first.upper()
    return (*nodes[:place], term._replace(target=capital + rest), *nodes[place + 1 :])


def _has_letter(node: Node) -> bool:
    text = node if isinstance(node, str) else node.target if isinstance(node, Term) else ""
    return any(map(str.isalnum, text))


def written_target(nodes: Iterable[Node]) -> str:
    """Return a target as a msgstr: tags written out, terms in their approved form.

    Control characters become spaces: an engine's answer is one line of text.
    """
    text = "".join(n.target if isinstance(n, Term) else written(n) for n in nodes)
    return _CONTROL.sub(" ", text).strip()


def plain_target(nodes: Iterable[Node]) -> str:
    """Return the words of a target, tags left out, terms in their approved form."""
    return "".join(n if isinstance(n, str) else getattr(n, "target", "") for n in nodes)


def parsed(target: str, request: Request) -> tuple[Node, ...]:
    """Return a msgstr as nodes; only the tags of the request are tags, anything else is text."""
    own = {written(node): node for node in request.nodes if isinstance(node, Tag)}
    if not own:
        return (target,)
    pieces = re.split("(" + "|".join(map(re.escape, own)) + ")", target)
    return tuple(merged(own.get(piece, piece) for piece in pieces))


def plain_text(msgid: str) -> str:
    """Return a msgid without its tags, as context for an engine that takes text."""
    return _TAG.sub("", msgid)


def lost(request: Request, answer: Sequence[Node], has: Capabilities) -> str:
    """Say which tags or terms an answer lacks or has too many of; nothing when all are there.

    Terms are looked for only where placeholders of ours stood for them; what is never translated is
    looked for in every answer, word by word.
    """
    with_terms = has.glossary in {"none", "placeholder"}
    wanted, present = _marks(request.nodes, with_terms), _marks(answer, with_terms)
    said = [] if wanted == present else list(_changes(Counter(wanted), Counter(present)))
    if not with_terms:
        said += [f"“{text}” changed" for text in _changed(request, answer)]
    return "; ".join(said)


def _changes(wanted: Counter[Node], present: Counter[Node]) -> Iterator[str]:
    for marks, what in ((wanted - present, "lost"), (present - wanted, "added")):
        if marks:
            yield f"{', '.join(map(_shown, marks.elements()))} {what}"


def _changed(request: Request, answer: Sequence[Node]) -> Iterator[str]:
    """Yield what an answer has translated though it never is, code for one."""
    fixed = Counter(term.text for term in request.terms if not term.concept)
    words = plain_target(answer)
    yield from (text for text, times in fixed.items() if words.count(text) < times)


def _marks(nodes: Iterable[Node], with_terms: bool) -> list[Node]:  # noqa: FBT001
    """Return tags and terms; a term may stand in another form than the one that was asked for."""
    kinds = (Tag, Term) if with_terms else (Tag,)
    marks = (node for node in nodes if isinstance(node, kinds))
    return [n._replace(target="") if isinstance(n, Term) else n for n in marks]


def _shown(node: Node) -> str:
    return f"“{node.text}”" if isinstance(node, Term) else written(node)


def _settled(segment: Segment, target: str) -> Iterator[tuple[Span, Term]]:
    """Yield the places whose translation is settled, in order and disjoint."""
    content = segment.source
    places = [
        (code.span, Term(content.text[slice(*code.span)], content.text[slice(*code.span)]))
        for code in content.codes
        if not code.translate and code.span.start < code.span.end
    ]
    fixed = {offset for span, _ in places for offset in span}
    approved = ((hit, _approved(hit, content.text, target)) for hit in segment.terms)
    places += [
        (hit.span, Term(text, form, hit.entry.id, _is_inflected(text, hit.entry)))
        for hit, form in approved
        if form is not None and (text := content.text[slice(*hit.span)])
    ]
    end = 0
    for span, term in sorted(places, key=lambda place: (place[0].start, -place[0].end)):
        if span.start >= end and not any(span.start < edge < span.end for edge in fixed):
            yield span, term
            end = span.end


def _approved(hit: TermHit, text: str, target: str) -> str | None:
    """Return the one form that a term is translated by; None when the glossary leaves a choice."""
    forms = {_form(entry, text[slice(*hit.span)], target) for entry in (hit.entry, *hit.others)}
    return forms.pop() if len(forms) == 1 else None


def _is_inflected(text: str, entry: TermEntry) -> bool:
    """Tell whether words are another form of a term than the one its entry begins with."""
    firsts = (section.forms[0] for section in entry.sections if section.forms)
    return entry.match == "inflect" and all(text.casefold() != form.casefold() for form in firsts)


def _form(entry: TermEntry, source: str, target: str) -> str | None:
    if entry.is_dnt:
        return source
    section = entry.section(target)
    return section.forms[0] if section and section.forms else None


def _nodes(text: str, codes: Sequence[Code], places: Sequence[tuple[Span, Term]]) -> Iterator[Node]:
    """Yield texts, tags and terms in writing order; a tag at a term's edge stays outside of it."""
    marks = [(at, 0, at, cast("Node", Tag(name, edge))) for at, name, edge in tags(codes)]
    marks += [(span.start, 1, span.end, term) for span, term in places]
    position = 0
    for start, _, end, node in sorted(marks, key=lambda mark: mark[:2]):
        yield text[position:start]
        yield node
        position = end
    yield text[position:]


def merged(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield nodes again; join neighbouring texts and drop empty ones."""
    text = ""
    for node in nodes:
        if isinstance(node, str):
            text += node
            continue
        if text:
            yield text
            text = ""
        yield node
    if text:
        yield text
