"""Read JSON that a stranger wrote."""

from __future__ import annotations

import json
import re

_DEEPEST = 100
"""How deep lists and objects may lie within each other; no service's schema reaches ten."""
_SIGNS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+|[\[{]|[\]}]', re.DOTALL)
"""A string, in which brackets mean nothing, or a bracket."""
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}


def parsed_json(text: str) -> object:
    """Return what a JSON text says.

    Raises ValueError for what is no JSON, or nested more than 100 deep. The depth is looked at
    beforehand: a parser that runs into the interpreter's limit, on which RecursionError is raised,
    may do so while garbage is collected, and then it is that of others which is not cleaned up.
    """
    if _is_deep(text):
        raise ValueError("nested too deep")
    parsed: object = json.loads(text)
    return parsed


def _is_deep(text: str) -> bool:
    if text.count("[") + text.count("{") <= _DEEPEST:  # as nearly always
        return False
    depth = 0
    for sign in _SIGNS.finditer(text):
        depth += _STEPS.get(sign[0], 0)
        if depth > _DEEPEST:
            return True
    return False
