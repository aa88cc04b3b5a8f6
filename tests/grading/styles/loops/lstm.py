"""Plain Python: loops and the math module, one number at a time."""

import math

import numpy as np

SYMBOLS = dict(
    zip(
        ["tanh", "sigma", "g_t", "o_t", "i_t", "f_t", "c_t", "h_t", "x_t"],
        (
            "tanh",
            "sigmoid",
            "candidate",
            "output gate",
            "input gate",
            "forget gate",
            "cell state",
            "hidden state",
            "input at step t",
        ),
        strict=True,
    )
)


def logistic(v):
    if v >= 0:
        return 1 / (1 + math.exp(-v))
    e = math.exp(v)
    return e / (1 + e)


def sigmoid(z):
    result = np.empty(z.shape, dtype=z.dtype)
    for index, value in np.ndenumerate(z):
        result[index] = logistic(float(value))
    return result


def layer(x_t, h_prev, W_x, W_h, b, act):
    N, H = len(x_t), len(b)
    out = [[0.0] * H for _ in range(N)]
    for n in range(N):
        for j in range(H):
            total = float(b[j])
            for d in range(x_t.shape[1]):
                total += float(x_t[n, d]) * float(W_x[d, j])
            for k in range(h_prev.shape[1]):
                total += float(h_prev[n, k]) * float(W_h[k, j])
            out[n][j] = act(total)
    return np.array(out).astype(x_t.dtype)


def forget_gate(x_t, h_prev, W_x, W_h, b):
    return layer(x_t, h_prev, W_x, W_h, b, logistic)


def input_gate(x_t, h_prev, W_x, W_h, b):
    return layer(x_t, h_prev, W_x, W_h, b, logistic)


def output_gate(x_t, h_prev, W_x, W_h, b):
    return layer(x_t, h_prev, W_x, W_h, b, logistic)


def choose(activation):
    try:
        return {"tanh": math.tanh, "identity": lambda v: v}[activation]
    except KeyError:
        raise ValueError(f"unknown activation: {activation}") from None


def candidate(x_t, h_prev, W_x, W_h, b, activation="tanh"):
    return layer(x_t, h_prev, W_x, W_h, b, choose(activation))


def cell_state(f, c_prev, i, g):
    c = np.zeros_like(c_prev)
    for n in range(c.shape[0]):
        for j in range(c.shape[1]):
            c[n, j] = f[n, j] * c_prev[n, j] + i[n, j] * g[n, j]
    return c


def hidden_state(o, c, activation="tanh"):
    act = choose(activation)
    rows = [
        [o_j * act(c_j) for o_j, c_j in zip(*row, strict=True)] for row in zip(o, c, strict=True)
    ]
    return np.array(rows, dtype=o.dtype)


def lstm_step(x_t, h_prev, c_prev, W_x, W_h, b, activation="tanh"):
    H = c_prev.shape[1]
    gates = {}
    for k, name in enumerate("figo"):
        act = choose(activation) if name == "g" else logistic
        own = slice(k * H, (k + 1) * H)
        gates[name] = layer(x_t, h_prev, W_x[:, own], W_h[:, own], b[own], act)
    c_t = cell_state(gates["f"], c_prev, gates["i"], gates["g"])
    return [hidden_state(gates["o"], c_t, activation), c_t, gates]


def lstm_forward(x, h0, c0, W_x, W_h, b, activation="tanh"):
    h_list, c_list, gate_lists = [h0], [c0], {"o": [], "g": [], "i": [], "f": []}
    for t in range(x.shape[1]):
        h_t, c_t, gates = lstm_step(x[:, t], h_list[-1], c_list[-1], W_x, W_h, b, activation)
        h_list.append(h_t)
        c_list.append(c_t)
        for name, values in gates.items():
            gate_lists[name].append(values)
    stack = lambda steps: np.stack(steps, axis=1)  # noqa: E731
    return stack(h_list[1:]), stack(c_list[1:]), {k: stack(v) for k, v in gate_lists.items()}


def lstm_backward(dh, x, h0, c0, W_x, W_h, h, c, gates):
    N, T, D = x.shape
    H = h0.shape[1]
    grads = {
        "x": np.zeros_like(x),
        "h0": np.zeros_like(h0),
        "c0": np.zeros_like(c0),
        "W_x": np.zeros_like(W_x),
        "W_h": np.zeros_like(W_h),
        "b": np.zeros(4 * H, x.dtype),
    }
    for n in range(N):
        from_h, from_c = np.zeros(H, x.dtype), np.zeros(H, x.dtype)
        for t in range(T - 1, -1, -1):
            before_h = h[n, t - 1] if t else h0[n]
            before_c = c[n, t - 1] if t else c0[n]
            f, i, g, o = (gates[name][n, t] for name in "figo")
            total_h = dh[n, t] + from_h
            grad_o = total_h * np.tanh(c[n, t])
            total_c = from_c + total_h * o / np.cosh(c[n, t]) ** 2
            da = np.hstack(
                [
                    total_c * before_c * (f - f * f),
                    total_c * g * (i - i * i),
                    total_c * i * (1 - g) * (1 + g),
                    grad_o * (o - o * o),
                ]
            )
            grads["b"] += da
            grads["W_x"] += np.outer(x[n, t], da)
            grads["W_h"] += np.outer(before_h, da)
            for d in range(D):
                grads["x"][n, t, d] = sum(W_x[d, j] * da[j] for j in range(4 * H))
            from_h, from_c = W_h @ da, total_c * f
        grads["h0"][n], grads["c0"][n] = from_h, from_c
    return grads


def cell_gradient(f):
    T, H = f.shape
    result = np.ones((T, H), f.dtype)
    for t in range(T - 2, -1, -1):
        for j in range(H):
            result[t, j] = result[t + 1, j] * f[t + 1, j]
    return result


def memory_cell_weights():
    """The memory holds twice the sum, and the output gate lets half of it out."""
    W_x = np.array([[0, 0, 2, 0], [40, 40, 0, 0], [0, 0, 0, 60]], dtype=float)
    return W_x, np.zeros((1, 4)), np.array([20.0, -20.0, 0.0, -60.0])
