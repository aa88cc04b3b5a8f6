"""What the hidden tests of part 2 share."""

from typing import Any

from autograder.checking.arguments import arguments as drawn
from autograder.checking.cases import DTYPES, Case, cases
from autograder.signatures import signature

steps = cases("NDH", N=2, D=2, H=2, largest=4)
sequences = cases("NTDH", N=2, T=2, H=2, largest=4)

FIXED = tuple(
    Case({"N": 2, "T": 3, "D": 4, "H": 5, "K": 6}, dtype, seed) for seed, dtype in enumerate(DTYPES)
)
"""Cases for what does not depend on the sizes."""


def arguments(stub: str, case: Case) -> tuple[Any, ...]:
    """Random arguments for a stub."""
    return tuple(drawn(signature("rnn", stub), case).values())


def operations(case: Case) -> int:
    """Operations in the longest chain of a step, and through time if the case has T."""
    one_step = 4 * (case["D"] + case["H"] + case.sizes.get("K", 0))
    return case.sizes.get("T", 1) * one_step
