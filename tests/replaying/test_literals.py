"""Values as source: what is read again is the same, to the last bit."""

import base64

import numpy as np
import pytest
from numpy import inf, nan

from autograder.replaying.literals import literal
from autograder.replaying.shown import Other
from autograder.sealed.wire import Handle, Opaque

RNG = np.random.default_rng(3)
NAMES = {"np": np, "inf": inf, "nan": nan, "Other": Other, "base64": base64}


def read(source: str) -> object:
    return eval(source, dict(NAMES))


@pytest.mark.parametrize(
    "array",
    [
        RNG.standard_normal((2, 3, 4)),
        RNG.standard_normal((40, 9)).astype(np.float32),
        RNG.standard_normal(5_000).astype(np.float32),
        np.array([0.1, -0.0, inf, -inf, nan, 5e-324, 1e308]),
        np.array([1e-45, 3.4e38, 1 / 3], np.float32),
        np.zeros((0, 3), np.float32),
        np.zeros((2, 0, 1)),
        np.array(2.5),
        np.array([[True], [False]]),
        np.array([2**63 - 1, -(2**63)]),
        np.arange(3, dtype=np.uint8),
        np.array(["the", '"""', "词"]),
        np.array([1 + 2j, complex(0, -1.5)]),
    ],
    ids=lambda array: f"{array.dtype}{array.shape}",
)
def test_arrays(array):
    again = read(literal(array))
    assert again.dtype == array.dtype and again.shape == array.shape
    assert again.tobytes() == array.tobytes()


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        0.1,
        inf,
        "词\n'\"",
        b"\0",
        (),
        (1,),
        [],
        {},
        {"a": [(1, 2), "b"]},
        [["a" * 40] * 5, ("b" * 50,) * 3],
    ],
    ids=repr,
)
def test_plain_values(value):
    again = read(literal(value))
    assert type(again) is type(value) and again == value


def test_numpy_scalars():
    for scalar in (np.float32(1 / 3), np.int64(-4), np.bool_(True)):
        again = read(literal(scalar))
        assert type(again) is type(scalar) and again == scalar


def test_what_is_no_plain_value_is_named():
    assert read(literal(Opaque('"); print("hello'))) == Other('"); print("hello')
    assert literal(Handle(7), {7: "model_1"}) == "model_1"
    assert "too large" in read(literal(np.zeros(10**6))).words
