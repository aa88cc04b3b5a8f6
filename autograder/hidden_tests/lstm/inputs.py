"""What the hidden tests of part 5 share."""

from typing import Any

import numpy as np

from autograder.checking import expect
from autograder.checking.cases import Case, cases

GATES = ("forget_gate", "input_gate", "output_gate")
ACTIVATIONS = ("tanh", "identity")

steps = cases("NDH", N=2, D=2, H=2, largest=4)
sequences = cases("NTDH", T=2, H=2, largest=4)


def without_time(case: Case) -> Case:
    """The same case for a single step."""
    sizes = {name: size for name, size in case.sizes.items() if name != "T"}
    return Case(sizes, case.dtype, case.seed, case.extra)


def layer(case: Case, scale: float = 1.0) -> tuple[np.ndarray, ...]:
    """x_t, h_prev, W_x, W_h, b of one gate."""
    N, D, H = case["N"], case["D"], case["H"]
    rng = case.rng()
    shapes = [(N, D), (N, H), (D, H), (H, H), (H,)]
    return tuple(case.normal(rng, *shape, scale=scale) for shape in shapes)


def states(case: Case, count: int) -> list[np.ndarray]:
    """`count` arrays of shape (N, H)."""
    rng = case.rng()
    return [case.normal(rng, case["N"], case["H"]) for _ in range(count)]


def inputs(case: Case) -> tuple[np.ndarray, ...]:
    """x, h0, c0, W_x, W_h, b; x is (N, T, D), or (N, D) for a case without T."""
    N, D, H = case["N"], case["D"], case["H"]
    rng = case.rng()
    x_shape = (N, case["T"], D) if "T" in case.sizes else (N, D)
    shapes = [x_shape, (N, H), (N, H), (D, 4 * H), (H, 4 * H), (4 * H,)]
    return tuple(case.normal(rng, *shape, scale=0.8) for shape in shapes)


def operations(case: Case) -> int:
    """Operations in the longest chain of a layer, and through time if the case has T."""
    one_step = 4 * (case["D"] + case["H"])
    return case["T"] * (one_step + 16) if "T" in case.sizes else one_step


def parts_of(value: Any, case: Case) -> dict[str, Any]:
    """h, c and the gates of a step's or a sequence's results, by the names in the docstring."""
    names = ("h", "c") if "T" in case.sizes else ("h_t", "c_t")
    h, c, gates = expect.results(value, [*names, "gates"], case)
    gates = expect.entries(gates, "figo", case)
    return {names[0]: h, names[1]: c, **{f'gates["{k}"]': gates[k] for k in "figo"}}
