"""What the hidden tests of part 2 share."""

from typing import Any

from autograder.checking.cases import DTYPES, Case, cases

ARGUMENTS = {
    "rnn_step": {"x_t": "ND", "h_prev": "NH", "W_xh": "DH", "W_hh": "HH", "b_h": "H"},
    "rnn_forward": {"x": "NTD", "h0": "NH", "W_xh": "DH", "W_hh": "HH", "b_h": "H"},
    "output_layer": {"h": "NH", "W_hy": "HK", "b_y": "K"},
    "jordan_forward": {
        **{"x": "NTD", "y0": "NK", "W_xh": "DH", "W_yh": "KH"},
        **{"b_h": "H", "W_hy": "HK", "b_y": "K"},
    },
    "birnn_forward": {
        **{"x": "NTD", "h0_f": "NH", "h0_b": "NH"},
        **{"params_f": ("DH", "HH", "H"), "params_b": ("DH", "HH", "H")},
    },
}
"""The arguments of each stub, with their axes; a tuple of arrays for a tuple of axes."""

RESULTS = {
    "rnn_step": "NH",
    "rnn_forward": "NTH",
    "output_layer": "NK",
    "jordan_forward": "NTK",
}

steps = cases("NDH", N=2, D=2, H=2, largest=4)
sequences = cases("NTDH", N=2, T=2, H=2, largest=4)

FIXED = tuple(
    Case({"N": 2, "T": 3, "D": 3, "H": 2, "K": 4}, dtype, seed) for seed, dtype in enumerate(DTYPES)
)
"""Cases for what does not depend on the sizes."""


def arguments(stub: str, case: Case) -> tuple[Any, ...]:
    """Random arguments for a stub."""
    rng = case.rng()

    def one(axes: str | tuple[str, ...]) -> Any:
        if isinstance(axes, tuple):
            return tuple(map(one, axes))
        return case.normal(rng, *(case[axis] for axis in axes), scale=0.8)

    return tuple(map(one, ARGUMENTS[stub].values()))


def result_shape(stub: str, case: Case) -> tuple[int, ...]:
    """The shape of a stub's result."""
    if stub == "birnn_forward":
        return (case["N"], case["T"], 2 * case["H"])
    return tuple(case[axis] for axis in RESULTS[stub])


def operations(case: Case) -> int:
    """Operations in the longest chain of a step, and through time if the case has T."""
    one_step = 4 * (case["D"] + case["H"] + case.sizes.get("K", 0))
    return case.sizes.get("T", 1) * one_step
