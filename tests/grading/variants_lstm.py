"""Realistic wrong answers of part 5, as patches of the reference: (stub, name, old, new).

An empty `old` stands for the whole answer.
"""

SUM = "_affine(x_t, h_prev, W_x, W_h, b)"
GATE = f"sigmoid({SUM})"

SMALL = [
    (
        "SYMBOLS",
        "h and c swapped",
        '"h_t": "hidden state",\n    "c_t": "cell state"',
        '"c_t": "hidden state",\n    "h_t": "cell state"',
    ),
    (
        "SYMBOLS",
        "f and i swapped",
        '"f_t": "forget gate",\n    "i_t": "input gate"',
        '"i_t": "forget gate",\n    "f_t": "input gate"',
    ),
    (
        "SYMBOLS",
        "activations swapped",
        '"sigma": "sigmoid",\n    "tanh": "tanh"',
        '"sigma": "tanh",\n    "tanh": "sigmoid"',
    ),
    ("SYMBOLS", "a gate missing", '    "g_t": "candidate",\n', ""),
    ("sigmoid", "overflows", "", "    return 1 / (1 + np.exp(-z))\n"),
    ("sigmoid", "tanh", "", "    return np.tanh(z)\n"),
    ("sigmoid", "clipped too early", "", "    return 1 / (1 + np.exp(-np.clip(z, -9, 9)))\n"),
    ("sigmoid", "always float64", "np.abs(z)", "np.abs(z.astype(float))"),
    *(
        (gate, *rest)
        for gate in ("forget_gate", "input_gate", "output_gate")
        for rest in (
            ("tanh", GATE, f"np.tanh({SUM})"),
            ("no bias", GATE, f"sigmoid({SUM} - b)"),
            ("hidden state ignored", GATE, "sigmoid(x_t @ W_x + b)"),
            ("overflows", GATE, f"1 / (1 + np.exp(-{SUM}))"),
            ("float64", GATE, f"sigmoid({SUM} + np.zeros(1))"),
        )
    ),
    ("candidate", "sigmoid", f"_activate({SUM}, activation)", GATE),
    ("candidate", "tanh always", f"_activate({SUM}, activation)", f"np.tanh({SUM})"),
    (
        "candidate",
        "anything is tanh",
        f"_activate({SUM}, activation)",
        f"{SUM} if activation == 'identity' else np.tanh({SUM})",
    ),
    ("candidate", "no bias", SUM, f"({SUM} - b)"),
    ("candidate", "relu", f"_activate({SUM}, activation)", f"np.maximum({SUM}, 0)"),
    ("cell_state", "gates swapped", "f * c_prev + i * g", "i * c_prev + f * g"),
    ("cell_state", "coupled", "i * g", "(1 - f) * g"),
    ("cell_state", "nothing forgotten", "f * c_prev", "c_prev"),
    (
        "cell_state",
        "in place",
        "return f * c_prev + i * g",
        "c_prev *= f\n    c_prev += i * g\n    return c_prev",
    ),
    ("hidden_state", "no gate", "o * _activate", "_activate"),
    ("hidden_state", "gated first", "o * _activate(c, activation)", "_activate(o * c, activation)"),
    ("hidden_state", "tanh always", "_activate(c, activation)", "np.tanh(c)"),
    (
        "hidden_state",
        "anything is identity",
        "_activate(c, activation)",
        "(np.tanh(c) if activation == 'tanh' else c)",
    ),
    ("cell_gradient", "own gate too", "", "    return np.cumprod(f[::-1], axis=0)[::-1]\n"),
    ("cell_gradient", "earlier gates", "", "    return np.cumprod(f, axis=0)\n"),
    ("cell_gradient", "divides", "", "    return np.prod(f, axis=0) / np.cumprod(f, axis=0)\n"),
    ("cell_gradient", "one gate only", "np.cumprod(f[:0:-1], axis=0)[::-1]", "f[1:]"),
    ("cell_gradient", "sum", "np.cumprod(f[:0:-1]", "np.cumsum(f[:0:-1]"),
    (
        "cell_gradient",
        "over the units",
        "np.cumprod(f[:0:-1], axis=0)[::-1]",
        "np.cumprod(f[:0:-1], axis=1)[::-1]",
    ),
    ("cell_gradient", "ends with zero", "np.ones_like(f)", "np.zeros_like(f)"),
    (
        "cell_gradient",
        "logarithms",
        "",
        "    s = np.cumsum(np.log(f)[::-1], 0)[::-1]\n    return np.exp(s - np.log(f))\n",
    ),
    ("cell_gradient", "float64", "np.ones_like(f)", "np.ones(f.shape)"),
    (
        "memory_cell_weights",
        "adds at 0 too",
        "W_x[1, 1], b[1] = 100.0, -50.0",
        "W_x[1, 1], b[1] = 100.0, 50.0",
    ),
    (
        "memory_cell_weights",
        "never clears",
        "W_x[1, 0], b[0] = 100.0, 50.0",
        "W_x[1, 0], b[0] = 0.0, 50.0",
    ),
    (
        "memory_cell_weights",
        "clears when it adds",
        "W_x[1, 0], b[0] = 100.0, 50.0",
        "W_x[1, 0], b[0] = -100.0, 50.0",
    ),
    (
        "memory_cell_weights",
        "always shows",
        "W_x[2, 3], b[3] = 100.0, -50.0",
        "W_x[2, 3], b[3] = 0.0, 50.0",
    ),
    ("memory_cell_weights", "soft gates", "100.0, -50.0  # input", "4.0, -2.0  # input"),
    ("memory_cell_weights", "no input", "W_x[0, 2] = 1.0", "W_x[0, 2] = 0.0"),
    (
        "memory_cell_weights",
        "clearing subtracts",
        "W_x[1, 0], b[0] = 100.0, 50.0",
        "b[0], W_x[1, 2] = 50.0, 1.0",
    ),
    ("memory_cell_weights", "shows half", "100.0, -50.0  # output", "50.0, -50.0  # output"),
    (
        "memory_cell_weights",
        "order i f g o",
        "return W_x, np.zeros((1, 4)), b",
        "p = [1, 0, 2, 3]\n    return W_x[:, p], np.zeros((1, 4)), b[p]",
    ),
    ("memory_cell_weights", "adds to what it shows", "np.zeros((1, 4))", "np.eye(4)[2:3]"),
    ("memory_cell_weights", "weights transposed", "return W_x, np", "return W_x.T, np"),
]

SPLIT = "f, i, g, o = np.split("
C_T = 'c_t = cell_state(gates["f"], c_prev, gates["i"], gates["g"])'
H_T = 'hidden_state(gates["o"], c_t, activation)'
STEP = [
    ("order i f g o", SPLIT, "i, f, g, o = np.split("),
    ("order f i o g", SPLIT, "f, i, o, g = np.split("),
    ("candidate with sigmoid", '_activate(g, activation), "o"', 'sigmoid(g), "o"'),
    (
        "gates before activation",
        f"return {H_T}, c_t, gates",
        f'return {H_T}, c_t, {{"f": f, "i": i, "g": g, "o": o}}',
    ),
    ("h is tanh(c)", f"return {H_T}", "return _activate(c_t, activation)"),
    ("h and c swapped", f"return {H_T}, c_t, gates", f"return c_t, {H_T}, gates"),
    ("identity forgotten at the output", "c_t, activation), c_t", 'c_t, "tanh"), c_t'),
    (
        "identity for the gates too",
        '"f": sigmoid(f)',
        '"f": sigmoid(f) if activation == "tanh" else f',
    ),
    (
        "anything is tanh",
        "    f, i, g, o =",
        '    activation = activation if activation == "identity" else "tanh"\n    f, i, g, o =',
    ),
    ("memory is h", C_T, C_T.replace("c_prev", "h_prev")),
    (
        "no bias",
        SPLIT + "_affine(x_t, h_prev, W_x, W_h, b)",
        SPLIT + "_affine(x_t, h_prev, W_x, W_h, 0 * b)",
    ),
    (
        "normalised over the batch",
        SPLIT + "_affine(x_t, h_prev",
        SPLIT + "_affine(x_t - x_t.mean(0), h_prev",
    ),
    (
        "memory changed in place",
        C_T,
        'c_prev *= gates["f"]\n    c_t = c_prev + gates["i"] * gates["g"]',
    ),
    ("float64", SPLIT + "_affine(x_t,", SPLIT + "_affine(x_t.astype(float),"),
]

START = "h_t, c_t = h0, c0"
FORWARD = [
    ("starts from zero", START, "h_t, c_t = 0 * h0, 0 * c0"),
    ("c0 forgotten", START, "h_t, c_t = h0, 0 * c0"),
    ("memory not carried", "lstm_step(x[:, t], h_t, c_t,", "lstm_step(x[:, t], h_t, c0,"),
    ("state not carried", "lstm_step(x[:, t], h_t, c_t,", "lstm_step(x[:, t], h0, c_t,"),
    ("backwards in time", "for t in range(T)", "for t in reversed(range(T))"),
    (
        "the state before each step",
        "h[:, t], c[:, t] = h_t, c_t",
        "h[:, t], c[:, t] = (h[:, t - 1], c[:, t - 1]) if t else (h0, c0)",
    ),
    ("gates of the last step", "    return h, c, gates", "    return h, c, gates_t"),
    (
        "time first",
        "    return h, c, gates",
        "    return h.swapaxes(0, 1), c.swapaxes(0, 1), gates",
    ),
    ("activation forgotten", "W_h, b, activation)", 'W_h, b, activation and "tanh")'),
    (
        "activation not checked",
        "    h_t, c_t = h0",
        '    activation = "tanh" if activation != "identity" else activation\n    h_t, c_t = h0',
    ),
    ("always float64", "np.empty((N, T, H), x.dtype) for _", "np.empty((N, T, H)) for _"),
    (
        "looks ahead",
        "    N, T, _ = x.shape",
        "    x = x - x.mean(axis=1, keepdims=True)\n    N, T, _ = x.shape",
    ),
    (
        "batch meets",
        "    N, T, _ = x.shape",
        "    x = x - x.mean(axis=0, keepdims=True)\n    N, T, _ = x.shape",
    ),
]

DC_T = "dc_t = dc_next + dh_t * o * (1 - tanh_c**2)"
NEXT = "dh_next, dc_next = dz @ W_h.T, dc_t * f"
BACKWARD = [
    ("memory line forgotten", "dc_t = dc_next + dh_t", "dc_t = dh_t"),
    ("state line forgotten", "dh_t = dh[:, t] + dh_next", "dh_t = dh[:, t]"),
    ("memory line without its gate", "dc_t * f\n", "dc_t\n"),
    ("slope of tanh at c", "1 - tanh_c**2", "1 - c[:, t] ** 2"),
    ("slope of the forget gate forgotten", "c_prev * f * (1 - f)", "c_prev"),
    ("slope of the output gate forgotten", "tanh_c * o * (1 - o)", "tanh_c"),
    ("candidate with a sigmoid's slope", "i * (1 - g**2)", "i * g * (1 - g)"),
    ("memory after the step in the forget gate", "dc_t * c_prev * f", "dc_t * c[:, t] * f"),
    ("h for tanh(c) in the output gate", "dh_t * tanh_c * o", "dh_t * h[:, t] * o"),
    ("this step's state in W_h", "h_prev.T @ dz", "h[:, t].T @ dz"),
    ("h0 taken for zero", "else (h0, c0)", "else (0 * h0, c0)"),
    ("c0 taken for zero", "else (h0, c0)", "else (h0, 0 * c0)"),
    ("only the last step's weights", "+= x[:, t].T @ dz", "= x[:, t].T @ dz"),
    ("bias averaged over the batch", "dz.sum(axis=0)", "dz.mean(axis=0)"),
    (
        "order i f g o",
        "dc_t * c_prev * f * (1 - f),\n                dc_t * g * i * (1 - i),",
        "dc_t * g * i * (1 - i),\n                dc_t * c_prev * f * (1 - f),",
    ),
    ("h0 and c0 swapped", '"h0": dh_next, "c0": dc_next', '"c0": dh_next, "h0": dc_next'),
    (
        "dh changed in place",
        "dh_t = dh[:, t] + dh_next",
        "dh[:, t] += dh_next\n        dh_t = dh[:, t]",
    ),
    (
        "truncated to two steps",
        NEXT,
        f"{NEXT}\n        if t % 2 == 0: dh_next, dc_next = 0 * dh_next, 0 * dc_next",
    ),
    ("clipped", "        grads[", "        dz = dz.clip(-0.2, 0.2)\n        grads["),
    (
        "a key with another name",
        '"b"] = np.zeros(W_h.shape[1], W_h.dtype)',
        '"b"] = np.zeros(W_h.shape[1], W_h.dtype)\n    grads["dh0"] = h0',
    ),
    ("float64", "np.zeros_like(W_x)", "np.zeros(W_x.shape)"),
]

WRONG = [
    *SMALL,
    *(("lstm_step", *row) for row in STEP),
    *(("lstm_forward", *row) for row in FORWARD),
    *(("lstm_backward", *row) for row in BACKWARD),
]
