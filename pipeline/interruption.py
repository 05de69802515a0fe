"""Ctrl-C while services are asked: finish what is under way, since it is paid for, and save it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SAID = b"\nInterrupted: finishing what is under way, then saving it.\n"


@contextmanager
def awaited() -> Iterator[threading.Event]:
    """Give an event that the first Ctrl-C sets; the next one interrupts as it always does.

    Where Ctrl-C is none of our business (another thread than the main one, a signal that whoever
    started us has switched off or takes for itself), the event is never set.
    """
    stop = threading.Event()
    before = signal.getsignal(signal.SIGINT)
    is_ours = threading.current_thread() is threading.main_thread()
    if not is_ours or before is not signal.default_int_handler:
        yield stop
        return

    def take(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        stop.set()
        os.write(2, _SAID)  # print() is not to be trusted inside a signal handler

    signal.signal(signal.SIGINT, take)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
