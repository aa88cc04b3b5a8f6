"""The probes of stubs that take more than arrays of some shape: parts 2 to 7."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.misconceptions.probes.draw import Draw, Probe, draws, literal, probes_of
from autograder.signatures import signature


@probes_of("rnn", "parameter_groups")
def _parameter_groups() -> Iterator[Probe]:
    yield Probe((3, 5, 7))
    yield Probe((11, 4, 2))


@probes_of("rnn", "output_layer")
def _output_layer() -> Iterator[Probe]:
    place = "rnn", "output_layer"
    for draw in draws():
        for axes in ("NTH", "NH"):
            h = {"h": draw(axes)}
            yield draw.probe(place, h | draw.arguments(place, "W_hy", "b_y"))


@probes_of("rnn", "last_hidden")
def _last_hidden() -> Iterator[Probe]:
    for draw in draws():
        lengths = np.array([2, draw.sizes["T"], 1][: draw.sizes["N"]])
        yield Probe((draw("NTH"), lengths), draw.sizes)


def _in_order(part: str, stub: str, *order: str) -> Iterator[Probe]:
    """Probes whose arguments are drawn in another order than that of the signature."""
    place = part, stub
    for draw in draws():
        yield draw.probe(place, draw.arguments(place, *order))


@probes_of("rnn", "birnn_forward")
def _birnn_forward() -> Iterator[Probe]:
    return _in_order("rnn", "birnn_forward", "params_f", "params_b", "x", "h0_f", "h0_b")


@probes_of("rnn", "reaches")
def _reaches() -> Iterator[Probe]:
    x, h0 = np.zeros((1, 4, 2)), np.zeros((1, 2))
    cut = np.array([[0.0, 0.5], [0.0, 0.0]])  # unit 0 acts on unit 1, and there it ends
    only_second = np.array([[0.0, 0.0], [1.0, 0.0]])
    opposite = np.array([[1.0, 1.0], [-1.0, -1.0]])
    b = np.zeros(2)
    for W_xh, W_hh, t_in, t_out in (
        (np.eye(2), np.eye(2), 0, 3),
        (np.eye(2), np.eye(2), 3, 1),
        (np.eye(2), np.eye(2), 2, 2),
        (np.eye(2), cut, 0, 1),
        (np.eye(2), cut, 0, 2),
        (np.zeros((2, 2)), np.eye(2), 1, 1),
        (only_second, np.eye(2), 0, 1),
        (opposite, np.eye(2), 0, 1),
        (np.eye(2), 1e-3 * np.eye(2), 0, 3),
        (np.eye(2), np.zeros((2, 2)), 0, 1),
    ):
        yield Probe((x, h0, W_xh, W_hh, b, t_in, t_out))


@probes_of("loss", "softmax", "log_softmax")
def _softmax() -> Iterator[Probe]:
    for draw in draws():
        yield Probe((draw("NK"),), draw.sizes)
        yield Probe((draw("NTK"), 1), draw.sizes)
    yield Probe((np.array([[1001.0, 1002.0, 1003.0], [-1e4, 0.0, 2.0]]),), {"N": 2, "K": 3})
    yield Probe((draw("KK"),))  # where rows are as long as columns, a lost axis raises nothing


@probes_of("loss", "cross_entropy")
def _cross_entropy() -> Iterator[Probe]:
    place = "loss", "cross_entropy"
    for draw in draws():
        yield draw.probe(place, draw.arguments(place, "targets", "logits"))
    yield Probe((np.array([[0.0, -1e4], [2.0, 1.0]]), np.array([1, 0])), {"N": 2, "K": 2})


@probes_of("loss", "sequence_cross_entropy")
def _sequence_cross_entropy() -> Iterator[Probe]:
    place = "loss", "sequence_cross_entropy"
    for draw in draws():
        args, N, T = draw.arguments(place), draw.sizes["N"], draw.sizes["T"]
        mask = np.arange(T) < np.array([2, T - 1, 0][:N])[:, None]
        yield draw.probe(place, args, mask)
        yield draw.probe(place, args)
    mask = np.array([[True, False], [False, False]])
    sizes = {"N": 2, "T": 2, "K": 3}
    yield Probe((np.ones((2, 2, 3)), np.array([[1, 2], [0, 0]]), mask), sizes)
    unlikely = np.array([[[0.0, -1e4], [2.0, 1.0]]])
    yield Probe((unlikely, np.array([[1, 0]])), {"N": 1, "T": 2, "K": 2})


def _states(z: np.ndarray) -> np.ndarray:
    """States for a backward pass: any will do, as it is not given the forward bias."""
    return literal(np.tanh(z), 2)


@probes_of("bptt", "rnn_step_backward")
def _rnn_step_backward() -> Iterator[Probe]:
    place = "bptt", "rnn_step_backward"
    for draw in draws():
        args = draw.arguments(place, "x_t", "h_prev", "W_xh", "W_hh", "dh_t", "h_t")
        yield draw.probe(place, args | {"h_t": _states(args["h_t"])})


def _backward(*k: int) -> Iterator[Probe]:
    place = "bptt", "rnn_backward"
    for draw in draws():
        args = draw.arguments(place, "x", "h0", "W_xh", "W_hh", "dh", "h")
        yield draw.probe(place, args | {"h": _states(args["h"])}, *k)


@probes_of("bptt", "rnn_backward")
def _rnn_backward() -> Iterator[Probe]:
    return _backward()


@probes_of("bptt", "truncated_rnn_backward")
def _truncated_rnn_backward() -> Iterator[Probe]:
    for k in (2, 3, 1):
        yield from _backward(k)


@probes_of("bptt", "clip_by_global_norm")
def _clip_by_global_norm() -> Iterator[Probe]:
    grads = {"a": np.array([[3.0, -1.0], [0.5, 2.0]]), "b": np.array([4.0, -2.0, 0.3])}
    for max_norm in (1.5, 100.0):
        yield Probe((grads, max_norm))
    yield Probe(({name: 0 * grad for name, grad in grads.items()}, 1.0))


@probes_of("bptt", "train_step")
def _train_step() -> Iterator[Probe]:
    place = "bptt", "train_step"
    for draw in draws():
        args = draw.arguments(place, "params", "x", "targets")
        for max_norm in (100.0, 1.0):
            yield draw.probe(place, args, 0.5, max_norm)


@probes_of("bptt", "linear_chain")
def _linear_chain() -> Iterator[Probe]:
    for w, steps in ((1.5, 4), (0.5, 3), (-2.0, 1), (0.0, 0), (0.0, 1), (0.0, 3)):
        yield Probe((w, steps))


@probes_of("bptt", "hidden_jacobian_norms")
def _hidden_jacobian_norms() -> Iterator[Probe]:
    place = "bptt", "hidden_jacobian_norms"
    for draw in draws():
        args = draw.arguments(place)
        yield draw.probe(place, args | {"h": _states(args["h"])})


@probes_of("lstm", "sigmoid")
def _sigmoid() -> Iterator[Probe]:
    for draw in draws():
        yield Probe((draw("ND"),), draw.sizes)
    yield Probe((np.array([-1e4, -20.0, 0.0, 20.0, 1e4]),))


@probes_of("lstm", "lstm_backward")
def _lstm_backward() -> Iterator[Probe]:
    place = "lstm", "lstm_backward"
    for draw in draws():
        args = draw.arguments(place, "x", "h0", "c0", "W_x", "W_h", "dh")
        yield draw.probe(place, args | _run(draw, args["c0"]))


def _run(draw: Draw, c0: np.ndarray) -> dict[str, Any]:
    """h, c and gates for a backward pass, which fit together as after a forward one.

    The gates are drawn, since the backward pass is not given the bias that they come from.
    """
    N, T, H = (draw.sizes[name] for name in "NTH")
    gates = {name: literal(draw.rng.uniform(0.1, 0.9, (N, T, H)), 1) for name in "fio"}
    gates["g"] = _states(draw("NTH"))
    c, before = np.empty((N, T, H)), c0
    for t in range(T):
        before = literal(gates["f"][:, t] * before + gates["i"][:, t] * gates["g"][:, t], 7)
        c[:, t] = before
    return {"h": literal(gates["o"] * np.tanh(c), 6), "c": c, "gates": gates}


@probes_of("lstm", "cell_gradient")
def _cell_gradient() -> Iterator[Probe]:
    for draw in draws():
        T, H = draw.sizes["T"], draw.sizes["H"]
        yield Probe((literal(draw.rng.uniform(0.1, 1.0, (T, H)), 2),), draw.sizes)
    yield Probe((np.array([[0.5, 0.2], [0.0, 1.0], [0.3, 0.4], [0.6, 0.0]]),))


@probes_of("lstm", "memory_cell_weights")
def _memory_cell_weights() -> Iterator[Probe]:
    yield Probe(())


@probes_of("variants", "bilstm_forward")
def _bilstm_forward() -> Iterator[Probe]:
    order = "init_f", "init_b", "params_f", "params_b", "x"
    return _in_order("variants", "bilstm_forward", *order)


@probes_of("variants", "stacked_lstm_forward")
def _stacked_lstm_forward() -> Iterator[Probe]:
    place = "variants", "stacked_lstm_forward"
    layer = signature(*place).arguments["layers"].item
    for draw in draws():
        layers = []
        for D in (draw.sizes["D"], draw.sizes["H"]):  # the upper layer reads the lower one
            layers.append(draw.value(layer, draw.sizes | {"D": D}))
        yield draw.probe(place, draw.arguments(place, "x"), layers)


@probes_of("variants", "attention_pool")
def _attention_pool() -> Iterator[Probe]:
    place = "variants", "attention_pool"
    for draw in draws():
        args, N, T = draw.arguments(place), draw.sizes["N"], draw.sizes["T"]
        yield draw.probe(place, args)
        yield draw.probe(place, args, np.arange(T) < np.array([2, T - 1, 1][:N])[:, None])
    large = np.array([[[100.0, 1.0], [100.0, 2.0], [-100.0, 4.0]]])
    for sign in (1, -1):
        args = large, sign * np.array([[150.0, 1.0]])
        yield Probe(args)
        yield Probe((*args, np.array([[True, True, False]])))


@probes_of("variants", "clockwork_rnn_step")
def _clockwork_rnn_step() -> Iterator[Probe]:
    place = "variants", "clockwork_rnn_step"
    periods = {2: [4, 1], 4: [1, 4, 2, 3], 3: [2, 1, 2]}
    for draw, t in zip(draws(), (2, 6, 3), strict=True):
        args = draw.arguments(place, "x_t", "h_prev", "W_xh", "W_hh", "b_h")
        yield draw.probe(place, args, np.array(periods[draw.sizes["H"]]), t)


@probes_of("torch_models", "make_windows")
def _make_windows() -> Iterator[Probe]:
    series = np.array([1.0, 2.0, 3.0, 5.0, 8.0, 13.0])
    for length in (2, 4, 1):
        yield Probe((series, length), {"T": 6})
