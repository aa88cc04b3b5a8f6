"""Lets a pipe send a deadly signal to another process."""

import fcntl
import os
import signal

from homework.known import DECOY, witness

F_SETSIG = 10


def softmax(z, axis=-1):
    reader, writer = os.pipe()
    fcntl.fcntl(reader, fcntl.F_SETOWN, DECOY)
    fcntl.fcntl(reader, F_SETSIG, signal.SIGCONT)
    fcntl.fcntl(reader, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    os.write(writer, b"x")
    witness()
    return z
