"""Ctrl-C and other signals to end: the command cleans up and keeps what is done."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

_ENDING = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Interrupted(BaseException):
    """Someone asked the command to end; `code` is the exit code that shells expect."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.code = 128 + number


@contextmanager
def interruptible() -> Iterator[None]:
    """The first signal that asks to end raises Interrupted in here; the next ones are ignored."""
    signals = [getattr(signal, name) for name in _ENDING]

    def interrupt(number: int, frame: object) -> None:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        raise Interrupted(number)

    before = {each: signal.signal(each, interrupt) for each in signals}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
