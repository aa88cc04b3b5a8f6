"""What the hidden tests of part 1 share: texts, spans and word vectors from local generators."""

from collections.abc import Iterator
from typing import Any

import numpy as np

SENTENCE = list("你知道中国有个教AI的老师叫陶卓吗")
NAME = (14, 16, "PER")
"""Where the person's name stands in it."""

LABELS = ("PER", "LOC", "ORG")
WORDS = ("陶", "卓", "AI", "中国", "the", "b")
"""Tokens of different lengths: a text joined with spaces, or cut into characters, shows."""

Span = tuple[int, int, str]


def shown(stub: str, *args: Any) -> str:
    """A call as one would type it, to say on which input a check failed."""
    return f"{stub}({', '.join(repr(_listed(arg)) for arg in args)})"


def _listed(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else value


def generators(count: int, seed: int) -> Iterator[np.random.Generator]:
    """Generators of random numbers that follow from a seed."""
    return (np.random.default_rng([seed, number]) for number in range(count))


def drawn(rng: np.random.Generator, choices: Any, count: int) -> list:
    """`count` random choices, as plain Python values."""
    return [choices[int(i)] for i in rng.integers(0, len(choices), count)]


def spans_side_by_side(rng: np.random.Generator) -> tuple[list[str], list[Span]]:
    """A sentence and its entities from left to right; the first two touch and share their label."""
    lengths = [int(n) for n in rng.integers(1, 4, 5)]
    ends = np.cumsum(lengths).tolist()
    labels = drawn(rng, LABELS, 5)
    labels[2] = labels[1]
    spans = [(end - n, end, label) for n, end, label in zip(lengths, ends, labels, strict=True)]
    return drawn(rng, WORDS, ends[-1]), [spans[1], spans[2], *spans[4 : 4 + rng.integers(0, 2)]]


def spans_apart(rng: np.random.Generator) -> tuple[list[str], list[Span]]:
    """A sentence and its entities from left to right, an O or more after each."""
    spans, at = [], int(rng.integers(0, 2))
    for label in drawn(rng, LABELS, 2):
        length = int(rng.integers(1, 4))
        spans.append((at, at + length, label))
        at += length + int(rng.integers(1, 3))
    return drawn(rng, WORDS, at), spans
