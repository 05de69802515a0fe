"""Notice when a service's answers stand in another order than its questions.

Services that know no ids answer by position, and nothing in an answer says whose it is. What is told by
position is told by what goes through a translation unchanged as well: figures, names in Latin letters.
Where one that only one sentence of a request has is missing in its answer and stands in another's,
somebody has mixed them up. It says nothing of sentences without any.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from pipeline.translate._nodes import plain_target
from pipeline.translate._protocol import Request, Result

_LANDMARK = re.compile(r"\d{2,}|\b[A-Z][A-Za-z]{3,}\b")
"""Figures of two digits or more; words of four letters or more with a capital."""


def is_mixed_up(replies: Sequence[tuple[Request, Result]]) -> bool:
    """Tell whether an answer has a landmark that belongs to another sentence of the request.

    Linear in the text. A figure that an engine writes in another way (1,500 as 1.5 k) is not there,
    and so says nothing.
    """
    homes: defaultdict[str, set[int]] = defaultdict(set)
    for place, (request, _) in enumerate(replies):
        for mark in _landmarks(request.text):
            homes[mark].add(place)
    unique = {mark: min(places) for mark, places in homes.items() if len(places) == 1}
    if not unique:
        return False
    answers = [_landmarks(plain_target(result.nodes)) for _, result in replies]
    is_astray = partial(_is_astray, unique, answers)
    return any(is_astray(place, mark) for place, marks in enumerate(answers) for mark in marks)


def _is_astray(
    unique: dict[str, int], answers: Sequence[frozenset[str]], place: int, mark: str
) -> bool:
    home = unique.get(mark, place)
    return home != place and mark not in answers[home]


def _landmarks(text: str) -> frozenset[str]:
    return frozenset(_LANDMARK.findall(text))
