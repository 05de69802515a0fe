"""Keep the garbage collector from looking, time and again, at a million objects just made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_alone() -> Iterator[None]:
    """Look for no garbage among what is being made, all of which stays.

    It took half of the time of reading 200,000 rows of a glossary.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
