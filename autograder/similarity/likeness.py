"""How much of the rare code of two submissions is the same.

Every submission is a set of fingerprints (copydetect's: hashes of `LENGTH` characters in a row of
its filtered code). The fewer submissions have a fingerprint, the more it weighs. Those of the stubs
and of the reference weigh nothing, since the question forces them. The likeness of a pair is the
weight of what both have over the weight of what the smaller one has.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec

import msgspec
import numpy as np

from autograder.similarity.normal import submission

LENGTH = 24
"""Characters in a row that make a fingerprint; names are one character long there."""
ENOUGH = 60.0
"""The least weight that two submissions must share to be told: a line or two that nobody else has.
"""
LIKELY = 0.5
"""The least likeness that is told."""
CLASS = 10
"""In a smaller class, weights are those of a class with so many others who answered differently."""
_COLUMNS = 20_000

Files = Mapping[str, str]
"""A submission: the text of each file, by its name."""


class Pair(msgspec.Struct, frozen=True):
    """Two submissions whose code is alike."""

    a: str
    b: str
    score: float
    """From 0 to 1: the share of the rare code of the smaller one that the other has too."""
    where: tuple[str, ...]
    """The definitions of `a` in which most of it stands, the heaviest first."""


class _Prints(msgspec.Struct):
    """The fingerprints of a submission, by definition."""

    parts: dict[str, np.ndarray]

    @property
    def all(self) -> np.ndarray:
        """Each once, in order."""
        return np.unique(np.concatenate([*self.parts.values(), np.empty(0, np.int64)]))


def available() -> bool:
    """Whether copydetect is installed."""
    return find_spec("copydetect") is not None


def pairs(
    handed_in: Mapping[str, Files],
    base: Iterable[Files] = (),
    others: Mapping[str, Files] | None = None,
) -> list[Pair]:
    """The pairs that are alike, the likeliest first.

    Args:
        handed_in: the submissions of the class, by name.
        base: code that students were given or that a question forces: stubs, the reference.
        others: what they are compared with besides, past years' say; never with each other.
    """
    others = dict(others or {})
    names = [*handed_in, *others]
    given = _union([_prints(files).all for files in base])
    prints = [_prints(files) for files in (*handed_in.values(), *others.values())]
    sets = [np.setdiff1d(one.all, given, assume_unique=True) for one in prints]
    shared, own = _weighed(sets, len(handed_in))
    likeness = shared / np.maximum(np.minimum.outer(own, own), 1.0)
    found = []
    for i, j in np.argwhere(np.triu((likeness >= LIKELY) & (shared >= ENOUGH), 1)):
        if i < len(handed_in):
            both = np.intersect1d(sets[i], sets[j], assume_unique=True)
            score = round(float(likeness[i, j]), 3)
            found.append(Pair(names[i], names[j], score, _where(prints[i], both)))
    return sorted(found, key=lambda pair: (-pair.score, pair.a, pair.b))


def _prints(files: Files) -> _Prints:
    return _Prints({name: _hashes(text) for name, text in submission(files).items()})


@lru_cache(10_000)  # much of a class is the same text, once it is in its normal form
def _hashes(text: str) -> np.ndarray:
    from copydetect import CodeFingerprint  # an extra, and slow to import

    # A window of one keeps every hash: which of several is kept depends on Python's own seed.
    made = CodeFingerprint("a.py", LENGTH, 1, language="python", fp=io.StringIO(text))
    return np.fromiter(made.hashes, np.int64, len(made.hashes))


def _union(sets: Sequence[np.ndarray]) -> np.ndarray:
    return np.unique(np.concatenate([*sets, np.empty(0, np.int64)]))


def _weighed(sets: Sequence[np.ndarray], ours: int) -> tuple[np.ndarray, np.ndarray]:
    """The weight of what each two share, (n, n), and of what each has, (n,)."""
    whole = np.concatenate([*sets, np.empty(0, np.int64)])
    _, columns, counts = np.unique(whole, return_inverse=True, return_counts=True)
    rows = np.repeat(np.arange(len(sets)), [len(one) for one in sets])
    most = max(ours, CLASS)
    shared = np.zeros((len(sets), len(sets)))
    # Summed by how many have it: in the order of the hashes, which differs from run to run, sums
    # would round differently. What everybody has weighs nothing.
    for count in np.unique(counts):
        weight = np.log((most + 1) / min(int(count), most))
        those = np.flatnonzero(counts == count)
        for start in range(0, len(those), _COLUMNS):
            place = np.full(len(counts), -1)
            some = those[start : start + _COLUMNS]
            place[some] = np.arange(len(some))
            here = place[columns] >= 0
            has = np.zeros((len(sets), len(some)), np.float32)
            has[rows[here], place[columns[here]]] = 1
            shared += weight * (has @ has.T)
    return shared, shared.diagonal().copy()


def _where(prints: _Prints, shared: np.ndarray) -> tuple[str, ...]:
    counts = {name: int(np.isin(part, shared).sum()) for name, part in prints.parts.items()}
    heaviest = sorted(filter(counts.get, counts), key=lambda name: (-counts[name], name))
    return tuple(heaviest[:5])
