"""What the hidden tests of part 4 share."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from autograder.checking import expect
from autograder.checking.cases import DTYPES, Case, cases
from solutions.rnn import rnn_forward

PARAMETERS = ("W_xh", "W_hh", "b_h")

sequences = cases("NTDH", T=3, H=2, largest=4)


def few(**sizes: int) -> Iterator[Case]:
    """A few cases of one size, for what hardly depends on the numbers: both dtypes, two seeds."""
    for seed in (1, 2):
        for dtype in DTYPES:
            yield Case(sizes, dtype, seed)


def forward(case: Case, another_first: bool = False) -> tuple[np.ndarray, ...]:
    """h, x, h0, W_xh, W_hh: inputs, and the states of a real forward pass.

    With `another_first` the first sequence of the batch is another one, and only that.
    """
    N, T, D, H = (case[name] for name in "NTDH")
    rng = case.rng()
    shapes = [(N, T, D), (N, H), (D, H), (H, H), (H,)]
    x, h0, W_xh, W_hh, b_h = (case.normal(rng, *shape, scale=0.8) for shape in shapes)
    if another_first:
        x[0], h0[0] = case.normal(rng, T, D), case.normal(rng, H)
    return rnn_forward(x, h0, W_xh, W_hh, b_h), x, h0, W_xh, W_hh


def backward(case: Case, another_first: bool = False) -> tuple[np.ndarray, ...]:
    """dh, h, x, h0, W_xh, W_hh: what goes back through a sequence."""
    h, *rest = forward(case, another_first)
    rng = np.random.default_rng([case.seed, 1])
    dh = case.normal(rng, *h.shape)
    if another_first:
        dh[0] = case.normal(rng, *dh[0].shape)
    return dh, h, *rest


def without_time(args: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
    """The arguments of rnn_step_backward, from those of `backward` for a sequence of one step."""
    dh, h, x, *rest = args
    return dh[:, 0], h[:, 0], x[:, 0], *rest


def operations(case: Case) -> int:
    """Operations in the longest chain of a gradient: layers through time, and the sums over it."""
    return case.sizes.get("T", 1) * (4 * (case["N"] + case["D"] + case["H"]) + 8)


def compare(
    value: Any, right: dict[str, np.ndarray], names: Iterable[str], case: Case, every: Iterable[str]
) -> None:
    """The gradients `names` of a dict that must have the keys `every`."""
    got = expect.entries(value, every, case)
    for name in names:
        expect.array(
            got[name], right[name], operations(case), what=f"the gradient {name}", case=case
        )


def same_gradients(
    call: Callable[[tuple], Any],
    pair: tuple[tuple, tuple],
    shapes: dict[str, tuple[int, ...]],
    case: Case,
    every: Iterable[str],
) -> None:
    """Two sets of arguments give the same gradients to all sequences but the first."""
    first, second = (expect.entries(call(args), every, case) for args in pair)
    for name, shape in shapes.items():
        what = f"the gradient {name}"
        before, after = (
            expect.shaped(got[name], shape, what=what, case=case)[1:] for got in (first, second)
        )
        expect.array(after, before, operations(case), what=f"{what}[1:]", case=case)


def keeps(seen: Any, arguments: Iterable[str], every: Iterable[str], case: Case) -> None:
    """Every gradient has the dtype of the case, and the arguments are as they were."""
    for name, value in expect.entries(seen.value, every, case).items():
        expect.same_dtype(value, case.dtype, what=f"the gradient {name}", case=case)
    expect.untouched(seen, arguments, case)
