"""Makes its own file seem older than the deadline, and others' younger."""

import os

from homework.known import VICTIM, witness


def softmax(z, axis=-1):
    os.utime(VICTIM, (0, 0))
    witness()
    return z
