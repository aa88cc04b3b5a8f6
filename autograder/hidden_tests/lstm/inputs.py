"""What the hidden tests of part 5 share."""

from typing import Any

import numpy as np

from autograder.checking import expect
from autograder.checking.arguments import arguments
from autograder.checking.cases import Case, cases
from autograder.signatures import signature
from solutions import lstm

GATES = ("forget_gate", "input_gate", "output_gate")
ACTIVATIONS = ("tanh", "identity")

steps = cases("NDH", N=2, D=2, H=2, largest=4)
sequences = cases("NTDH", T=2, H=2, largest=4)


def inputs(stub: str, case: Case, scale: float = 0.8) -> dict[str, Any]:
    """The arguments of one call of a stub; what is a result of another comes from that one."""
    given = {"lstm_backward": _after_forward, "cell_gradient": _forget_gates}.get(stub)
    said = signature("lstm", stub)
    return arguments(said, case, scale=scale, given=given(case) if given else None)


def _after_forward(case: Case) -> dict[str, Any]:
    """The arguments of lstm_backward, with h, c and the gates of a real forward pass."""
    forward = inputs("lstm_forward", case)
    h, c, gates = lstm.lstm_forward(*forward.values())
    dh = case.normal(np.random.default_rng(case.seed + 1), *h.shape)
    return {"dh": dh, **forward, "h": h, "c": c, "gates": gates}


def _forget_gates(case: Case) -> dict[str, Any]:
    return {"f": case.rng().uniform(0.1, 1.0, (case["T"], case["H"])).astype(case.dtype)}


def operations(case: Case) -> int:
    """Operations in the longest chain of a layer, and through time if the case has T."""
    one_step = 4 * (case["D"] + case["H"])
    return case["T"] * (one_step + 16) if "T" in case.sizes else one_step


def parts_of(stub: str, value: Any, case: Case) -> dict[str, Any]:
    """h, c and the gates of a step's or a sequence's results, by the names in the docstring."""
    results = signature("lstm", stub).results
    parts = dict(zip(results, expect.results(value, results, case), strict=True))
    gates = expect.entries(parts.pop("gates"), results["gates"].items, case)
    return parts | {f'gates["{k}"]': gates[k] for k in results["gates"].items}
