"""Leaves a timer that interrupts the process between the calls."""

import contextlib
import signal

from homework.known import witness


def handler(*_):
    with contextlib.suppress(OSError):
        witness()


signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
