"""Hidden tests of the attention over an LSTM's states."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.checking import expect
from autograder.checking.cases import Case, cases, given_sizes, with_every
from autograder.checking.decorators import check
from autograder.hidden_tests.variants.inputs import (
    arguments,
    compare,
    named,
    operations,
    reference,
)
from autograder.sealed.student import Student

pools = cases("NTH", T=2, H=2)
KINDS = (np.bool_, np.int64, np.float32)
large_pools = cases(
    "NTH", T=2, H=2, largest=4, dtypes=(np.float64,), extra={"mask": st.just(np.bool_)}
)


def _mask(case: Case) -> np.ndarray:
    """Each row has a step that counts, and, if it has two, one that does not."""
    rng = np.random.default_rng(case.seed + 1)
    mask = rng.random((case["N"], case["T"])) < 0.5
    mask[:, :2] = (True, False)[: case["T"]]
    return rng.permuted(mask, axis=1).astype(case["mask"])


@check("attention_pool", "one_unit")
@given_sizes(cases("NT", T=2))
def test_attention_over_single_units(student: Student, case: Case) -> None:
    compare(student, "attention_pool", Case(case.sizes | {"H": 1}, case.dtype, case.seed))


@check("attention_pool", "weights")
@given_sizes(pools)
def test_attention_weights(student: Student, case: Case) -> None:
    compare(student, "attention_pool", case, "weights")


@check("attention_pool", "context")
@given_sizes(pools)
def test_attention_context(student: Student, case: Case) -> None:
    compare(student, "attention_pool", case, "context")


@check("attention_pool", "masked")
@given_sizes(pools)
@with_every(mask=KINDS)
def test_attention_masked(student: Student, case: Case) -> None:
    compare(student, "attention_pool", case, mask=_mask(case))


@check("attention_pool", "large")
@given_sizes(large_pools)
def test_attention_with_large_scores(student: Student, case: Case) -> None:
    args, mask = arguments("attention_pool", case), _mask(case)
    rng = np.random.default_rng(case.seed + 3)
    far = rng.choice((-100.0, 100.0), case["N"])[:, None]  # scores of about +-1e4, row by row
    args["h"][..., 0] = 100.0
    args["query"][:, :1] = far * math.sqrt(case["H"])
    _compare_large(student, args, case)
    # What does not count lies far on the other side.
    args["h"][..., 0] = np.where(mask, 100.0, -100.0)
    _compare_large(student, args | {"mask": mask}, case)


def _compare_large(student: Student, args: dict[str, Any], case: Case) -> None:
    right = reference("attention_pool", args)
    got = named("attention_pool", student.variants.attention_pool(*args.values()), case)
    for what, value in right.items():
        expect.array(got[what], value, what=what, case=case, slack=1e-8)


@check("attention_pool", "masked_zero")
@given(pools)
@with_every(mask=KINDS)
def test_what_is_masked_has_no_weight(student: Student, case: Case) -> None:
    args, mask = arguments("attention_pool", case), _mask(case)
    right = reference("attention_pool", args | {"mask": mask})
    counted = mask.astype(bool)
    noise = case.normal(np.random.default_rng(case.seed + 2), *args["h"].shape, scale=3.0)
    noisy = np.where(counted[..., None], args["h"], noise)
    got = named("attention_pool", student.variants.attention_pool(noisy, args["query"], mask), case)
    weights = expect.shaped(got["weights"], mask.shape, what="weights", case=case)
    left = weights[~counted].tolist()
    expect.equal(left, [0.0] * len(left), what="weights[mask == 0]", case=case)
    for what, value in right.items():
        expect.array(got[what], value, operations(case), what=what, case=case)


@check("attention_pool", "empty_row")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rows", [[0], [2], [0, 1, 2]])
def test_attention_refuses_an_empty_row(student: Student, rows: list[int], kind: type) -> None:
    case = Case({"N": 3, "T": 2, "H": 2}, np.float64, 7)
    mask = np.ones((3, 2), kind)
    mask[rows] = 0
    args = arguments("attention_pool", case)
    call = lambda: student.variants.attention_pool(*args.values(), mask)  # noqa: E731
    expect.refused(call, ["mask"], f"{case}, mask = {mask.tolist()}")
