"""More wrong answers of part 5, besides the known misconceptions.

A wrong one is a patch of the reference: (stub, name, old, new), where an empty `old` stands for the
whole answer.
"""

WRONG = [
    # SYMBOLS
    ("SYMBOLS", "a gate missing", '    "g_t": "candidate",\n', ""),
    # sigmoid
    ("sigmoid", "overflows", "", "    return 1 / (1 + np.exp(-z))\n"),
    ("sigmoid", "always float64", "np.abs(z)", "np.abs(z.astype(float))"),
    # forget_gate
    (
        "forget_gate",
        "overflows",
        "sigmoid(_affine(x_t, h_prev, W_x, W_h, b))",
        "1 / (1 + np.exp(-_affine(x_t, h_prev, W_x, W_h, b)))",
    ),
    (
        "forget_gate",
        "float64",
        "sigmoid(_affine(x_t, h_prev, W_x, W_h, b))",
        "sigmoid(_affine(x_t, h_prev, W_x, W_h, b) + np.zeros(1))",
    ),
    # input_gate
    (
        "input_gate",
        "overflows",
        "sigmoid(_affine(x_t, h_prev, W_x, W_h, b))",
        "1 / (1 + np.exp(-_affine(x_t, h_prev, W_x, W_h, b)))",
    ),
    (
        "input_gate",
        "float64",
        "sigmoid(_affine(x_t, h_prev, W_x, W_h, b))",
        "sigmoid(_affine(x_t, h_prev, W_x, W_h, b) + np.zeros(1))",
    ),
    # output_gate
    (
        "output_gate",
        "overflows",
        "sigmoid(_affine(x_t, h_prev, W_x, W_h, b))",
        "1 / (1 + np.exp(-_affine(x_t, h_prev, W_x, W_h, b)))",
    ),
    (
        "output_gate",
        "float64",
        "sigmoid(_affine(x_t, h_prev, W_x, W_h, b))",
        "sigmoid(_affine(x_t, h_prev, W_x, W_h, b) + np.zeros(1))",
    ),
    # candidate
    (
        "candidate",
        "anything is tanh",
        "_activate(_affine(x_t, h_prev, W_x, W_h, b), activation)",
        "_affine(x_t, h_prev, W_x, W_h, b) if activation == 'identity' "
        "else np.tanh(_affine(x_t, h_prev, W_x, W_h, b))",
    ),
    # cell_state
    (
        "cell_state",
        "in place",
        "return f * c_prev + i * g",
        "c_prev *= f\n    c_prev += i * g\n    return c_prev",
    ),
    # hidden_state
    (
        "hidden_state",
        "anything is identity",
        "_activate(c, activation)",
        "(np.tanh(c) if activation == 'tanh' else c)",
    ),
    # cell_gradient
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
    # memory_cell_weights
    ("memory_cell_weights", "soft gates", "100.0, -50.0  # input", "4.0, -2.0  # input"),
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
    # lstm_step
    (
        "lstm_step",
        "anything is tanh",
        "    f, i, g, o =",
        '    activation = activation if activation == "identity" else "tanh"\n    f, i, g, o =',
    ),
    (
        "lstm_step",
        "normalised over the batch",
        "f, i, g, o = np.split(_affine(x_t, h_prev",
        "f, i, g, o = np.split(_affine(x_t - x_t.mean(0), h_prev",
    ),
    (
        "lstm_step",
        "memory changed in place",
        'c_t = cell_state(gates["f"], c_prev, gates["i"], gates["g"])',
        'c_prev *= gates["f"]\n    c_t = c_prev + gates["i"] * gates["g"]',
    ),
    (
        "lstm_step",
        "float64",
        "f, i, g, o = np.split(_affine(x_t,",
        "f, i, g, o = np.split(_affine(x_t.astype(float),",
    ),
    # lstm_forward
    (
        "lstm_forward",
        "activation not checked",
        "    h_t, c_t = h0",
        '    activation = "tanh" if activation != "identity" else activation\n    h_t, c_t = h0',
    ),
    (
        "lstm_forward",
        "always float64",
        "np.empty((N, T, H), x.dtype) for _",
        "np.empty((N, T, H)) for _",
    ),
    (
        "lstm_forward",
        "looks ahead",
        "    N, T, _ = x.shape",
        "    x = x - x.mean(axis=1, keepdims=True)\n    N, T, _ = x.shape",
    ),
    (
        "lstm_forward",
        "batch meets",
        "    N, T, _ = x.shape",
        "    x = x - x.mean(axis=0, keepdims=True)\n    N, T, _ = x.shape",
    ),
    # lstm_backward
    (
        "lstm_backward",
        "dh changed in place",
        "dh_t = dh[:, t] + dh_next",
        "dh[:, t] += dh_next\n        dh_t = dh[:, t]",
    ),
    (
        "lstm_backward",
        "truncated to two steps",
        "dh_next, dc_next = dz @ W_h.T, dc_t * f",
        "dh_next, dc_next = dz @ W_h.T, dc_t * f\n"
        "        if t % 2 == 0: dh_next, dc_next = 0 * dh_next, 0 * dc_next",
    ),
    (
        "lstm_backward",
        "clipped",
        "        grads[",
        "        dz = dz.clip(-0.2, 0.2)\n        grads[",
    ),
    (
        "lstm_backward",
        "a key with another name",
        '"b"] = np.zeros(W_h.shape[1], W_h.dtype)',
        '"b"] = np.zeros(W_h.shape[1], W_h.dtype)\n    grads["dh0"] = h0',
    ),
    ("lstm_backward", "float64", "np.zeros_like(W_x)", "np.zeros(W_x.shape)"),
]
