"""Realistic wrong answers of part 7, as patches of the reference: (stub, name, old, new).

And `RIGHT`: other right ways to write each class and function, as (stub, name, definition).
"""

from tests.grading.right_torch_models import RIGHT

__all__ = ["RIGHT", "TRAINED", "WRONG"]

CELL = [
    ("order i f g o", "f, i, g, o = (self", "i, f, g, o = (self"),
    ("order f i o g", "f, i, g, o = (self", "f, i, o, g = (self"),
    ("h is tanh(c)", "h = torch.sigmoid(o) * torch.tanh(c)", "h = torch.tanh(c)"),
    ("no tanh over the memory", "torch.sigmoid(o) * torch.tanh(c)", "torch.sigmoid(o) * c"),
    ("candidate with sigmoid", "torch.tanh(g)", "torch.sigmoid(g)"),
    ("forget gate without sigmoid", "torch.sigmoid(f) * c", "f * c"),
    ("coupled gates", "torch.sigmoid(i) * torch.tanh(g)", "(1 - torch.sigmoid(f)) * torch.tanh(g)"),
    ("hidden state ignored", "self.W_h(h)", "self.W_h(0 * h)"),
    ("state is (c, h)", "return h, (h, c)", "return h, (c, h)"),
    ("state is h alone", "return h, (h, c)", "return h, h"),
    ("the old state comes back", "return h, (h, c)", "return h, state"),
    ("memory cut from the graph", "h, c = state", "h, c = state[0], state[1].detach()"),
    ("numbers taken out", "h, c = state", "h, c = state[0].detach(), state[1]"),
    (
        "no bias",
        "self.W_h = nn.Linear(hidden_size, 4 * hidden_size)",
        "self.W_h = nn.Linear(hidden_size, 4 * hidden_size, bias=False)",
    ),
    ("other names", "self.W_x", "self.U_x"),
]

LAST = "self.linear(h[:, -1])"
MODEL = [
    ("first step", "h[:, -1]", "h[:, 0]"),
    ("every step", LAST, "self.linear(h)"),
    ("mean over the steps", LAST, "self.linear(h.mean(1))"),
    ("time first", ", batch_first=True", ""),
    (
        "always 32 units",
        "nn.LSTM(input_size, hidden_size, num_layers, batch_first=True)\n"
        "        self.linear = nn.Linear(hidden_size",
        "nn.LSTM(input_size, 32, num_layers, batch_first=True)\n        self.linear = nn.Linear(32",
    ),
    ("always one layer", "num_layers, batch_first", "1, batch_first"),
    ("state of the lowest layer", LAST, "self.linear(_[0][0])"),
    ("memory for hidden state", LAST, "self.linear(_[1][-1])"),
    ("cut from the graph", "h[:, -1]", "h[:, -1].detach()"),
    ("a tanh too many", LAST, "torch.tanh(self.linear(h[:, -1]))"),
    ("sees one step of the gradient", "self.lstm(x)", "self.lstm(x.detach())"),
]

ELMAN_STEP = """state = torch.tanh(self.linear_ih(x) + self.linear_hh(state))
        return self.linear_ho(state), state"""
ELMAN = [
    ("no tanh", "torch.tanh(self.linear_ih(x) + self.linear_hh(state))", "self.linear_ih(x)"
     " + self.linear_hh(state)"),
    ("sigmoid", "torch.tanh(self", "torch.sigmoid(self"),
    ("output from the old state", ELMAN_STEP, ELMAN_STEP.replace("(state), state", "(old), state")
     .replace("state = torch", "old, state = state, torch")),
    ("tanh over the output", "self.linear_ho(state), state", "self.linear_ho(state).tanh(), state"),
    ("state first", "self.linear_ho(state), state", "state, self.linear_ho(state)"),
    ("state alone ignored", "self.linear_hh(state))", "self.linear_hh(0 * state))"),
    ("tanh of the input only", "torch.tanh(self.linear_ih(x) + self.linear_hh(state))",
     "torch.tanh(self.linear_ih(x)) + self.linear_hh(state)"),
    ("state cut from the graph", "self.linear_hh(state))", "self.linear_hh(state.detach()))"),
    ("output fed back is cut", "self.linear_ho(state), state",
     "self.linear_ho(state.detach()), state"),
]  # fmt: skip

SEQUENCE = [
    ("first step", "h[:, -1]", "h[:, 0]"),
    ("every step", "self.linear_ho(h[:, -1])", "self.linear_ho(h)"),
    ("the given state is ignored", "self.rnn(seq, state)", "self.rnn(seq)"),
    ("time first", ", batch_first=True", ""),
    ("state without its first axis", "h[:, -1]), state", "h[:, -1]), state[0]"),
    ("all states", "h[:, -1]), state", "h[:, -1]), h"),
    ("relu", "batch_first=True)", 'batch_first=True, nonlinearity="relu")'),
    ("two layers", "hidden_size, batch_first", "hidden_size, 2, batch_first"),
    ("cut from the graph", "h[:, -1])", "h[:, -1].detach())"),
    ("no state comes back", "h[:, -1]), state", "h[:, -1])"),
]

TO_RNN = [
    ("one bias forgotten", "        made.rnn.bias_hh_l0.copy_(elman.linear_hh.bias)\n", ""),
    ("the same bias twice", "bias_hh_l0.copy_(elman.linear_hh", "bias_hh_l0.copy_(elman.linear_ih"),
    ("the output layer forgotten",
     "        made.linear_ho.load_state_dict(elman.linear_ho.state_dict())\n", ""),
    ("weights transposed", "weight_hh_l0.copy_(elman.linear_hh.weight)",
     "weight_hh_l0.copy_(elman.linear_hh.weight.T)"),
    ("the output layer is shared",
     "made.linear_ho.load_state_dict(elman.linear_ho.state_dict())",
     "made.linear_ho = elman.linear_ho"),
    ("a parameter is shared", "made.rnn.weight_hh_l0.copy_(elman.linear_hh.weight)",
     "made.rnn.weight_hh_l0 = elman.linear_hh.weight"),
    ("copied in the other direction", "made.rnn.weight_ih_l0.copy_(elman.linear_ih.weight)",
     "elman.linear_ih.weight.copy_(made.rnn.weight_ih_l0)"),
    ("a new network", "    return made\n",
     "    return SequenceRNN(D, H, elman.linear_ho.out_features)\n"),
]  # fmt: skip

REPACKED = "torch.cat([i, f, g, o])"
TO_LSTM = [
    ("the order kept", REPACKED, "torch.cat([f, i, g, o])"),
    ("order i f o g", REPACKED, "torch.cat([i, f, o, g])"),
    ("one bias in the old order", "copy_(repacked(cell.W_h.bias))", "copy_(cell.W_h.bias)"),
    ("biases forgotten", "        made.bias_ih_l0.copy_(repacked(cell.W_x.bias))\n", ""),
    ("interleaved", "packed.chunk(4)", "(packed[k::4] for k in range(4))"),
    ("time first", "nn.LSTM(D, H, batch_first=True)", "nn.LSTM(D, H)"),
    ("another module", "    return made\n",
     "    wrapped = nn.Sequential(made)\n    wrapped.batch_first = True\n    return wrapped\n"),
    ("the cell is repacked too", "        made.weight_ih_l0.copy_(repacked(cell.W_x.weight))\n",
     "        cell.W_x.weight.copy_(repacked(cell.W_x.weight))\n"
     "        made.weight_ih_l0.copy_(cell.W_x.weight)\n"),
]  # fmt: skip

WINDOWS = [
    ("the last window has nothing after it", "[:-1]\n", "\n"),
    ("one window lost", "[:-1]\n", "[:-2]\n"),
    ("the window's own last value", "y[length:, None]", "y[length - 1 : -1, None]"),
    ("without features", "X[..., None].copy()", "X.copy()"),
    ("values without an axis", "y[length:, None].copy()", "y[length:].copy()"),
    ("windows side by side", "X[..., None].copy()", "X[..., ::-1, None].copy()"),
    ("takes everything", "not 1 <= length <= len(y) - 1", "False"),
    ("takes zero", "not 1 <= length <=", "not 0 <= length <="),
    ("arrays only", "    y = np.asarray(y)\n", "    y = y.astype(float)\n"),
]

LOSSES = "    losses = []\n"
FIT = [
    ("no backward pass", "        loss.backward()\n", ""),
    ("gradients never cleared", "        optimizer.zero_grad()\n", ""),
    ("targets without an axis", "_outputs(model, X), Y)", "_outputs(model, X), Y[:, 0])"),
    ("windows and values shuffled apart", "_outputs(model, X), Y)",
     "_outputs(model, X[torch.randperm(len(X))]), Y)"),
    ("state not kept from step to step", LOSSES, LOSSES + """
    def _outputs(model, X):
        if not isinstance(model, ElmanRNN):
            return model(X)[0] if isinstance(model, SequenceRNN) else model(X)
        state = X.new_zeros(len(X), model.linear_hh.in_features)
        return [model(x, state) for x in X.unbind(1)][-1][0]
"""),
    ("losses as tensors", "losses.append(loss.item())", "losses.append(loss.detach())"),
    ("data as it comes", "    X, Y = _as_input(model, X), _as_input(model, Y)\n",
     "    X, Y = torch.as_tensor(X), torch.as_tensor(Y)\n"),
    ("a tuple everywhere", LOSSES, LOSSES + """
    def _outputs(model, X, whole=_outputs):
        return whole(model, X) if isinstance(model, ElmanRNN) else model(X)[0]
"""),
    ("whole windows only", LOSSES, LOSSES + """
    def _outputs(model, X):
        result = model(X)
        return result[0] if isinstance(result, tuple) else result
"""),
]  # fmt: skip

TRAINED = (
    "gradients never cleared",
    "targets without an axis",
    "windows and values shuffled apart",
    "state not kept from step to step",
)
"""The wrong answers of `fit` that show only after a whole training; it takes some seconds."""

ONE_STEP = [
    ("one step late", "X[start - length :]", "X[start - length + 1 :]"),
    ("from the beginning", "X[start - length :]", "X"),
    ("a column", "[:, 0].numpy", ".numpy"),
    ("one step early", "X[start - length :]", "X[max(start - length - 1, 0) : -1]"),
    ("takes any start", "start < length", "False"),
    ("predictions of the targets", "X, _ = make_windows(y, length)",
     "X, _ = make_windows(np.asarray(y)[::-1].copy(), length)"),
]  # fmt: skip

MULTI_STEP = [
    ("always the same window", "seen = torch.cat([seen[:, 1:], said[:, None]], dim=1)", "pass"),
    ("the window grows", "[seen[:, 1:], said", "[seen, said"),
    ("put in front", "[seen[:, 1:], said[:, None]]", "[said[:, None], seen[:, :-1]]"),
    ("the oldest stays", "[seen[:, 1:], said[:, None]]", "[seen[:, :-1], said[:, None]]"),
    ("one value too few", "range(steps)", "range(steps - 1)"),
    ("the window comes back too", "np.array(predictions)",
     "np.concatenate([np.asarray(window), predictions])"),
]  # fmt: skip

CNN = [
    ("no relu", "torch.relu(self.conv(x.transpose(1, 2)))", "self.conv(x.transpose(1, 2))"),
    ("shorter", 'padding="same"', "padding=0"),
    ("looks ahead only", "self.conv(x.transpose(1, 2))",
     "self.conv(x.roll(-1, 1).transpose(1, 2))"),
    ("kernel of three", "kernel_size, padding", "3, padding"),
    ("as many channels as features", "self.conv(x.transpose(1, 2))",
     "self.conv(x.transpose(1, 2))[:, :1].expand(-1, self.lstm.input_size, -1)"),
    ("relu after the LSTM", "h, _ = self.lstm(z)", "h, _ = self.lstm(z); h = torch.relu(h)"),
    ("first step", "h[:, -1]", "h[:, 0]"),
    ("time first", "nn.LSTM(channels, hidden_size, batch_first=True)",
     "nn.LSTM(channels, hidden_size)"),
    ("channels taken for time", "x.transpose(1, 2)", "x.reshape(len(x), x.shape[2], -1)"),
    ("cut from the graph", "self.lstm(z)", "self.lstm(z.detach())"),
]  # fmt: skip

WRONG = [
    (stub, *row)
    for stub, rows in {
        "LSTMCell": CELL,
        "LSTMModel": MODEL,
        "ElmanRNN": ELMAN,
        "SequenceRNN": SEQUENCE,
        "to_sequence_rnn": TO_RNN,
        "to_torch_lstm": TO_LSTM,
        "make_windows": WINDOWS,
        "fit": FIT,
        "predict_one_step": ONE_STEP,
        "predict_multi_step": MULTI_STEP,
        "CnnLstm": CNN,
    }.items()
    for row in rows
]
