"""More wrong answers of part 2 and unusual right ones, besides the known misconceptions.

A wrong one is a patch of the reference: (stub, name, old, new), where an empty `old` stands for the
whole answer. A right one takes the place of a function.
"""

_SUM = "z = x_t @ W_xh + h_prev @ W_hh + b_h"
_SHAPES = "    _check_shapes(x_t, h_prev, W_xh, W_hh, b_h)\n"
_STEP = "states.append(rnn_step(x[:, t], states[-1], W_xh, W_hh, b_h, activation))"
_STATES = "return np.stack(states[1:], axis=1)"
_GROUPS = 'return {"W_xh": D * H, "W_hh": H * H, "b_h": H, "W_hy": H * K, "b_y": K}'
_OUTPUT = "return h @ W_hy + b_y"
_LAST = "return h[np.arange(N), lengths - 1]"
_LENGTHS = "wrong = np.flatnonzero((lengths < 1) | (lengths > T))"
_JORDAN = "h_t = np.tanh(x[:, t] @ W_xh + outputs[-1] @ W_yh + b_h)"
_JORDAN_OUT = "outputs.append(output_layer(h_t, W_hy, b_y))"
_FORWARD = "forward = rnn_forward(x, h0_f, *params_f)"
_BACKWARD = "backward = rnn_forward(x[:, ::-1], h0_b, *params_b)[:, ::-1]"
_BOTH = "return np.concatenate([forward, backward], axis=-1)"
_PUSHES = "pushes = np.concatenate([size * np.eye(x.shape[-1]) for size in (1, -1, 1e3, -1e3)])"
_CHANGED = "changed = x.astype(np.float64)\n        changed[:, t_in] += push"
_EFFECT = "if np.abs(after - before).max() > 1e-12:\n            return True\n    return False"

WRONG: list[tuple[str, str, str, str]] = [
    # rnn_step
    ("rnn_step", "the two activations swapped", 'activation == "tanh" else z', "z.size < 0 else z"),
    ("rnn_step", "bias twice", _SUM, _SUM + " + b_h"),
    ("rnn_step", "bias subtracted", _SUM, "z = x_t @ W_xh + h_prev @ W_hh - b_h"),
    ("rnn_step", "input ignored", _SUM, "z = h_prev @ W_hh + b_h"),
    ("rnn_step", "columns instead of rows", _SUM, "z = (W_xh.T @ x_t.T + W_hh @ h_prev.T).T + b_h"),
    (
        "rnn_step",
        "another activation is taken for identity",
        'if activation not in ("tanh", "identity"):',
        "if activation is None:",
    ),
    (
        "rnn_step",
        "KeyError for another activation",
        'if activation not in ("tanh", "identity"):',
        'if {"tanh": 0, "identity": 0}[activation]:',
    ),
    ("rnn_step", "shapes not checked", _SHAPES, ""),
    (
        "rnn_step",
        "shapes asserted",
        _SHAPES,
        "    assert h_prev.shape == (len(x_t), len(W_hh)), 'h_prev'\n",
    ),
    (
        "rnn_step",
        "sizes of 1 let through",
        "if array.shape != shape:",
        "if any(a not in (1, s) for a, s in zip(array.shape, shape)):",
    ),
    (
        "rnn_step",
        "a message without a name",
        'f"{name} has shape {array.shape}, but must be {shape} "\n'
        '                f"to go with x_t {x_t.shape} and W_hh {W_hh.shape}"',
        '"wrong shape"',
    ),
    ("rnn_step", "the shape of the bias not checked", ', "b_h": (b_h, (H,))}', "}"),
    (
        "rnn_step",
        "in place",
        _SUM,
        "h_prev += x_t @ W_xh\n    z = h_prev - x_t @ W_xh\n    z = x_t @ W_xh + z @ W_hh + b_h",
    ),
    ("rnn_step", "always float64", _SUM, _SUM + ".astype(float)"),
    # rnn_forward
    ("rnn_forward", "identity always", _STEP, _STEP.replace(", activation", ', "identity"')),
    ("rnn_forward", "h0 too many", _STATES, "return np.stack(states, axis=1)"),
    ("rnn_forward", "time last", _STATES, "return np.stack(states[1:], axis=2)"),
    (
        "rnn_forward",
        "one step short",
        f"    {_STATES}",
        "    states[-1] = np.zeros_like(h0)\n    return np.stack(states[1:], axis=1)",
    ),
    (
        "rnn_forward",
        "inputs added up",
        _STEP,
        _STEP.replace("x[:, t]", "x[:, : t + 1].sum(axis=1)"),
    ),
    (
        "rnn_forward",
        "centred over the batch",
        _STEP,
        _STEP.replace("x[:, t]", "x[:, t] - x[:, t].mean(axis=0)"),
    ),
    (
        "rnn_forward",
        "float64 container",
        _STATES,
        "return np.stack(states[1:], axis=1) + np.zeros(1)",
    ),
    (
        "rnn_forward",
        "h0 used as the running state",
        _STEP,
        "h0[:] = rnn_step(x[:, t], h0, W_xh, W_hh, b_h, activation)\n"
        "        states.append(h0.copy())",
    ),
    # parameter_groups
    (
        "parameter_groups",
        "no biases",
        _GROUPS,
        'return {"W_xh": D * H, "W_hh": H * H, "W_hy": H * K}',
    ),
    ("parameter_groups", "no W_hh", '"W_hh": H * H, ', ""),
    ("parameter_groups", "the output has the size of the state", '"W_hy": H * K', '"W_hy": H * H'),
    ("parameter_groups", "sums instead of products", '"W_xh": D * H', '"W_xh": D + H'),
    ("parameter_groups", "h0 learned too", ', "b_y": K}', ', "b_y": K, "h0": H}'),
    ("parameter_groups", "a total", ', "b_y": K}', ', "b_y": K, "total": 0}'),
    ("parameter_groups", "a list", _GROUPS, "return [D * H, H * H, H, H * K, K]"),
    ("parameter_groups", "the shapes", _GROUPS, _GROUPS.replace("D * H", "(D, H)")),
    # output_layer
    ("output_layer", "bias twice", _OUTPUT, "return h @ W_hy + 2 * b_y"),
    ("output_layer", "one step only", _OUTPUT, "return np.einsum('nh,hk->nk', h, W_hy) + b_y"),
    ("output_layer", "every step only", _OUTPUT, "return np.einsum('nth,hk->ntk', h, W_hy) + b_y"),
    ("output_layer", "always float64", _OUTPUT, "return h @ W_hy.astype(float) + b_y"),
    (
        "output_layer",
        "in place",
        _OUTPUT,
        "b_y += h.reshape(-1, h.shape[-1])[0] @ W_hy * 0 + 1\n    return h @ W_hy + b_y - 1",
    ),
    # last_hidden
    ("last_hidden", "the longest", _LAST, "return h[:, lengths.max() - 1]"),
    ("last_hidden", "every pair", _LAST, "return h[:, lengths - 1]"),
    (
        "last_hidden",
        "mean over the steps",
        _LAST,
        "return np.stack([h[n, :k].mean(0) for n, k in enumerate(lengths)])",
    ),
    (
        "last_hidden",
        "a slice",
        _LAST,
        "return np.stack([h[n, k - 1 : k] for n, k in enumerate(lengths)])",
    ),
    ("last_hidden", "lengths not checked", _LENGTHS, "wrong = np.zeros(0)"),
    ("last_hidden", "0 let through", _LENGTHS, _LENGTHS.replace("< 1", "< 0")),
    ("last_hidden", "only short ones refused", _LENGTHS, "wrong = np.flatnonzero(lengths < 1)"),
    ("last_hidden", "only long ones refused", _LENGTHS, "wrong = np.flatnonzero(lengths > T)"),
    ("last_hidden", "T refused", _LENGTHS, _LENGTHS.replace("> T", ">= T")),
    ("last_hidden", "clipped", _LENGTHS, "wrong = np.zeros(0)\n    lengths = lengths.clip(1, T)"),
    (
        "last_hidden",
        "lengths cut in place",
        _LAST,
        "lengths -= 1\n    return h[np.arange(N), lengths]",
    ),
    ("last_hidden", "float64", _LAST, "return h[np.arange(N), lengths - 1] + np.zeros(1)"),
    # reaches
    ("reaches", "always true", _EFFECT, "pass\n    return True"),
    ("reaches", "the first feature only", _PUSHES, "pushes = np.eye(x.shape[-1])[:1]"),
    (
        "reaches",
        "every feature must count",
        _EFFECT,
        "if np.abs(after - before).max() <= 1e-12:\n            return False\n    return True",
    ),
    (
        "reaches",
        "every unit must move",
        "np.abs(after - before).max()",
        "np.abs(after - before).min()",
    ),
    (
        "reaches",
        "allclose",
        "np.abs(after - before).max() > 1e-12",
        "not np.allclose(after, before)",
    ),
    ("reaches", "a coarse threshold", "> 1e-12", "> 1e-4"),
    (
        "reaches",
        "the last state",
        "after = rnn_forward(changed, h0, W_xh, W_hh, b_h)[:, t_out]",
        "after = rnn_forward(changed, h0, W_xh, W_hh, b_h)[:, -1]",
    ),
    (
        "reaches",
        "all earlier inputs changed",
        "changed[:, t_in] += push",
        "changed[:, : t_in + 1] += push",
    ),
    ("reaches", "the start state changed", _CHANGED, "changed, h0 = x, h0 + 1"),
    (
        "reaches",
        "a NumPy bool",
        _EFFECT,
        "answer = np.abs(after - before).max() > 1e-12\n        if answer:\n"
        "            return answer\n    return answer",
    ),
    (
        "reaches",
        "0 or 1",
        _EFFECT,
        "if np.abs(after - before).max() > 1e-12:\n            return 1\n    return 0",
    ),
    (
        "reaches",
        "in place",
        "before = rnn_forward(x.astype(np.float64)",
        "x[:, t_in] += 1\n    before = rnn_forward(x.astype(np.float64)",
    ),
    # jordan_forward
    ("jordan_forward", "nothing fed back", _JORDAN, "h_t = np.tanh(x[:, t] @ W_xh + b_h)"),
    (
        "jordan_forward",
        "tanh of what is fed back",
        _JORDAN,
        _JORDAN.replace("outputs[-1]", "np.tanh(outputs[-1])"),
    ),
    (
        "jordan_forward",
        "the hidden state fed back",
        _JORDAN,
        "fed = (h_t @ W_hy if t else y0) @ W_yh\n        h_t = np.tanh(x[:, t] @ W_xh + fed + b_h)",
    ),
    ("jordan_forward", "no bias of the hidden layer", _JORDAN, _JORDAN.replace(" + b_h", "")),
    ("jordan_forward", "no bias of the output", _JORDAN_OUT, "outputs.append(h_t @ W_hy)"),
    (
        "jordan_forward",
        "y0 among the outputs",
        "return np.stack(outputs[1:], axis=1)",
        "return np.stack(outputs[:-1], axis=1)",
    ),
    (
        "jordan_forward",
        "time first",
        "return np.stack(outputs[1:], axis=1)",
        "return np.stack(outputs[1:])",
    ),
    (
        "jordan_forward",
        "float64",
        "return np.stack(outputs[1:], axis=1)",
        "return np.stack(outputs[1:], axis=1) + np.zeros(1)",
    ),
    ("jordan_forward", "in place", "outputs = [y0]", "y0 *= 1.5\n    outputs = [y0 / 1.5]"),
    # birnn_forward
    ("birnn_forward", "weights swapped", _FORWARD, _FORWARD.replace("params_f", "params_b")),
    (
        "birnn_forward",
        "joined along time",
        _BOTH,
        "return np.concatenate([forward, backward], axis=1)",
    ),
    (
        "birnn_forward",
        "interleaved",
        _BOTH,
        "return np.stack([forward, backward], axis=-1).reshape(*forward.shape[:2], -1)",
    ),
    ("birnn_forward", "batch turned round", _BACKWARD, _BACKWARD.replace("[:, ::-1]", "[::-1]")),
    ("birnn_forward", "backward from the forward states", _BACKWARD, "backward = forward[:, ::-1]"),
    (
        "birnn_forward",
        "the last state of backward only",
        _BOTH,
        "backward = np.repeat(backward[:, :1], x.shape[1], axis=1)\n    " + _BOTH,
    ),
    (
        "birnn_forward",
        "float64",
        _BOTH,
        "return np.concatenate([forward, backward, np.zeros((*x.shape[:2], 0))], axis=-1)",
    ),
    (
        "birnn_forward",
        "turned round in place",
        _BACKWARD,
        "x[:] = x[:, ::-1].copy()\n    backward = rnn_forward(x, h0_b, *params_b)[:, ::-1]",
    ),
]

RIGHT: list[tuple[str, str, str]] = [
    (
        "rnn_step",
        "one matrix for input, state and bias side by side",
        """
def rnn_step(x_t, h_prev, W_xh, W_hh, b_h, activation="tanh"):
    functions = {"tanh": np.tanh, "identity": lambda z: z}
    if activation not in functions:
        raise ValueError(f"unknown activation: {activation}")
    N, D = x_t.shape
    H = b_h.shape[0]
    if h_prev.shape != (N, H) or W_xh.shape != (D, H) or W_hh.shape != (H, H):
        raise ValueError("x_t, h_prev, W_xh, W_hh and b_h do not fit")
    ones = np.ones((N, 1), x_t.dtype)
    together = np.concatenate([x_t, h_prev, ones], axis=1)
    return functions[activation](together @ np.concatenate([W_xh, W_hh, b_h[None]]))
""",
    ),
    (
        "rnn_step",
        "loops",
        """
def rnn_step(x_t, h_prev, W_xh, W_hh, b_h, activation="tanh"):
    if activation != "tanh" and activation != "identity":
        raise ValueError("activation must be tanh or identity")
    D, H = W_xh.shape
    N = len(x_t)
    if x_t.shape[1] != D:
        raise ValueError(f"x_t has {x_t.shape[1]} features, W_xh expects {D}")
    if h_prev.shape[0] != N:
        raise ValueError("h_prev and x_t must hold the same number of sequences")
    if h_prev.shape[1] != H:
        raise ValueError("h_prev must have one column for each hidden unit")
    if W_hh.shape[0] != H or W_hh.shape[1] != H:
        raise ValueError("W_hh must be square")
    if b_h.shape[0] != H:
        raise ValueError("b_h must have one value for each hidden unit")
    out = np.zeros((N, H), dtype=x_t.dtype)
    for n in range(N):
        for j in range(H):
            z = float(b_h[j])
            for d in range(D):
                z += float(x_t[n, d]) * float(W_xh[d, j])
            for i in range(H):
                z += float(h_prev[n, i]) * float(W_hh[i, j])
            out[n, j] = z if activation == "identity" else np.tanh(z)
    return out
""",
    ),
    (
        "rnn_step",
        "einsum, and tanh by its definition",
        """
def rnn_step(x_t, h_prev, W_xh, W_hh, b_h, activation="tanh"):
    N, D, H = x_t.shape[0], x_t.shape[1], h_prev.shape[1]
    for name, got, want in [
        ("h_prev", h_prev.shape[0], N),
        ("W_xh", W_xh.shape, (D, H)),
        ("W_hh", W_hh.shape, (H, H)),
        ("b_h", b_h.shape, (H,)),
    ]:
        if got != want:
            raise ValueError(f"{name}: {got} instead of {want}")
    z = np.einsum("nd,dh->nh", x_t, W_xh)
    z += np.einsum("ni,ij->nj", h_prev, W_hh)
    z += b_h
    if activation == "identity":
        return z
    if activation == "tanh":
        return 2 / (1 + np.exp(-2 * z)) - 1
    raise ValueError(f"activation {activation} is not known")
""",
    ),
    (
        "rnn_forward",
        "a container filled step by step, without rnn_step",
        """
def rnn_forward(x, h0, W_xh, W_hh, b_h, activation="tanh"):
    N, T, D = x.shape
    h = np.zeros((N, T, W_hh.shape[0]), dtype=x.dtype)
    state = h0.copy()
    for t in range(T):
        state = x[:, t, :] @ W_xh + state @ W_hh + b_h
        if activation == "tanh":
            state = np.tanh(state)
        h[:, t, :] = state
    return h
""",
    ),
    (
        "rnn_forward",
        "all inputs multiplied at once, time first, a view at the end",
        """
def rnn_forward(x, h0, W_xh, W_hh, b_h, activation="tanh"):
    act = np.tanh if activation == "tanh" else np.positive
    scores = (x @ W_xh + b_h).swapaxes(0, 1)
    states = np.empty_like(scores)
    for t, score in enumerate(scores):
        states[t] = act(score + (h0 if t == 0 else states[t - 1]) @ W_hh)
    return states.swapaxes(0, 1)
""",
    ),
    (
        "rnn_forward",
        "recursion",
        """
def rnn_forward(x, h0, W_xh, W_hh, b_h, activation="tanh"):
    h = rnn_step(x[:, 0], h0, W_xh, W_hh, b_h, activation)
    if x.shape[1] == 1:
        return h[:, np.newaxis]
    rest = rnn_forward(x[:, 1:], h, W_xh, W_hh, b_h, activation)
    return np.concatenate([h[:, np.newaxis], rest], axis=1)
""",
    ),
    (
        "parameter_groups",
        "counted on real arrays",
        """
def parameter_groups(D, H, K):
    shapes = {"b_y": (K,), "W_hy": (H, K), "b_h": (H,), "W_hh": (H, H), "W_xh": (D, H)}
    return {name: np.zeros(shape).size for name, shape in shapes.items()}
""",
    ),
    (
        "parameter_groups",
        "NumPy integers",
        """
def parameter_groups(D, H, K):
    groups = dict(W_xh=np.prod([D, H]), W_hh=np.square(H), W_hy=np.prod([H, K]))
    return groups | {"b_h": np.int64(H), "b_y": np.int64(K)}
""",
    ),
    (
        "output_layer",
        "einsum",
        """
def output_layer(h, W_hy, b_y):
    return np.einsum("...h,hk->...k", h, W_hy) + b_y
""",
    ),
    (
        "output_layer",
        "flattened and shaped back",
        """
def output_layer(h, W_hy, b_y):
    rows = h.reshape(-1, h.shape[-1])
    return (rows.dot(W_hy) + b_y[np.newaxis]).reshape(h.shape[:-1] + (W_hy.shape[1],))
""",
    ),
    (
        "last_hidden",
        "a loop",
        """
def last_hidden(h, lengths):
    last = []
    for states, length in zip(h, lengths):
        if not 1 <= length <= len(states):
            raise ValueError("lengths must lie between 1 and T")
        last.append(states[:length][-1])
    return np.array(last)
""",
    ),
    (
        "last_hidden",
        "a mask",
        """
def last_hidden(h, lengths):
    T = h.shape[1]
    if np.min(lengths) < 1 or np.max(lengths) > T:
        raise ValueError(f"bad lengths: {list(lengths)}")
    mask = np.arange(T) == np.asarray(lengths)[:, None] - 1
    return (h * mask[:, :, None]).sum(axis=1)
""",
    ),
    (
        "last_hidden",
        "take_along_axis",
        """
def last_hidden(h, lengths):
    if (lengths <= 0).any():
        raise ValueError("lengths must be positive")
    if any(int(length) > h.shape[1] for length in lengths):
        raise ValueError("lengths must not be over T")
    return np.take_along_axis(h, (lengths - 1).astype(int)[:, None, None], axis=1)[:, 0]
""",
    ),
    (
        "reaches",
        "a small push of each feature, compared exactly",
        """
def reaches(x, h0, W_xh, W_hh, b_h, t_in, t_out):
    x, h0, W_xh, W_hh, b_h = (a.astype(float) for a in (x, h0, W_xh, W_hh, b_h))
    before = rnn_forward(x, h0, W_xh, W_hh, b_h)
    for d in range(x.shape[2]):
        pushed = x.copy()
        pushed[:, t_in, d] += 1e-3
        after = rnn_forward(pushed, h0, W_xh, W_hh, b_h)
        if not np.array_equal(before[:, t_out], after[:, t_out]):
            return True
    return False
""",
    ),
    (
        "reaches",
        "a very small push and the smallest threshold",
        """
def reaches(x, h0, W_xh, W_hh, b_h, t_in, t_out):
    x = np.array(x, dtype=np.float64)
    states = rnn_forward(x, h0, W_xh, W_hh, b_h)[:, t_out]
    def effect(d):
        moved = x.copy()
        moved[:, t_in, d] += 1e-6
        return np.max(np.abs(rnn_forward(moved, h0, W_xh, W_hh, b_h)[:, t_out] - states))
    return bool(max(effect(d) for d in range(x.shape[-1])) > 1e-12)
""",
    ),
    (
        "reaches",
        "a large push",
        """
def reaches(x, h0, W_xh, W_hh, b_h, t_in, t_out):
    if t_in > t_out:
        return False
    start = x.astype(float)
    a = rnn_forward(start, h0, W_xh, W_hh, b_h)[:, t_out]
    for d in range(x.shape[-1]):
        moved = x.astype(float)
        moved[:, t_in, d] = 100.0
        b = rnn_forward(moved, h0, W_xh, W_hh, b_h)[:, t_out]
        if (abs(a - b) > 1e-12).any():
            return True
    return False
""",
    ),
    (
        "reaches",
        "by the chain rule",
        """
def reaches(x, h0, W_xh, W_hh, b_h, t_in, t_out):
    if t_in > t_out:
        return False
    h = rnn_forward(x.astype(float), h0, W_xh, W_hh, b_h)
    for n in range(len(x)):
        jacobian = W_xh.astype(float) * (1 - h[n, t_in] ** 2)
        for t in range(t_in + 1, t_out + 1):
            jacobian = (jacobian @ W_hh) * (1 - h[n, t] ** 2)
        if np.abs(jacobian).max() > 1e-12:
            return True
    return False
""",
    ),
    (
        "reaches",
        "the units that have heard of it",
        """
def reaches(x, h0, W_xh, W_hh, b_h, t_in, t_out):
    if t_out < t_in:
        return False
    know = (W_xh != 0).any(axis=0)
    for _ in range(t_out - t_in):
        know = know @ (W_hh != 0)
    return bool(know.any())
""",
    ),
    (
        "jordan_forward",
        "a container and a running output",
        """
def jordan_forward(x, y0, W_xh, W_yh, b_h, W_hy, b_y):
    N, T, _ = x.shape
    outputs = np.empty((N, T, len(b_y)), dtype=x.dtype)
    y = y0
    for t in range(T):
        h = np.tanh(np.hstack([x[:, t], y]) @ np.vstack([W_xh, W_yh]) + b_h)
        y = np.dot(h, W_hy) + b_y
        outputs[:, t] = y
    return outputs
""",
    ),
    (
        "jordan_forward",
        "through rnn_step",
        """
def jordan_forward(x, y0, W_xh, W_yh, b_h, W_hy, b_y):
    y, outputs = y0, []
    for x_t in x.transpose(1, 0, 2):
        h = rnn_step(x_t, y @ W_yh, W_xh, np.eye(len(b_h), dtype=x.dtype), b_h)
        y = output_layer(h, W_hy, b_y)
        outputs.append(y[:, None])
    return np.concatenate(outputs, axis=1)
""",
    ),
    (
        "birnn_forward",
        "two loops into one container",
        """
def birnn_forward(x, h0_f, h0_b, params_f, params_b):
    N, T, _ = x.shape
    H = h0_f.shape[1]
    out = np.zeros((N, T, 2 * H), dtype=x.dtype)
    h = h0_f
    for t in range(T):
        h = rnn_step(x[:, t], h, *params_f)
        out[:, t, :H] = h
    h = h0_b
    for t in range(T - 1, -1, -1):
        h = rnn_step(x[:, t], h, *params_b)
        out[:, t, H:] = h
    return out
""",
    ),
    (
        "birnn_forward",
        "np.flip",
        """
def birnn_forward(x, h0_f, h0_b, params_f, params_b):
    there = rnn_forward(x, h0_f, params_f[0], params_f[1], params_f[2], "tanh")
    back = rnn_forward(np.flip(x, axis=1), h0_b, params_b[0], params_b[1], params_b[2])
    return np.concatenate((there, np.flip(back, 1)), 2)
""",
    ),
    (
        "birnn_forward",
        "lists",
        """
def birnn_forward(x, h0_f, h0_b, params_f, params_b):
    steps = range(x.shape[1])
    there, back = [h0_f], [h0_b]
    for t in steps:
        there.append(np.tanh(x[:, t] @ params_f[0] + there[-1] @ params_f[1] + params_f[2]))
        back.append(np.tanh(x[:, -1 - t] @ params_b[0] + back[-1] @ params_b[1] + params_b[2]))
    return np.stack([np.hstack([there[t + 1], back[-1 - t]]) for t in steps], axis=1)
""",
    ),
]

RIGHT += [
    (
        "parameter_groups",
        "sizes of real arrays",
        """
def parameter_groups(D, H, K):
    shapes = {"b_y": (K,), "W_hy": (H, K), "b_h": (H,), "W_hh": (H, H), "W_xh": (D, H)}
    return {name: np.empty(shape).size for name, shape in shapes.items()}
""",
    ),
    (
        "output_layer",
        "flattened to one matrix product",
        """
def output_layer(h, W_hy, b_y):
    flat = h.reshape(-1, h.shape[-1]) @ W_hy + b_y
    return flat.reshape(*h.shape[:-1], -1)
""",
    ),
    (
        "jordan_forward",
        "written into one array",
        """
def jordan_forward(x, y0, W_xh, W_yh, b_h, W_hy, b_y):
    N, T, _ = x.shape
    y = np.empty((N, T, len(b_y)), x.dtype)
    from_inputs = x @ W_xh + b_h
    for t in range(T):
        h_t = np.tanh(from_inputs[:, t] + (y[:, t - 1] if t else y0) @ W_yh)
        y[:, t] = h_t @ W_hy + b_y
    return y
""",
    ),
]
