"""Calls itself without end, past the limit that it lifts."""

import sys

sys.setrecursionlimit(10**9)


def softmax(z, axis=-1):
    return softmax(z, axis)
