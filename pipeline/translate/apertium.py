"""Apertium, installed on this machine: a rule-based engine, quick, private, the same every day.

The programs of a pair stay up and are fed null-terminated segments, so that a sentence takes
milliseconds instead of the time to start a dozen programs. Inline codes travel as word-bound blanks
on the words themselves, and are found again wherever those words went. A term travels as one
invented word, of which the grammar is told what the approved form is – noun or name, gender and
number – so that articles, adjectives and verbs agree with it.

Source: https://wiki.apertium.org/wiki/Apertium_stream_format (escapes, superblanks, word-bound
blanks), https://wiki.apertium.org/wiki/NUL_flush.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import TypeAlias

from pipeline.errors import ConfigurationError
from pipeline.locales import language, three_letters
from pipeline.translate import (
    Backend,
    Capabilities,
    Context,
    Node,
    Request,
    Result,
    Usage,
    _placeholders,
)
from pipeline.translate._apertium import stream, told
from pipeline.translate._apertium.address import FORMALITY, address
from pipeline.translate._apertium.lexicon import Asking, Lexicon
from pipeline.translate._apertium.literals import is_word, protected, restored
from pipeline.translate._apertium.readings import Readings, readings
from pipeline.translate._apertium.tidy import tidied
from pipeline.translate._apertium.tight import tightened
from pipeline.translate._pipes import Pipes
from pipeline.translate._policy import choice, directory, number
from pipeline.translate._protocol import characters

_MODES = "/usr/share/apertium/modes"


def modes(options: Mapping[str, object], root: Path) -> Path:
    """Return the folder of the pairs' files, from a newsroom's table for this backend.

    Raises ConfigurationError when no folder can have that name.
    """
    return directory("apertium", options, "modes", root=root, default=_MODES)


def installed(options: Mapping[str, object], root: Path) -> tuple[str, ...]:
    """Return the pairs that are installed, variants of a language left out: `eng-spa`.

    Raises ConfigurationError when no folder can have the name of that with the modes.
    """
    stems = (path.stem for path in modes(options, root).glob("*-*.mode"))
    return tuple(sorted(stem for stem in stems if "_" not in stem))


CAPABILITIES = Capabilities(
    "rule-based engine of this machine, for the pairs that are installed",
    options=("modes", "formality"),
    is_serial=True,
    max_items=500,
    max_characters=50_000,
    tags=True,
    glossary="placeholder",
    formality=True,
    pairs="as installed: apt install apertium-eng-spa, …",
    installed=installed,
)
_SHOWN = 5
"""Pairs that an error names."""
_Answer: TypeAlias = tuple[Request, tuple[Node, ...]]
_ON_WORDS = frozenset({0, 3})
"""Forms in which words are marked; in the others, placeholders stand in for terms and tags."""
_JOINTS = {"es": ("de", "del"), "ca": ("de", "del"), "gl": ("de", "do")}
"""What these grammars put between a noun and the name that it has in the source."""
_FARTHEST = 3
"""How many neighbours a code may take in when its own words have none in the target."""


@dataclass(frozen=True, slots=True)
class _Apertium:
    mode: Path
    language: str
    """The target's."""
    stages: stream.Stages
    parts: tuple[Pipes, ...]
    """All programs; where the grammar can be told of terms, up to the three places for that."""
    lexicon: Lexicon | None
    """None where it cannot."""
    readings: Readings | None = None
    """What its tagger is spared; None for a source language without rules."""
    formality: str = ""

    def fingerprint(self) -> str:
        """Return the mode with the sizes and dates of its data: newer data translate otherwise."""
        paths = [Path(word) for stage in self.stages for word in stage if "/" in word]
        stats = (path.stat() for path in paths if path.is_file())
        data = sum(stat.st_size + int(stat.st_mtime) for stat in stats)
        return f"{self.mode.stem} {stream.VERSION} {data} {self.formality}"

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """Return the characters; they cost nothing."""
        return characters(batch)

    def translate(self, batch: Sequence[Request]) -> Iterator[Result]:
        """Yield a result for every request.

        Raises BackendBusy when a program died or hangs; the next call starts it again.
        """
        on_words = [request for request in batch if request.form in _ON_WORDS]
        others = [request for request in batch if request.form not in _ON_WORDS]
        for request, nodes in chain(self._with_grammar(on_words), self._with_placeholders(others)):
            tidy = tidied(tightened(nodes, request), request, self.language)
            yield Result(request.id, tidy, self.mode.stem, usage=Usage(len(request.text)))

    def _with_grammar(self, batch: Sequence[Request]) -> Iterator[_Answer]:
        shown = list(map(protected, batch)) if self.lexicon else batch
        terms = [term for request in shown for term in request.terms if is_word(term)]
        nouns = self.lexicon.nouns(terms) if self.lexicon else {}
        encoded = [stream.encode(request, nouns) for request in shown]
        answers = self._answers(encoded, [{} for _ in batch])
        for further in range(1, _FARTHEST + 1 if self.lexicon else 0):
            short = [
                (n, dict.fromkeys(lost, further))
                for n, answer in enumerate(answers)
                if (lost := tuple(stream.lost(answer, encoded[n])))
            ]
            again = self._answers([encoded[n] for n, _ in short], [reach for _, reach in short])
            for (n, _), answer in zip(short, again, strict=True):
                answers[n] = answer
        joints = _JOINTS.get(self.language, ())
        speech = address(self.language, self.formality)
        for request, each, answer in zip(batch, shown, answers, strict=True):
            nodes = speech.spoken(answer) if speech else answer
            yield request, restored(nodes, each, joints)

    def _answers(
        self, encoded: Sequence[stream.Encoded], reach: Sequence[Mapping[int, int]]
    ) -> list[tuple[Node, ...]]:
        """Return what comes of segments, whose lost codes reach for some of their neighbours."""
        if not encoded:
            return []
        analyse, *others = self.parts
        answers = analyse.ask([each.text for each in encoded])
        if others:
            translate, order, inflect = others
            answers = translate.ask(
                list(map(told.analysed, answers, encoded, reach, repeat(self.readings)))
            )
            answers = list(map(told.translated, answers, encoded))
            speech = address(self.language, self.formality)
            answers = order.ask(list(map(speech.translated, answers)) if speech else answers)
            answers = inflect.ask(list(map(told.ordered, answers)))
        return list(map(stream.decode, answers, encoded))

    def _with_placeholders(self, batch: Sequence[Request]) -> Iterator[_Answer]:
        encoded = [_placeholders.encode(request) for request in batch]
        answers: Sequence[str] = [stream.closed(stream.escape(each.text)) for each in encoded]
        for pipes in self.parts:
            answers = pipes.ask(answers)
        for request, each, answer in zip(batch, encoded, answers, strict=True):
            yield request, _placeholders.decode(stream.plain(answer), each)


def create(context: Context) -> Backend:
    """Make the backend; its option `modes` is the folder of Apertium's modes.

    Raises ConfigurationError naming the installed pairs when this one is not among them.
    """
    folder = modes(context.options, context.root)
    found = mode(folder, context.source, context.target)
    if found is None:
        raise ConfigurationError(
            f"Apertium has no pair {context.source} → {context.target} in {folder}.",
            remedy=_remedy(folder, context.source, context.target),
        )
    back = mode(folder, context.target, context.source)
    return _assembled(context, found, back, number("apertium", context.options, "timeout"))


def mode(folder: Path, source: str, target: str) -> Path | None:
    """Return the file of a pair's mode, named by three letters or by two, or None."""
    names = [(three_letters(source), three_letters(target)), (source[:2], target[:2])]
    paths = (folder / f"{a}-{b}.mode" for a, b in names)
    return next((path for path in paths if path.is_file()), None)


def _remedy(folder: Path, source: str, target: str) -> str:
    """Say how to get a pair, and what there is instead: pairs with one of its languages first."""
    wanted = {three_letters(source), three_letters(target), source[:2], target[:2]}

    def nearness(mode: str) -> tuple[int, str]:
        return -len(wanted.intersection(mode.split("-"))), mode

    known = sorted((path.stem for path in folder.glob("*-*.mode")), key=nearness)
    more = f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
    one, other = three_letters(source), three_letters(target)
    return (
        f"In Debian: apt install apertium-{one}-{other} or apertium-{other}-{one}, if there is one. "
        f"Installed: {', '.join(known[:_SHOWN]) or 'none'}{more}."
    )


def _assembled(context: Context, there: Path, back: Path | None, timeout: float) -> _Apertium:
    stages, target = _stages(there), language(context.target)
    formality = choice("apertium", context.options, "formality", FORMALITY)

    def pipes(commands: stream.Stages) -> Pipes:
        return Pipes("Apertium", commands, timeout=timeout)

    def reader(command: Sequence[str]) -> Asking:
        program = pipes([list(command)])
        return lambda texts: program.ask([stream.closed(stream.escape(text)) for text in texts])

    parts = stream.parts(stages)
    if parts is None:
        return _Apertium(there, target, stages, (pipes(stages),), None)
    inflecting = stream.generator(stages)
    lexicon = Lexicon(
        language(context.source),
        target,
        reader(stages[0]),
        reader(_stages(back)[0]) if back else None,
        pipes([inflecting]).ask if inflecting else None,
    )
    known = readings(language(context.source))
    return _Apertium(there, target, stages, tuple(map(pipes, parts)), lexicon, known, formality)


def _stages(mode: Path) -> stream.Stages:
    try:
        stages = stream.stages(mode)
    except (OSError, ValueError, IndexError) as error:
        raise ConfigurationError(f"{mode} is no mode file of Apertium: {error}.") from error
    return stages
