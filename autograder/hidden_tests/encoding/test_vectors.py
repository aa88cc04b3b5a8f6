"""Hidden tests of one_hot, skipgram_pairs and most_similar."""

from typing import Any

import numpy as np
import pytest

from autograder.checking import expect
from autograder.checking.cases import with_a_seed
from autograder.checking.decorators import check
from autograder.hidden_tests.encoding.inputs import generators, shown
from autograder.sealed.student import Student
from solutions import encoding


def _compare_vectors(student: Student, ids: Any, num_classes: int) -> None:
    value = student.encoding.one_hot(ids, num_classes)
    case = shown("one_hot", ids, num_classes)
    expect.array(value, encoding.one_hot(ids, num_classes), what="one_hot", case=case)


@check("one_hot", "vectors")
@with_a_seed
def test_one_hot_vectors(student: Student, seed: int) -> None:
    _compare_vectors(student, [2, 0, 3, 0], 4)
    for rng, kind in zip(generators(6, seed), [np.int64, np.int32, np.uint8] * 2, strict=True):
        num_classes = int(rng.integers(2, 7))
        _compare_vectors(student, rng.integers(0, num_classes, 5).astype(kind), num_classes)


@check("one_hot", "any_shape")
@with_a_seed
def test_one_hot_any_shape(student: Student, seed: int) -> None:
    _compare_vectors(student, 2, 4)
    _compare_vectors(student, [[1, 0], [2, 1]], 3)
    shapes = [(), (1,), (2, 3), (3, 1), (2, 3, 2)]
    for rng, shape in zip(generators(5, seed), shapes, strict=True):
        _compare_vectors(student, np.asarray(rng.integers(0, 4, shape)), 4)


@check("one_hot", "empty")
def test_one_hot_empty(student: Student) -> None:
    for ids in ([], np.zeros(0, np.int64), np.zeros((0, 3), np.int32), np.zeros((2, 0), np.int64)):
        case = f"ids = {ids!r}"
        value = expect.accepted(lambda ids=ids: student.encoding.one_hot(ids, 4), case)
        expect.array(value, encoding.one_hot(ids, 4), what="one_hot", case=case)


@pytest.mark.parametrize(
    "ids",
    [
        pytest.param(ids, marks=check("one_hot", name))
        for name, table in {
            "bad_ids": [-1, 4, [0, 4], [-1, 2], [-4], [[0, 1], [2, 9]], [[3, 0], [-2, 1]]],
            "bad_dtype": [
                np.array([0.0, 1.0]),
                np.array([1.5], np.float32),
                [2.0, 3.0],
                np.array([True, False]),
                np.array([[0.0], [2.0]]),
            ],
        }.items()
        for ids in table
    ],
)
def test_one_hot_refuses(student: Student, ids: Any) -> None:
    case = f"one_hot({ids!r}, 4)"
    expect.refused(lambda: student.encoding.one_hot(ids, 4), ["ids"], case)


@check("one_hot", "keeps")
def test_one_hot_keeps(student: Student) -> None:
    for kind in (np.int64, np.int32):
        seen = student.encoding.one_hot.observe(np.array([[2, 0], [1, 1]], kind), 3)
        expect.of_dtype(seen.value, np.float64, what="one_hot")
        expect.untouched(seen, ["ids", "num_classes"])


def _texts(seed: int) -> list[tuple[np.ndarray, int]]:
    """Ids and a window; words come back, so that a neighbour may be the center's own word."""
    return [
        (np.array([5, 6, 7]), 1),
        (np.array([4, 9, 4, 2]), 7),  # the window is wider than the text
        *((rng.integers(2, 6, 4 + w), w) for w, rng in enumerate(generators(4, seed), 1)),
        *((rng.integers(2, 9, 5 + w), w) for w, rng in enumerate(generators(3, seed), 1)),
    ]


def _sorted_rows(pairs: np.ndarray) -> np.ndarray:
    return pairs[np.lexsort(pairs.T[::-1])]


@check("skipgram_pairs", "neighbours")
@with_a_seed
def test_skipgram_neighbours(student: Student, seed: int) -> None:
    for ids, window in _texts(seed):
        value = student.encoding.skipgram_pairs(ids, window)
        right = encoding.skipgram_pairs(ids, window)
        if isinstance(value, np.ndarray) and value.shape == right.shape:
            value = _sorted_rows(value)
        case, what = shown("skipgram_pairs", ids, window), "skipgram_pairs (sorted)"
        expect.integers(value, _sorted_rows(right), what=what, case=case)


@check("skipgram_pairs", "order")
@with_a_seed
def test_skipgram_order(student: Student, seed: int) -> None:
    for ids, window in _texts(seed):
        value = student.encoding.skipgram_pairs(ids, window)
        case, right = shown("skipgram_pairs", ids, window), encoding.skipgram_pairs(ids, window)
        expect.integers(value, right, what="skipgram_pairs", case=case)


@check("skipgram_pairs", "empty")
@pytest.mark.parametrize(("ids", "window"), [([5, 6, 7], 0), ([5], 2), ([], 1)])
def test_skipgram_without_pairs(student: Student, ids: list[int], window: int) -> None:
    value = student.encoding.skipgram_pairs(np.array(ids, np.int64), window)
    case = shown("skipgram_pairs", ids, window)
    expect.integers(value, np.zeros((0, 2), np.int64), what="skipgram_pairs", case=case)


@check("skipgram_pairs", "keeps")
def test_skipgram_keeps(student: Student) -> None:
    for kind in (np.int64, np.int32):
        seen = student.encoding.skipgram_pairs.observe(np.array([5, 6, 7, 5], kind), 2)
        expect.of_dtype(seen.value, np.int64, what="skipgram_pairs", case=np.dtype(kind).name)
        expect.untouched(seen, ["ids", "window"])


def _compare_nearest(student: Student, word_id: int, embeddings: np.ndarray, k: int) -> None:
    right = encoding.most_similar(word_id, embeddings, k)
    value = student.encoding.most_similar(word_id, embeddings, k)
    case = shown("most_similar", word_id, embeddings.round(3), k)
    expect.equal(value, right, what="most_similar", case=case)


@check("most_similar", "nearest")
@with_a_seed
def test_most_similar_nearest(student: Student, seed: int) -> None:
    for rng in generators(12, seed):
        V, E = int(rng.integers(4, 8)), int(rng.integers(2, 5))
        # Lengths differ by far more than angles: who forgets to divide by them is led astray.
        embeddings = rng.standard_normal((V, E)) * np.exp(rng.normal(0, 2, (V, 1)))
        _compare_nearest(student, int(rng.integers(V)), embeddings, int(rng.integers(2, V - 1)))


def _tied(rng: np.random.Generator) -> tuple[int, np.ndarray]:
    """A word and vectors in a few directions, each in several lengths."""
    directions = rng.standard_normal((3, 3))
    which = rng.permutation([0, 0, 0, 1, 1, 1, 2, 2])
    return int(rng.integers(8)), directions[which] * rng.integers(1, 99, (8, 1))


@check("most_similar", "ties")
@with_a_seed
def test_most_similar_ties(student: Student, seed: int) -> None:
    quarter_turns = np.array([[0, 1], [3, 3], [-2, 2], [1, 0], [7, 7], [-1, -1.0], [2, -2]])
    _compare_nearest(student, 4, quarter_turns, 6)
    near = np.array([[1, 0], [1, 2e-3], [1, 1e-3], [5, 0]])  # 2e-6 and 5e-7 below 1: no ties
    _compare_nearest(student, 0, near, 3)
    for rng in generators(8, seed):
        _compare_nearest(student, *_tied(rng), int(rng.integers(3, 8)))


@check("most_similar", "zero")
@with_a_seed
def test_most_similar_zero(student: Student, seed: int) -> None:
    star = np.array([[1, 0], [-3, -1], [0, 0], [2, -5], [1, 1], [-1, 3.0], [4, 1]])
    _compare_nearest(student, 0, star, 6)
    _compare_nearest(student, 5, star, 6)
    _compare_nearest(student, 2, star, 4)
    for rng in generators(4, seed):
        embeddings = rng.standard_normal((6, 3))
        embeddings[3] = 0
        _compare_nearest(student, int(rng.integers(6)), embeddings, 5)


@check("most_similar", "k")
@with_a_seed
def test_most_similar_of_all(student: Student, seed: int) -> None:
    for rng, more in zip(generators(3, seed), (0, 1, 9), strict=True):
        _compare_nearest(student, 2, rng.standard_normal((5, 3)), 4 + more)


@check("most_similar", "float32")
@with_a_seed
def test_most_similar_ties_in_float32(student: Student, seed: int) -> None:
    # Small whole numbers, so that float32 holds the multiples exactly.
    for rng in generators(6, seed):
        directions = rng.integers(1, 9, (2, 3))
        which = rng.permutation([0, 0, 0, 0, 1, 1])
        embeddings = (directions[which] * rng.integers(1, 99, (6, 1))).astype(np.float32)
        _compare_nearest(student, int(rng.integers(6)), embeddings, 5)


@check("most_similar", "keeps")
def test_most_similar_keeps(student: Student) -> None:
    embeddings = np.array([[3, 4.0], [1, 0], [2, 2]])
    seen = student.encoding.most_similar.observe(1, embeddings, 2)
    expect.untouched(seen, ["word_id", "embeddings", "k"])
