"""Which stubs return a gradient, and which of your own functions it must be the slope of."""

from collections.abc import Callable

import numpy as np
from checks import array, entries, number, results

from pictures.own import Homework
from pictures.sentence import random
from pictures.slopes import Arrays, Claim

CLAIMS: dict[str, tuple[str, Callable[[], Claim]]] = {}
"""By the name of a stub: its part, and what makes its claim."""
N, T, D, H, K, WINDOW = 2, 5, 3, 4, 3, 2

encoding, loss, rnn = Homework("encoding"), Homework("loss"), Homework("rnn")
bptt, lstm = Homework("bptt"), Homework("lstm")


def _claim(part: str) -> Callable[[Callable[[], Claim]], Callable[[], Claim]]:
    """Mark a function that makes the claim of the stub whose name it has."""

    def keep(make: Callable[[], Claim]) -> Callable[[], Claim]:
        CLAIMS[make.__name__] = part, make
        return make

    return keep


def _drawn(**shapes: tuple[int, ...]) -> Arrays:
    """Random arrays of these shapes."""
    return {name: random(i, *shape, scale=0.6) for i, (name, shape) in enumerate(shapes.items(), 1)}


ONE = np.ones(())
"""The weight of a loss that the function itself returns."""


@_claim("encoding")
def negative_sampling_loss() -> Claim:
    def both(inputs: Arrays) -> tuple:
        return results(encoding.negative_sampling_loss(*inputs.values()), "loss", "grads")

    inputs = _drawn(center=(4,), context=(4,), negatives=(3, 4))
    return Claim(inputs, lambda x: _loss(both(x)[0]), lambda _: both(inputs)[1], ONE)


def _loss(value: object) -> np.ndarray:
    return np.asarray(number(value, "loss"))


@_claim("loss")
def cross_entropy() -> Claim:
    targets, inputs = np.arange(N + 2) % K, _drawn(logits=(N + 2, K))

    def both(x: Arrays) -> tuple:
        return results(loss.cross_entropy(x["logits"], targets), "loss", "dlogits")

    return Claim(inputs, lambda x: _loss(both(x)[0]), lambda _: {"logits": both(inputs)[1]}, ONE)


@_claim("loss")
def sequence_cross_entropy() -> Claim:
    targets, inputs = np.arange(N * T).reshape(N, T) % K, _drawn(logits=(N, T, K))
    mask = np.arange(T) < np.array([[T], [T - 2]])

    def both(x: Arrays) -> tuple:
        called = loss.sequence_cross_entropy(x["logits"], targets, mask)
        return results(called, "loss", "dlogits")

    claimed = lambda _: {"logits": both(inputs)[1]}  # noqa: E731
    return Claim(inputs, lambda x: _loss(both(x)[0]), claimed, ONE, time={"logits": 1})


@_claim("bptt")
def rnn_step_backward() -> Claim:
    inputs = _drawn(x_t=(N, D), h_prev=(N, H), W_xh=(D, H), W_hh=(H, H), b_h=(H,))

    def forward(x: Arrays) -> np.ndarray:
        return array(rnn.rnn_step(*x.values()), (N, H), "rnn_step")

    def claimed(dh: np.ndarray) -> object:
        x_t, h_prev, W_xh, W_hh, _ = inputs.values()
        return bptt.rnn_step_backward(dh, forward(inputs), x_t, h_prev, W_xh, W_hh)

    return Claim(inputs, forward, claimed, random(9, N, H))


def _sequence() -> Arrays:
    return _drawn(x=(N, T, D), h0=(N, H), W_xh=(D, H), W_hh=(H, H), b_h=(H,))


def _states(x: np.ndarray, h0: np.ndarray, *weights: np.ndarray) -> np.ndarray:
    return array(rnn.rnn_forward(x, h0, *weights), (N, x.shape[1], H), "rnn_forward")


@_claim("bptt")
def rnn_backward() -> Claim:
    inputs = _sequence()

    def claimed(dh: np.ndarray) -> object:
        x, h0, W_xh, W_hh, _ = inputs.values()
        return bptt.rnn_backward(dh, _states(*inputs.values()), x, h0, W_xh, W_hh)

    forward = lambda x: _states(*x.values())  # noqa: E731
    return Claim(inputs, forward, claimed, random(9, N, T, H), {"x": 1}, 1)


@_claim("bptt")
def truncated_rnn_backward() -> Claim:
    """The loss at step t sees the last WINDOW cells; the state that enters them stands still."""
    inputs = _sequence()
    still = _states(*inputs.values())

    def forward(values: Arrays) -> np.ndarray:
        x, h0, *weights = values.values()
        seen = []
        for t, first in enumerate(range(1 - WINDOW, T + 1 - WINDOW)):
            first = max(0, first)
            enters = still[:, first - 1] if first else h0
            seen.append(_states(x[:, first : t + 1], enters, *weights)[:, -1])
        return np.stack(seen, axis=1)

    def claimed(dh: np.ndarray) -> object:
        x, h0, W_xh, W_hh, _ = inputs.values()
        return bptt.truncated_rnn_backward(dh, still, x, h0, W_xh, W_hh, WINDOW)

    return Claim(inputs, forward, claimed, random(9, N, T, H), {"x": 1}, 1)


@_claim("bptt")
def train_step() -> Claim:
    """With a learning rate of 1 and no clipping, the step is the gradient of its own loss."""
    inputs = _drawn(W_xh=(D, H), W_hh=(H, H), b_h=(H,), W_hy=(H, K), b_y=(K,))
    x, targets = random(8, N, T, D), np.arange(N * T).reshape(N, T) % K

    def both(params: Arrays) -> tuple:
        return results(bptt.train_step(params, x, targets, 1.0, 1e9), "params", "loss")

    def claimed(_: np.ndarray) -> object:
        new = entries(both(inputs)[0], list(inputs), "params")
        return {name: values - np.asarray(new[name], float) for name, values in inputs.items()}

    return Claim(inputs, lambda p: _loss(both(p)[1]), claimed, ONE)


@_claim("bptt")
def linear_chain() -> Claim:
    inputs, steps = {"w": np.array(0.9)}, 6

    def both(x: Arrays) -> tuple:
        return results(bptt.linear_chain(float(x["w"]), steps), "value", "gradient")

    return Claim(inputs, lambda x: _loss(both(x)[0]), lambda _: {"w": both(inputs)[1]}, ONE)


@_claim("bptt")
def hidden_jacobian_norms() -> Claim:
    """Each state is nudged, and the last one looked at; the norm of what is found is compared."""
    x, W_xh, W_hh, b_h = (random(seed, *s) for seed, s in enumerate([(T, D), (D, H), (H, H), (H,)]))

    def states(moves: Arrays) -> np.ndarray:
        h, found = np.zeros((1, H)), []
        for x_t, move in zip(x, moves["h"], strict=True):
            h = array(rnn.rnn_step(x_t[None], h, W_xh, W_hh, b_h), (1, H), "rnn_step") + move
            found.append(h[0])
        return np.array(found)

    still = {"h": np.zeros((T, H))}
    return Claim(
        still,
        lambda moves: states(moves)[-1],
        lambda _: {"h": bptt.hidden_jacobian_norms(states(still), W_hh)},
        np.ones(H),
        {"h": 0},
        slopes=lambda found: {"h": np.linalg.norm(found["h"], 2, axis=(1, 2))},
    )


@_claim("lstm")
def lstm_backward() -> Claim:
    inputs = _drawn(x=(N, T, D), h0=(N, H), c0=(N, H), W_x=(D, 4 * H), W_h=(H, 4 * H), b=(4 * H,))

    def run(values: Arrays) -> tuple:
        return results(lstm.lstm_forward(*values.values()), "h", "c", "gates")

    def claimed(dh: np.ndarray) -> object:
        *given, _ = inputs.values()
        return lstm.lstm_backward(dh, *given, *run(inputs))

    forward = lambda values: array(run(values)[0], (N, T, H), "h")  # noqa: E731
    return Claim(inputs, forward, claimed, random(9, N, T, H), {"x": 1}, 1)


@_claim("lstm")
def cell_gradient() -> Claim:
    """Each memory is nudged, with the gates held still, and the last one looked at."""
    f, i, g = 1 / (1 + np.exp(-random(1, T, H))), np.full((T, H), 0.5), random(2, T, H)

    def last(moves: Arrays) -> np.ndarray:
        c = np.zeros((1, H))
        for t, move in enumerate(moves["c"]):
            c = array(lstm.cell_state(f[t, None], c, i[t, None], g[t, None]), (1, H), "c") + move
        return c[0]

    claimed = lambda _: {"c": lstm.cell_gradient(f)}  # noqa: E731
    return Claim({"c": np.zeros((T, H))}, last, claimed, np.ones(H), {"c": 0})
