"""Read what a service answered, which may be anything: texts, names and counts at their places.

A path leads through objects by name and through lists by index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypeVar

from pipeline.errors import AnswerRefused
from pipeline.translate._protocol import Request

Item = TypeVar("Item")
_LONGEST_NAME = 80
_MOST = 10**9
"""Characters or tokens of one request; nobody is billed for more by mistake."""


def at(content: object, *path: str | int) -> object:
    """Return what is at a path, None where nothing is."""
    for step in path:
        if isinstance(content, dict):
            content = content.get(step)
        elif isinstance(content, list) and isinstance(step, int) and step < len(content):
            content = content[step]
        else:
            return None
    return content


def text_at(content: object, *path: str | int) -> str:
    """Return the text at a path.

    Raises AnswerRefused when there is none: the service does not speak its own schema.
    """
    value = at(content, *path)
    if not isinstance(value, str):
        raise AnswerRefused(f"The answer has no text at {_shown(path)}.")
    return value


def texts_at(content: object, *path: str | int, count: int) -> list[str]:
    """Return the list of just so many texts, or the single text, at a path.

    Raises AnswerRefused when it is something else.
    """
    value = at(content, *path)
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(text, str) for text in listed):
        raise AnswerRefused(f"The answer has no texts at {_shown(path)}.")
    return _counted(listed, count)


def items_at(content: object, *path: str | int, count: int) -> list[Mapping[str, object]]:
    """Return the list of just so many objects at a path.

    Raises AnswerRefused when it is something else.
    """
    value = at(content, *path)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise AnswerRefused(f"The answer has no list at {_shown(path)}.")
    return _counted(value, count)


def name_at(content: object, *path: str | int) -> str:
    """Return a name, a code or a number at a path as one short line, or nothing."""
    value = at(content, *path)
    is_name = isinstance(value, str | int) and not isinstance(value, bool)
    return name(str(value)) if is_name else ""


def name(text: str) -> str:
    """Return a service's word for something as one short line: it goes into files of ours."""
    return "".join(letter for letter in text[:_LONGEST_NAME] if letter.isprintable())


def count_at(content: object, *path: str | int, default: int = 0) -> int:
    """Return the number, 0 or more, at a path; the default where there is none."""
    value = at(content, *path)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST:
        return default
    return value


def by_form(batch: Iterable[Request]) -> Iterator[tuple[int, list[Request]]]:
    """Yield a batch in parts that are asked in one way, each with its form."""
    for form, some in groupby(sorted(batch, key=_form), key=_form):
        yield form, list(some)


def _form(request: Request) -> int:
    return request.form


def _counted(listed: Sequence[Item], count: int) -> list[Item]:
    if len(listed) != count:
        raise AnswerRefused(f"{len(listed)} answers came to {count} texts.")
    return list(listed)


def _shown(path: tuple[str | int, ...]) -> str:
    return ".".join(map(str, path)) or "its top"
