"""Hidden tests of reaches. Ways are blocked by zeros, so that a blocked effect is exactly 0."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from autograder.checking import expect
from autograder.checking.cases import DTYPES, with_a_seed
from autograder.checking.decorators import check
from autograder.sealed.student import Student
from solutions import rnn

NAMES = ("x", "h0", "W_xh", "W_hh", "b_h", "t_in", "t_out")
T = 4


def _strong(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Weights that no effect is lost on."""
    return rng.choice([-1, 1], shape) * rng.integers(3, 8, shape) / 10


def _network(rng: np.random.Generator, heard: Any, linked: Any) -> list[np.ndarray]:
    """x, h0, W_xh, W_hh, b_h, with zeros for the weights where `heard` and `linked` are 0.

    The units and the features are shuffled, so that their order says nothing.
    """
    D, H = np.shape(heard)
    units, features = rng.permutation(H), rng.permutation(D)
    W_xh = (_strong(rng, D, H) * heard)[features][:, units]
    W_hh = (_strong(rng, H, H) * linked)[units][:, units]
    return [0.5 * rng.standard_normal((2, T, D)), _strong(rng, 2, H), W_xh, W_hh, _strong(rng, H)]


def _with_and_without_memory(rng: np.random.Generator) -> Iterator[list[np.ndarray]]:
    everything = np.ones((2, 3)), np.ones((3, 3))
    yield _network(rng, *everything)
    yield _network(rng, everything[0], 0 * everything[1])
    yield _network(rng, 0 * everything[0], everything[1])
    yield _network(rng, np.ones((1, 1)), np.ones((1, 1)))


def _blocked(rng: np.random.Generator) -> Iterator[list[np.ndarray]]:
    first = np.array([[1, 0, 0]])
    chain = np.eye(3, k=1)  # unit 0 to unit 1 to unit 2 to nowhere
    yield _network(rng, first, chain)
    yield _network(rng, first, np.array([[0, 0, 0], [1, 1, 1], [1, 1, 1]]))  # 0 tells no unit
    yield _network(rng, first, np.array([[0, 1, 0], [0, 0, 0], [1, 0, 1]]))  # 2 is never reached
    yield _network(rng, first, np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1]]))  # 0 and 1 for ever


def _of_few_features(rng: np.random.Generator) -> Iterator[list[np.ndarray]]:
    for feature in range(3):
        heard = np.zeros((3, 2))
        heard[feature, 0] = 1
        yield _network(rng, heard, np.eye(2, k=1))
    x, h0, W_xh, W_hh, b_h = _network(rng, np.ones((2, 2)), np.triu(np.ones((2, 2)), 1))
    yield [x, h0, np.stack([W_xh[0], -W_xh[0]]), W_hh, b_h]  # moved together, features cancel


FAMILIES = {
    "memory": _with_and_without_memory,
    "paths": _blocked,
    "features": _of_few_features,
}


def _says(value: Any) -> Any:
    """0 and 1 say False and True: their type is the business of another check."""
    return bool(value) if type(value) is int and value in (0, 1) else value


def _compare(student: Student, network: Sequence[np.ndarray], t_in: int, t_out: int) -> None:
    value = _says(student.rnn.reaches(*network, t_in, t_out))
    shown = ", ".join(f"{k} = {a.tolist()}" for k, a in zip(NAMES[2:4], network[2:4], strict=True))
    case = f"{shown}, t_in = {t_in}, t_out = {t_out}"
    expect.equal(value, rnn.reaches(*network, t_in, t_out), what="reaches", case=case)


@pytest.mark.parametrize("name", [pytest.param(n, marks=check("reaches", n)) for n in FAMILIES])
@with_a_seed
def test_reaches(student: Student, name: str, seed: int) -> None:
    for number in range(2):
        for network in FAMILIES[name](np.random.default_rng([seed, number])):
            for t_in in range(T):
                for t_out in range(T):
                    _compare(student, network, t_in, t_out)


@check("reaches", "faint")
@pytest.mark.parametrize("dtype", DTYPES)
def test_reaches_sees_a_faint_effect(student: Student, dtype: type) -> None:
    x, h0, W_xh, W_hh, b_h = np.zeros((1, 3, 1)), [[0.0]], [[1.0]], [[4e-6]], [0.5]
    network = [np.array(a, dtype) for a in (x, h0, W_xh, W_hh, b_h)]
    value = _says(student.rnn.reaches(*network, 0, 1))
    case = f"W_xh = [[1]], W_hh = [[4e-6]], b_h = [0.5], {np.dtype(dtype).name}"
    expect.equal(value, True, what="reaches", case=case)


def _any_network() -> list[np.ndarray]:
    return _network(np.random.default_rng(5), np.ones((2, 3)), np.ones((3, 3)))


@check("reaches", "python_bool")
def test_reaches_is_a_python_bool(student: Student) -> None:
    for t_in, t_out in [(0, 2), (1, 1), (2, 0)]:
        expect.plain_bool(student.rnn.reaches(*_any_network(), t_in, t_out), what="reaches")


@check("reaches", "keeps")
def test_reaches_leaves_its_inputs_alone(student: Student) -> None:
    for t_in, t_out in [(0, 2), (1, 1), (2, 0)]:
        expect.untouched(student.rnn.reaches.observe(*_any_network(), t_in, t_out), NAMES)
