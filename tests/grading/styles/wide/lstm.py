"""All computed in float64 and cast back at the end; input and state are concatenated."""

import numpy as np

SYMBOLS: dict = {}
SYMBOLS["sigma"], SYMBOLS["tanh"] = "sigmoid", "tanh"
SYMBOLS["f_t"], SYMBOLS["i_t"] = [word + " gate" for word in ("forget", "input")]
SYMBOLS["o_t"] = "output" + " " + "gate"
SYMBOLS["c_t"], SYMBOLS["h_t"] = "cell state", "hidden state"
SYMBOLS["x_t"], SYMBOLS["g_t"] = np.str_("input at step t"), "candidate"


def sigmoid(z):
    return (0.5 * (1 + np.tanh(0.5 * z.astype(np.float64)))).astype(z.dtype)


def _concatenated(x_t, h_prev, W_x, W_h, b):
    """[h, x] times one tall matrix."""
    hx = np.concatenate([h_prev, x_t], axis=1).astype(np.float64)
    return hx @ np.vstack((W_h, W_x)).astype(np.float64) + b


def forget_gate(x_t, h_prev, W_x, W_h, b):
    return (1 / (1 + np.exp(-_concatenated(x_t, h_prev, W_x, W_h, b).clip(-700, 700)))).astype(
        b.dtype
    )


def input_gate(x_t, h_prev, W_x, W_h, b):
    z = _concatenated(x_t, h_prev, W_x, W_h, b)
    return np.exp(-np.logaddexp(0, -z)).astype(z.dtype if b.dtype == z.dtype else b.dtype)


def output_gate(x_t, h_prev, W_x, W_h, b):
    with np.errstate(over="ignore"):
        return (1 / (1 + np.exp(-_concatenated(x_t, h_prev, W_x, W_h, b)))).astype(x_t.dtype)


def _act(z, activation):
    match activation:
        case "tanh":
            return 2 / (1 + np.exp(-2 * z)) - 1
        case "identity":
            return z
    raise ValueError("activation")


def candidate(x_t, h_prev, W_x, W_h, b, activation="tanh"):
    return _act(_concatenated(x_t, h_prev, W_x, W_h, b), activation).astype(x_t.dtype)


def cell_state(f, c_prev, i, g):
    return (f.astype(float) * c_prev + i.astype(float) * g).astype(f.dtype)


def hidden_state(o, c, activation="tanh"):
    return (np.float64(1) * o * _act(c.astype(float), activation)).astype(o.dtype)


def _step(x_t, h_prev, c_prev, W_x, W_h, b, activation):
    H = h_prev.shape[1]
    z = _concatenated(x_t, h_prev, W_x, W_h, b)
    f, i, o = (sigmoid(z[:, k * H : k * H + H]) for k in (0, 1, 3))
    g = _act(z[:, 2 * H : 3 * H], activation)
    c = f * c_prev + i * g
    return o * _act(c, activation), c, f, i, g, o


def lstm_step(x_t, h_prev, c_prev, W_x, W_h, b, activation="tanh"):
    h, c, *gates = (
        a.astype(x_t.dtype) for a in _step(x_t, h_prev, c_prev, W_x, W_h, b, activation)
    )
    return h, c, dict(zip(("f", "i", "g", "o"), gates, strict=True))


def lstm_forward(x, h0, c0, W_x, W_h, b, activation="tanh"):
    results = [(h0.astype(float), c0.astype(float))]
    for x_t in x.swapaxes(0, 1):
        results.append(_step(x_t, *results[-1][:2], W_x, W_h, b, activation))
    h, c, f, i, g, o = (
        np.array(each).transpose(1, 0, 2).astype(x.dtype) for each in zip(*results[1:], strict=True)
    )
    return h, c, {"f": f, "i": i, "g": g, "o": o}


def lstm_backward(dh, x, h0, c0, W_x, W_h, h, c, gates):
    """The gradient of each weight step by step, each gate's own, joined at the end."""
    dtype, W_x, W_h = x.dtype, W_x.astype(float), W_h.astype(float)
    H = h0.shape[1]
    dW_x, dW_h, db = (dict.fromkeys("figo", 0.0) for _ in range(3))
    dx = np.zeros(x.shape)
    dh_later, dc_later = np.zeros(h0.shape), np.zeros(h0.shape)
    for t in range(x.shape[1] - 1, -1, -1):
        h_prev, c_prev = (h0, c0) if t == 0 else (h[:, t - 1], c[:, t - 1])
        f, i, g, o = (np.float64(gates[k][:, t]) for k in "figo")
        dh_t = np.float64(dh[:, t]) + dh_later
        tanh_c = np.tanh(np.float64(c[:, t]))
        dc_t = dc_later + dh_t * o * (1 - np.square(tanh_c))
        da = {"o": dh_t * tanh_c * o * (1 - o), "f": dc_t * c_prev * f * (1 - f)}
        da |= {"i": dc_t * g * i * (1 - i), "g": dc_t * i * (1 - np.square(g))}
        dh_later = np.zeros(h0.shape)
        for n, k in enumerate("figo"):
            own = np.s_[:, n * H : (n + 1) * H]
            dW_x[k] = dW_x[k] + np.tensordot(x[:, t], da[k], (0, 0))
            dW_h[k] = dW_h[k] + np.tensordot(h_prev, da[k], (0, 0))
            db[k] = db[k] + np.ones(len(x)) @ da[k]
            dx[:, t] += np.inner(da[k], W_x[own])
            dh_later += np.inner(da[k], W_h[own])
        dc_later = f * dc_t
    join = lambda parts: np.concatenate(list(parts.values()), -1)  # noqa: E731
    grads = {"x": dx, "h0": dh_later, "c0": dc_later}
    grads.update(W_x=join(dW_x), W_h=join(dW_h), b=join(db))
    return {name: grad.astype(dtype) for name, grad in grads.items()}


def cell_gradient(f):
    T = f.shape[0]
    return np.array([np.prod(f[t + 1 :].astype(float), axis=0) for t in range(T)]).astype(f.dtype)


def memory_cell_weights():
    """Whole numbers, and gates that are as good as switches."""
    b = np.array([200, -200, 0, -200])
    W_x = np.array([[0, 0, 1, 0], [399, 399, 0, 0], [0, 0, 0, 399]])
    return W_x, np.zeros((1, 4), dtype=int), b
