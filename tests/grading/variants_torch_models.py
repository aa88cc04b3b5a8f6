"""Realistic wrong answers of part 7, as patches of the reference: (stub, name, old, new).

And `RIGHT`: other right ways to write each class and function, as (stub, name, definition).
"""

from tests.grading.right_torch_models import RIGHT

__all__ = ["RIGHT", "TRAINED", "WRONG"]

CELL = [
    ("hidden state ignored", "self.W_h(h)", "self.W_h(0 * h)"),
    ("state is h alone", "return h, (h, c)", "return h, h"),
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
    ("every step", LAST, "self.linear(h)"),
    (
        "always 32 units",
        "nn.LSTM(input_size, hidden_size, num_layers, batch_first=True)\n"
        "        self.linear = nn.Linear(hidden_size",
        "nn.LSTM(input_size, 32, num_layers, batch_first=True)\n        self.linear = nn.Linear(32",
    ),
    ("cut from the graph", "h[:, -1]", "h[:, -1].detach()"),
    ("sees one step of the gradient", "self.lstm(x)", "self.lstm(x.detach())"),
]

ELMAN = [
    ("output fed back is cut", "self.linear_ho(state), state",
     "self.linear_ho(state.detach()), state"),
]  # fmt: skip

SEQUENCE = [
    ("two layers", "hidden_size, batch_first", "hidden_size, 2, batch_first"),
    ("cut from the graph", "h[:, -1])", "h[:, -1].detach())"),
    ("no state comes back", "h[:, -1]), state", "h[:, -1])"),
]

TO_RNN = [
    ("one bias forgotten", "        made.rnn.bias_hh_l0.copy_(elman.linear_hh.bias)\n", ""),
    ("the output layer forgotten",
     "        made.linear_ho.load_state_dict(elman.linear_ho.state_dict())\n", ""),
    ("the output layer is shared",
     "made.linear_ho.load_state_dict(elman.linear_ho.state_dict())",
     "made.linear_ho = elman.linear_ho"),
    ("copied in the other direction", "made.rnn.weight_ih_l0.copy_(elman.linear_ih.weight)",
     "elman.linear_ih.weight.copy_(made.rnn.weight_ih_l0)"),
    ("a new network", "    return made\n",
     "    return SequenceRNN(D, H, elman.linear_ho.out_features)\n"),
]  # fmt: skip

REPACKED = "torch.cat([i, f, g, o])"
TO_LSTM = [
    ("biases forgotten", "        made.bias_ih_l0.copy_(repacked(cell.W_x.bias))\n", ""),
    ("another module", "    return made\n",
     "    wrapped = nn.Sequential(made)\n    wrapped.batch_first = True\n    return wrapped\n"),
    ("the cell is repacked too", "        made.weight_ih_l0.copy_(repacked(cell.W_x.weight))\n",
     "        cell.W_x.weight.copy_(repacked(cell.W_x.weight))\n"
     "        made.weight_ih_l0.copy_(cell.W_x.weight)\n"),
]  # fmt: skip

WINDOWS = [
    ("takes everything", "not 1 <= length <= len(y) - 1", "False"),
    ("takes zero", "not 1 <= length <=", "not 0 <= length <="),
    ("arrays only", "    y = np.asarray(y)\n", "    y = y.astype(float)\n"),
]

LOSSES = "    losses = []\n"
FIT = [
    ("gradients never cleared", "        optimizer.zero_grad()\n", ""),
    ("windows and values shuffled apart", "_outputs(model, X), Y)",
     "_outputs(model, X[torch.randperm(len(X))]), Y)"),
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
    "windows and values shuffled apart",
    "Outputs and values do not fit together",
    "The state is not kept from step to step",
)
"""The wrong answers of `fit` that show only after a whole training; it takes some seconds."""

ONE_STEP = [
    ("takes any start", "start < length", "False"),
    ("predictions of the targets", "X, _ = make_windows(y, length)",
     "X, _ = make_windows(np.asarray(y)[::-1].copy(), length)"),
]  # fmt: skip

CNN = [
    ("looks ahead only", "self.conv(x.transpose(1, 2))",
     "self.conv(x.roll(-1, 1).transpose(1, 2))"),
    ("as many channels as features", "self.conv(x.transpose(1, 2))",
     "self.conv(x.transpose(1, 2))[:, :1].expand(-1, self.lstm.input_size, -1)"),
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
        "CnnLstm": CNN,
    }.items()
    for row in rows
]
