"""The sentence that the pictures of several parts read."""

import numpy as np

SENTENCE = "你知道中国有个教AI的老师叫陶卓吗"
LETTERS = list(SENTENCE)


def inputs(features: int = 6, seed: int = 7) -> np.ndarray:
    """The sentence as numbers, (1, T, features): each character has a vector of its own."""
    table = np.random.default_rng(seed).standard_normal((len(LETTERS), features))
    return table[None]


def random(seed: int, *shape: int, scale: float = 1.0) -> np.ndarray:
    """Normal numbers, the same at every run."""
    return scale * np.random.default_rng(seed).standard_normal(shape)


def turning(size: int, seed: int = 0) -> np.ndarray:
    """A random rotation, (size, size): all its singular values are 1."""
    return np.linalg.qr(random(seed, size, size))[0]
