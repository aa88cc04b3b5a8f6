"""Stops a test that takes too long, on every system, and shows that a long one is alive.

You need not read this file to do the homework.
"""

import _thread
import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType, TracebackType
from typing import TextIO

from speech import columns, showable

TRIES = 5
"""How often a block is told to stop before it is given up: `except:` can catch that."""
AGAIN = 1.0
"""Seconds of computing after which a block that goes on all the same is told again."""
EVERY = 0.1
"""Seconds between two looks at the clock."""


class TooLong(BaseException):
    """A block has taken more CPU time than it has; no `except Exception` catches that."""


@contextlib.contextmanager
def stopped_after(seconds: float, give_up: Callable[[BaseException], None]) -> Iterator[None]:
    """Raise TooLong in a block that takes more CPU time, and again if it goes on all the same.

    Args:
        seconds: how much it may take.
        give_up: called with the exception in the block if it never stops.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # no other thread can be stopped
        return
    stop = _Stop(seconds, give_up)
    timer = _signal if hasattr(signal, "SIGVTALRM") else _watched
    with timer(seconds, stop):
        yield


class _Stop:
    """Raises TooLong, a few times at most."""

    def __init__(self, seconds: float, give_up: Callable[[BaseException], None]) -> None:
        self._seconds = seconds
        self._give_up = give_up
        self._tried = 0

    def __call__(self, frame: FrameType | None) -> None:
        self._tried += 1
        too_long = TooLong(f"more than {self._seconds:g} s of computing")
        if self._tried > TRIES:
            self._give_up(too_long.with_traceback(_trace(frame)))
        raise too_long


def _trace(frame: FrameType | None) -> TracebackType | None:
    """What leads to a frame, as an exception raised there would show it."""
    trace = None
    while frame:
        trace = TracebackType(trace, frame, frame.f_lasti, frame.f_lineno)
        frame = frame.f_back
    return trace


@contextlib.contextmanager
def _signal(seconds: float, stop: _Stop) -> Iterator[None]:
    """A timer of the system that counts CPU time."""
    before = signal.signal(signal.SIGVTALRM, lambda _, frame: stop(frame))
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextlib.contextmanager
def _watched(seconds: float, stop: _Stop) -> Iterator[None]:
    """A thread that looks at the CPU time and then does what Ctrl-C does: Windows has no timer."""
    before = signal.getsignal(signal.SIGINT)
    over, late = threading.Event(), threading.Event()

    def watch() -> None:
        ends = time.process_time() + seconds
        while not over.wait(EVERY):
            if time.process_time() >= ends:
                ends = time.process_time() + AGAIN
                late.set()
                _thread.interrupt_main()

    def interrupted(number: int, frame: FrameType | None) -> None:
        if not late.is_set():  # it really was Ctrl-C
            (before if callable(before) else signal.default_int_handler)(number, frame)
        late.clear()
        if not over.is_set():
            stop(frame)

    signal.signal(signal.SIGINT, interrupted)
    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def sign_of_life(show: Callable[[float], None]) -> Iterator[None]:
    """Call `show` with the seconds so far, about once a second, as long as a block runs."""
    over, began = threading.Event(), time.monotonic()

    def tick() -> None:
        while not over.wait(1):
            show(time.monotonic() - began)

    thread = threading.Thread(target=tick, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class Waiting:
    """Shows what takes so long: one line that counts the seconds, or that stands there once."""

    def __init__(self, screen: TextIO, text: str) -> None:
        self._screen = screen
        self._text = showable(text, screen)
        self._counts = screen.isatty()
        self._shown = False

    def __call__(self, seconds: float) -> None:
        """Another second has passed."""
        if self._counts:
            self._screen.write(f"\r{self._text} ... {seconds:.0f} s")
        elif not self._shown:
            self._screen.write(f"{self._text} ...\n")
        self._screen.flush()
        self._shown = True

    def end(self) -> None:
        """Take the line away again."""
        if self._shown and self._counts:
            self._screen.write("\r" + " " * (columns(self._text) + 12) + "\r")
            self._screen.flush()
