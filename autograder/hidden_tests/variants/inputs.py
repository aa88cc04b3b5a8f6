"""What the hidden tests of part 6 share: the arguments of each stub, and the names of its results.

The arguments of a call are a dict in the order of the signature. Letters are sizes of the case:
`draw("D", "4H")` has D rows and four blocks of H columns.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checking import expect
from autograder.checking.cases import Case, double
from autograder.sealed.student import Student
from solutions import variants

Args = dict[str, Any]
Draw = Callable[..., np.ndarray]

RESULTS: dict[str, tuple[str, ...]] = {
    "peephole_lstm_step": ("h_t", "c_t"),
    "coupled_lstm_step": ("h_t", "c_t"),
    "depth_gated_lstm_step": ("h_t", "c_t"),
    "gru_step": ("h_t",),
    "mgu_step": ("h_t",),
    "clockwork_rnn_step": ("h_t",),
    "sru_forward": ("h", "c"),
    "bilstm_forward": ("h",),
    "stacked_lstm_forward": ("h",),
    "attention_pool": ("context", "weights"),
    "tree_lstm_node": ("h", "c"),
}
STEPS = tuple(stub for stub, names in RESULTS.items() if names[0] == "h_t")
SEQUENCES = ("sru_forward", "bilstm_forward", "stacked_lstm_forward")


def arguments(stub: str, case: Case) -> Args:
    """The arguments of one call of a stub."""
    rng = case.rng()

    def draw(*shape: str) -> np.ndarray:
        sizes = (int(word[:-1] or 1) * case[word[-1]] for word in shape)
        return case.normal(rng, *sizes, scale=0.8)

    return _ARGUMENTS[stub](draw, case)


def _gates(draw: Draw, count: int) -> Args:
    """The packed weights of so many gates."""
    block = f"{count}H"
    return {"W_x": draw("D", block), "W_h": draw("H", block), "b": draw(block)}


def _state(draw: Draw) -> Args:
    return {"x_t": draw("N", "D"), "h_prev": draw("N", "H")}


def _gru(draw: Draw, _: Case) -> Args:
    return _state(draw) | _gates(draw, 3)


def _mgu(draw: Draw, _: Case) -> Args:
    return _state(draw) | _gates(draw, 2)


def _coupled(draw: Draw, _: Case) -> Args:
    return _state(draw) | {"c_prev": draw("N", "H")} | _gates(draw, 3)


def _peephole(draw: Draw, _: Case) -> Args:
    peepholes = {name: draw("H") for name in ("p_f", "p_i", "p_o")}
    return _state(draw) | {"c_prev": draw("N", "H")} | _gates(draw, 4) | peepholes


def _depth_gated(draw: Draw, _: Case) -> Args:
    states = _state(draw) | {"c_prev": draw("N", "H"), "c_below": draw("N", "H")}
    depth = {"W_xd": draw("D", "H"), "w_cd": draw("H"), "w_ld": draw("H"), "b_d": draw("H")}
    return states | _gates(draw, 4) | depth


def _clockwork(draw: Draw, case: Case) -> Args:
    """At a step other than 0, with a unit that waits and one that is renewed, wherever they are."""
    weights = {"W_xh": draw("D", "H"), "W_hh": draw("H", "H"), "b_h": draw("H")}
    rng = np.random.default_rng(case.seed + 1)
    t = int(rng.integers(1, 9))
    periods = rng.integers(1, 5, case["H"])
    periods[:2] = 1, t + 1
    return _state(draw) | weights | {"periods": rng.permutation(periods), "t": t}


def _sru(draw: Draw, _: Case) -> Args:
    return {"x": draw("N", "T", "H"), "c0": draw("N", "H"), "W": draw("H", "3H"), "b": draw("2H")}


def _bilstm(draw: Draw, _: Case) -> Args:
    x = draw("N", "T", "D")
    starts = [(draw("N", "H"), draw("N", "H")) for _ in range(2)]
    weights = [tuple(_gates(draw, 4).values()) for _ in range(2)]
    names = ("init_f", "init_b", "params_f", "params_b")
    return {"x": x} | dict(zip(names, starts + weights, strict=True))


def _stacked(_: Draw, case: Case) -> Args:
    """The widths of the layers are the case's own, else two layers of H units."""
    rng, N, D = case.rng(), case["N"], case["D"]
    x, layers = case.normal(rng, N, case["T"], D, scale=0.8), []
    for H in case.extra.get("widths") or [case["H"]] * 2:
        shapes = [(N, H), (N, H), (D, 4 * H), (H, 4 * H), (4 * H,)]
        layers.append(tuple(case.normal(rng, *shape, scale=0.8) for shape in shapes))
        D = H
    return {"x": x, "layers": layers}


def _attention(draw: Draw, _: Case) -> Args:
    return {"h": draw("N", "T", "H"), "query": draw("N", "H")}


def _tree(draw: Draw, _: Case) -> Args:
    children = {"children_h": draw("C", "H"), "children_c": draw("C", "H")}
    return {"x": draw("D")} | children | _gates(draw, 4)


_ARGUMENTS: dict[str, Callable[[Draw, Case], Args]] = {
    "peephole_lstm_step": _peephole,
    "coupled_lstm_step": _coupled,
    "depth_gated_lstm_step": _depth_gated,
    "gru_step": _gru,
    "mgu_step": _mgu,
    "clockwork_rnn_step": _clockwork,
    "sru_forward": _sru,
    "bilstm_forward": _bilstm,
    "stacked_lstm_forward": _stacked,
    "attention_pool": _attention,
    "tree_lstm_node": _tree,
}


def operations(case: Case) -> int:
    """Operations in the longest chain of one step, and through time and layers if it has them."""
    sizes = {name: case.sizes.get(name, 1) for name in "CDHT"}
    layers = len(case.extra.get("widths", [1, 1]))
    one_step = 4 * (sizes["C"] + sizes["D"] + sizes["H"]) + 16
    return sizes["T"] * layers * one_step


def reference(stub: str, args: Args) -> dict[str, np.ndarray]:
    """The right results by name, in float64."""
    value = getattr(variants, stub)(*(double(arg) for arg in args.values()))
    return dict(zip(RESULTS[stub], value if isinstance(value, tuple) else (value,), strict=True))


def named(stub: str, value: Any, case: Case) -> dict[str, Any]:
    """A student's results by name."""
    names = RESULTS[stub]
    values = expect.results(value, names, case) if len(names) > 1 else (value,)
    return dict(zip(names, values, strict=True))


def compare(student: Student, stub: str, case: Case, *which: str, **instead: Any) -> None:
    """Compare the results named by `which` (all without) with the reference, in every entry.

    The arguments are those of the case, but for the ones given `instead`.
    """
    args = arguments(stub, case) | instead
    right = reference(stub, args)
    got = named(stub, getattr(student.variants, stub)(*args.values()), case)
    for what in which or right:
        expect.array(got[what], right[what], operations(case), what=what, case=case)
