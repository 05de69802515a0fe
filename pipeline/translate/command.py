"""Any program of yours that reads and writes JSON lines: an engine behind a script of ten lines.

The program is started once a pair and stays up. For each segment it is given a line

    {"id": 7, "text": "See <a>this</a>.", "source": "en", "target": "de", "role": "title",
     "before": "…", "after": "…", "terms": [{"source": "SOE", "target": "Staatsbetrieb"}]}

and writes one, in any order, and flushes: `{"id": 7, "text": "…"}` or `{"id": 7, "error": "why"}`.
Its answer has the same tags; with `plain = true` tags and terms are words that it leaves alone.

Source: JSON Lines, https://jsonlines.org.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from pipeline.errors import BackendError, ConfigurationError
from pipeline.translate import (
    Backend,
    Capabilities,
    Context,
    Failure,
    Request,
    Result,
    Usage,
    _placeholders,
)
from pipeline.translate._json import parsed_json
from pipeline.translate._nodes import parsed
from pipeline.translate._pipes import Pipes
from pipeline.translate._policy import number
from pipeline.translate._protocol import characters

CAPABILITIES = Capabilities(
    "a program of yours that speaks JSON lines",
    requires=("program",),
    options=("plain", "version"),
    is_serial=True,
    max_items=50,
    tags=True,
    glossary="native",
    context=True,
)
_MOST_REMARKS = 10_000
"""Lines in a row that are no answer; a program that writes more will never come to one."""


@dataclass(slots=True)
class _Command:
    program: Pipes
    identity: str
    pair: tuple[str, str]
    plain: bool
    _ids: Iterator[int] = field(default_factory=count)
    """Numbers for lines: none is used twice, so that what comes late answers nothing else."""

    def fingerprint(self) -> str:
        """Return the command line, a digest of the program, and its version in pipeline.toml."""
        return self.identity

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """Return the characters; what they cost is the program's business."""
        return characters(batch)

    def translate(self, batch: Sequence[Request]) -> Iterator[Result | Failure]:
        """Yield what the program says to each request, once.

        Lines that are no answer, such as a greeting, are passed over; those that are meant to be
        one but answer nothing leave a request without an answer.

        Raises BackendBusy when the program ends or hangs, AnswerRefused when it does so again,
        BackendError when it writes without end.
        """
        asked = {next(self._ids): request for request in batch}
        encoded = {n: _placeholders.encode(r) for n, r in asked.items() if self.plain or r.form}
        lines = [self._line(n, request, encoded.get(n)) for n, request in asked.items()]
        missing, first, remarks = len(asked), min(asked, default=0), 0
        texts = [request.source for request in batch]
        with closing(self.program.exchange(lines, about=texts)) as answers:
            while missing > 0:
                id, answer = _heard(next(answers), first)  # noqa: A001
                if id is None:
                    remarks += 1
                    if remarks > _MOST_REMARKS:
                        answers.throw(self._endless())
                    continue
                missing, remarks = missing - 1, 0
                request = asked.pop(id, None)
                if request is not None:
                    yield _reply(answer, request, encoded.get(id))

    def _endless(self) -> BackendError:
        return BackendError(
            f"{self.program.name} wrote {_MOST_REMARKS:,} lines without an answer among them.",
            remedy="It must write a line of JSON for each that it reads, and flush it.",
        )

    def _line(self, id: int, request: Request, encoded: _placeholders.Encoded | None) -> str:
        source, target = self.pair
        terms = () if encoded else request.terms
        said = {
            "id": id,
            "text": encoded.text if encoded else request.source,
            "source": source,
            "target": target,
            "role": request.role,
            "before": request.before,
            "after": request.after,
            "terms": [{"source": term.text, "target": term.target} for term in terms],
        }
        return json.dumps(said, ensure_ascii=False)


def _heard(line: bytes, first: int) -> tuple[int | None, dict[str, object]]:
    """Return the number that a line answers and what it says.

    None for a remark, or for an answer to a number before `first`; -1 for what was meant to be an
    answer but is none: broken JSON, wrong letters.
    """
    try:
        text = line.decode("utf-8").strip()
        answer = parsed_json(text) if text.startswith("{") else {}
    except ValueError:
        return -1, {}
    assert isinstance(answer, dict)  # it begins with a brace
    id = answer.get("id")  # noqa: A001  # the field's word
    if type(id) is not int:  # True is a number to Python, but not to JSON
        return (None if "id" not in answer else -1), {}
    return (id if id >= first else None), answer


def _reply(
    answer: Mapping[str, object], request: Request, encoded: _placeholders.Encoded | None
) -> Result | Failure:
    text = answer.get("text")
    if not isinstance(text, str):
        return Failure(request.id, str(answer.get("error", "The program gave no text."))[:200])
    nodes = _placeholders.decode(text, encoded) if encoded else parsed(text, request)
    return Result(request.id, nodes, usage=Usage(len(request.text)))


def create(context: Context) -> Backend:
    """Make the backend; `program` is a list: the program and its arguments, run in the newsroom.

    A program that is changed is asked anew; `version` is yours to raise when its answers change
    for other reasons. `plain` keeps tags and terms from it.

    Raises ConfigurationError when `program` is no such list.
    """
    program = context.options["program"]
    if isinstance(program, str):
        program = [program]
    if not isinstance(program, list) or not program or not all(isinstance(w, str) for w in program):
        raise ConfigurationError(
            "[translate.command] program: must be a list of texts.",
            file="pipeline.toml",
            remedy='Write program = ["./translate.py", "--fast"].',
        )
    version, plain = str(context.options.get("version", "")), context.options.get("plain") is True
    timeout = number("command", context.options, "timeout")
    pipes = Pipes(program[0], [program], timeout=timeout, end=b"\n", folder=context.root)
    identity = json.dumps([program, version, plain, _script(program, context.root)])
    return _Command(pipes, identity, (context.source, context.target), plain)


def _script(program: Sequence[str], root: Path) -> str:
    """Return a digest of the file that is the program; empty when no word names one.

    That is the first word, no option, which names a file: of the newsroom, or any other that is a
    text. So `python3 engine.py` is the script, and a newer Python asks for nothing again.
    """
    for word in program:
        if word.startswith("-"):
            continue
        path = root / word
        try:
            content = path.read_bytes() if path.is_file() else b"\0"
        except OSError as error:
            raise ConfigurationError(
                f"[translate.command] program: {word[:80]} cannot be read: {error.strerror}.",
                file="pipeline.toml",
            ) from error
        is_own = content != b"\0" and path.resolve().is_relative_to(root.resolve())
        if is_own or b"\0" not in content[:1024]:
            return hashlib.sha256(content).hexdigest()[:32]
    return ""
