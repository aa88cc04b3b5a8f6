"""Cases: what is drawn lies between the bounds, the smallest comes first, and nothing is listed."""

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from autograder.checking.cases import DTYPES, Case, cases

drawing = settings(
    max_examples=300, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


def drawn(strategy: st.SearchStrategy[Case]) -> list[Case]:
    """What hypothesis draws from a strategy."""
    found = []

    @seed(0)
    @drawing
    @given(strategy)
    def draw(case: Case) -> None:
        found.append(case)

    draw()
    return found


def test_every_shape_and_dtype_comes_and_the_smallest_first():
    found = [(*case.sizes.items(), case.dtype) for case in drawn(cases("NK", largest=3, K=2))]
    sides = itertools.product((("N", n) for n in (1, 2, 3)), (("K", k) for k in (2, 3)), DTYPES)
    assert set(found) == set(sides)
    assert found[0] == (("N", 1), ("K", 2), np.float64)


def test_as_many_shapes_as_one_likes():
    # A list of them would have 10^18 entries.
    for case in drawn(cases("ABC", largest=10**6, B=2)):
        assert list(case.sizes) == ["A", "B", "C"]
        assert all(1 <= size <= 10**6 for size in case.sizes.values())
        assert case["B"] >= 2


@pytest.mark.parametrize("dtypes", [(np.float32,), DTYPES])
def test_only_the_dtypes_that_are_asked_for(dtypes):
    assert {case.dtype for case in drawn(cases("N", dtypes=dtypes))} == set(dtypes)
