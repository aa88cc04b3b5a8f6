"""What the hidden tests of part 6 share: the arguments of each stub, and its results compared."""

from typing import Any

import numpy as np

from autograder.checking import expect
from autograder.checking.arguments import arguments as drawn
from autograder.checking.cases import Case, double
from autograder.hidden_tests import guards
from autograder.sealed.student import Student
from autograder.signatures import signature
from solutions import variants

Args = dict[str, Any]


def arguments(stub: str, case: Case) -> Args:
    """The arguments of one call of a stub, in the order of the signature."""
    given = {"clockwork_rnn_step": _clock, "stacked_lstm_forward": _layers}.get(stub)
    return drawn(signature("variants", stub), case, given=given(case) if given else None)


def _clock(case: Case) -> Args:
    """A step other than 0, with a unit that waits and one that is renewed, wherever they are."""
    rng = np.random.default_rng(case.seed + 1)
    t = int(rng.integers(1, 9))
    periods = rng.integers(1, 5, case["H"])
    periods[:2] = (1, t + 1)[: len(periods)]
    return {"periods": rng.permutation(periods), "t": t}


def _layers(case: Case) -> Args:
    """The widths of the layers are the case's own, else two layers of H units."""
    rng, N, D = case.rng(), case["N"], case["D"]
    x, layers = case.normal(rng, N, case["T"], D, scale=0.8), []
    for H in case.extra.get("widths") or [case["H"]] * 2:
        layer = signature("variants", "stacked_lstm_forward").arguments["layers"].item
        sizes = {"N": N, "D": D, "H": H}
        shapes = [array.shape(sizes) for array in layer.items.values()]
        layers.append(tuple(case.normal(rng, *shape, scale=0.8) for shape in shapes))
        D = H
    return {"x": x, "layers": layers}


def operations(case: Case) -> int:
    """Operations in the longest chain of one step, and through time and layers if it has them."""
    sizes = {name: case.sizes.get(name, 1) for name in "CDHT"}
    layers = len(case.extra.get("widths", [1, 1]))
    one_step = 4 * (sizes["C"] + sizes["D"] + sizes["H"]) + 16
    return sizes["T"] * layers * one_step


def reference(stub: str, args: Args) -> dict[str, np.ndarray]:
    """The right results by name, in float64."""
    value = getattr(variants, stub)(*(double(arg) for arg in args.values()))
    return signature("variants", stub).named(value)


def named(stub: str, value: Any, case: Case) -> dict[str, Any]:
    """A student's results by name."""
    said = signature("variants", stub)
    return said.named(expect.results(value, said.results, case) if len(said.results) > 1 else value)


def compare(student: Student, stub: str, case: Case, *which: str, **instead: Any) -> None:
    """Compare the results named by `which` (all without) with the reference, in every entry.

    The arguments are those of the case, but for the ones given `instead`.
    """
    args = arguments(stub, case) | instead
    guards.compare(student, "variants", stub, args, case, which, operations(case))
