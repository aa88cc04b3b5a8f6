"""What the hidden tests of part 4 share."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from autograder.checking import expect
from autograder.checking.arguments import arguments as drawn
from autograder.checking.cases import DTYPES, Case, cases
from autograder.signatures import signature
from solutions.rnn import rnn_forward

PARAMETERS = ("W_xh", "W_hh", "b_h")

sequences = cases("NTDH", T=3, H=2, largest=4)


def few(**sizes: int) -> Iterator[Case]:
    """A few cases of one size, for what hardly depends on the numbers: both dtypes, two seeds."""
    for seed in (1, 2):
        for dtype in DTYPES:
            yield Case(sizes, dtype, seed)


def forward(case: Case) -> tuple[np.ndarray, ...]:
    """h, x, h0, W_xh, W_hh: inputs, and the states of a real forward pass."""
    x, h0, W_xh, W_hh, b_h = drawn(signature("rnn", "rnn_forward"), case).values()
    return rnn_forward(x, h0, W_xh, W_hh, b_h), x, h0, W_xh, W_hh


def backward(case: Case) -> tuple[np.ndarray, ...]:
    """dh, h, x, h0, W_xh, W_hh: what goes back through a sequence."""
    h, *rest = forward(case)
    dh = case.normal(np.random.default_rng([case.seed, 1]), *h.shape)
    return dh, h, *rest


def arguments(stub: str, case: Case) -> dict[str, Any]:
    """The arguments of a backward pass, with the states of a real forward pass."""
    names = signature("bptt", stub).arguments
    if stub == "rnn_step_backward":
        dh, h, x, *rest = backward(Case({**case.sizes, "T": 1}, case.dtype, case.seed))
        return dict(zip(names, (dh[:, 0], h[:, 0], x[:, 0], *rest), strict=True))
    k = (2,) if "k" in names else ()
    return dict(zip(names, (*backward(case), *k), strict=True))


def operations(case: Case) -> int:
    """Operations in the longest chain of a gradient: layers through time, and the sums over it."""
    return case.sizes.get("T", 1) * (4 * (case["N"] + case["D"] + case["H"]) + 8)


def compare(value: Any, right: dict[str, np.ndarray], names: Iterable[str], case: Case) -> None:
    """The gradients `names` of a dict that must have the keys of the right one."""
    got = expect.entries(value, right, case)
    for name in names:
        expect.array(
            got[name], right[name], operations(case), what=f"the gradient {name}", case=case
        )
