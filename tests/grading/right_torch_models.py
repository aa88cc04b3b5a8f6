"""Right but unusual ways to write part 7: (stub, name, definition)."""

CELLS = [
    (
        "LSTMCell",
        "slices, out of order",
        """
class LSTMCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.W_h = nn.Linear(hidden_size, 4 * hidden_size)
        self.W_x = nn.Linear(input_size, 4 * hidden_size)

    def forward(self, x, state):
        z, H = self.W_x(x) + self.W_h(state[0]), self.hidden_size
        g = z[:, 2 * H : 3 * H].tanh()
        c = z[:, :H].sigmoid() * state[1] + z[:, H : 2 * H].sigmoid() * g
        h = z[:, 3 * H :].sigmoid() * c.tanh()
        return h, (h, c)
""",
    ),
    (
        "LSTMCell",
        "einsum over the gates",
        """
class LSTMCell(nn.Module):
    def __init__(self, D, H):
        super().__init__()
        self.W_x, self.W_h = nn.Linear(D, 4 * H), nn.Linear(H, 4 * H)

    def forward(self, x, state):
        h, c = state
        H = h.shape[-1]
        z = torch.einsum("nd,khd->nkh", x, self.W_x.weight.view(4, H, -1))
        z = z + torch.einsum("ng,khg->nkh", h, self.W_h.weight.view(4, H, H))
        z = z + (self.W_x.bias + self.W_h.bias).view(4, H)
        f, i, g, o = z.unbind(1)
        new = [f.sigmoid() * c + i.sigmoid() * g.tanh()]
        new.insert(0, o.sigmoid() * new[0].tanh())
        return new[0], new
""",
    ),
    (
        "LSTMCell",
        "sigmoids from tanh, results in lists",
        """
class LSTMCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        for name, width in (("W_x", input_size), ("W_h", hidden_size)):
            setattr(self, name, nn.Linear(width, 4 * hidden_size))

    def forward(self, x, state):
        def gate(z):
            return (1 + torch.tanh(z / 2)) / 2

        z = torch.split(self.W_x(x) + self.W_h(state[0]), state[0].size(1), dim=1)
        c = torch.addcmul(gate(z[0]) * state[1], gate(z[1]), torch.tanh(z[2]))
        return [gate(z[3]) * torch.tanh(c), [gate(z[3]) * torch.tanh(c), c]]
""",
    ),
    (
        "ElmanRNN",
        "the input first, then in place",
        """
class ElmanRNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.linear_ho = nn.Linear(hidden_size, output_size)
        self.linear_hh = nn.Linear(hidden_size, hidden_size)
        self.linear_ih = nn.Linear(input_size, hidden_size)

    def forward(self, x, state):
        new = self.linear_ih(x)
        new += self.linear_hh(state)
        new.tanh_()
        return [self.linear_ho(new), new]
""",
    ),
    (
        "ElmanRNN",
        "functional, with nn.Tanh",
        """
class ElmanRNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.linear_ih = nn.Linear(input_size, hidden_size)
        self.linear_hh = nn.Linear(hidden_size, hidden_size)
        self.linear_ho = nn.Linear(hidden_size, output_size)
        self.activation = nn.Tanh()

    def forward(self, x, state):
        z = nn.functional.linear(x, self.linear_ih.weight, self.linear_ih.bias)
        state = self.activation(z + nn.functional.linear(state, self.linear_hh.weight)
                                + self.linear_hh.bias)
        return self.linear_ho(state), state
""",
    ),
    (
        "ElmanRNN",
        "one product of both",
        """
class ElmanRNN(nn.Module):
    def __init__(self, *sizes):
        super().__init__()
        D, H, O = sizes
        self.linear_ih, self.linear_hh = nn.Linear(D, H), nn.Linear(H, H)
        self.linear_ho = nn.Linear(H, O)

    def forward(self, x, state):
        W = torch.cat([self.linear_ih.weight, self.linear_hh.weight], dim=1)
        z = torch.cat([x, state], dim=1) @ W.T + self.linear_ih.bias + self.linear_hh.bias
        state = 2 * torch.sigmoid(2 * z) - 1
        return self.linear_ho(state), state
""",
    ),
]

MODELS = [
    (
        "LSTMModel",
        "time first, the last state",
        """
class LSTMModel(nn.Module):
    def __init__(self, input_size, hidden_size, num_layers, output_size):
        super().__init__()
        self.fc = nn.Linear(hidden_size, output_size)
        self.inner = nn.LSTM(input_size, hidden_size, num_layers=num_layers)

    def forward(self, x):
        _, (h_n, _) = self.inner(x.transpose(0, 1))
        return self.fc(h_n[-1])
""",
    ),
    (
        "LSTMModel",
        "given zero states",
        """
class LSTMModel(nn.Module):
    def __init__(self, input_size, hidden_size, num_layers, output_size):
        super().__init__()
        self.hidden_size, self.num_layers = hidden_size, num_layers
        self.body = nn.ModuleDict({
            "read": nn.LSTM(input_size, hidden_size, num_layers, batch_first=True, dropout=0.0),
            "say": nn.Linear(hidden_size, output_size),
        })

    def forward(self, x):
        zeros = torch.zeros(self.num_layers, x.size(0), self.hidden_size, dtype=x.dtype)
        states, _ = self.body["read"](x, (zeros, zeros.clone()))
        return self.body["say"](states[:, -1, :])
""",
    ),
    (
        "LSTMModel",
        "every step's output, then the last",
        """
class LSTMModel(nn.Module):
    def __init__(self, input_size, hidden_size, num_layers, output_size):
        super().__init__()
        self.rnn = nn.LSTM(input_size, hidden_size, num_layers)
        self.out = nn.Sequential(nn.Linear(hidden_size, output_size))

    def forward(self, x):
        hx = None
        for x_t in x.unbind(1):
            states, hx = self.rnn(x_t[None], hx)
        return self.out(states).squeeze(0)
""",
    ),
    (
        "SequenceRNN",
        "time first",
        """
class SequenceRNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.rnn = nn.RNN(input_size, hidden_size)
        self.linear_ho = nn.Linear(hidden_size, output_size)

    def forward(self, seq, state=None):
        h, state = self.rnn(seq.permute(1, 0, 2), state)
        return self.linear_ho(h[-1]), state
""",
    ),
    (
        "SequenceRNN",
        "step by step, from the state",
        """
class SequenceRNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.linear_ho = nn.Linear(hidden_size, output_size)
        self.rnn = nn.RNN(input_size, hidden_size, num_layers=1, batch_first=True)

    def forward(self, seq, state=None):
        if state is None:
            state = torch.zeros(1, seq.shape[0], self.rnn.hidden_size, dtype=seq.dtype)
        for t in range(seq.shape[1]):
            _, state = self.rnn(seq[:, t : t + 1], state)
        return self.linear_ho(state.squeeze(0)), state
""",
    ),
    (
        "SequenceRNN",
        "outputs of all steps",
        """
class SequenceRNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.rnn = nn.RNN(input_size, hidden_size, batch_first=True)
        self.linear_ho = nn.Linear(hidden_size, output_size)

    def forward(self, seq, state=None):
        h, last = self.rnn(seq) if state is None else self.rnn(seq, state)
        return self.linear_ho(h)[:, -1], last
""",
    ),
    (
        "CnnLstm",
        "a sequential with padding in numbers",
        """
class CnnLstm(nn.Module):
    def __init__(self, input_size, channels, kernel_size, hidden_size, output_size):
        super().__init__()
        conv = nn.Conv1d(input_size, channels, kernel_size, padding=kernel_size // 2)
        self.features = nn.Sequential(conv, nn.ReLU())
        self.lstm = nn.LSTM(channels, hidden_size)
        self.fc = nn.Linear(hidden_size, output_size)

    def forward(self, x):
        z = self.features(x.permute(0, 2, 1)).permute(2, 0, 1)
        return self.fc(self.lstm(z)[0][-1])
""",
    ),
    (
        "CnnLstm",
        "padded by hand, clamped",
        """
class CnnLstm(nn.Module):
    def __init__(self, input_size, channels, kernel_size, hidden_size, output_size):
        super().__init__()
        self.half = (kernel_size - 1) // 2
        self.conv = nn.Conv1d(input_size, channels, kernel_size)
        self.lstm = nn.LSTM(channels, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, output_size)

    def forward(self, x):
        padded = nn.functional.pad(x.mT, (self.half, self.half))
        z = self.conv(padded).clamp(min=0).mT
        _, (h, _) = self.lstm(z)
        return self.linear(h.squeeze(0))
""",
    ),
    (
        "CnnLstm",
        "unfolded windows",
        """
class CnnLstm(nn.Module):
    def __init__(self, input_size, channels, kernel_size, hidden_size, output_size):
        super().__init__()
        self.find = nn.Conv1d(input_size, channels, kernel_size, padding="same")
        self.read = nn.LSTM(channels, hidden_size, 1, True, True)
        self.say = nn.Linear(hidden_size, output_size)

    def forward(self, x):
        k = self.find.kernel_size[0]
        padded = nn.functional.pad(x, (0, 0, k // 2, k // 2))
        windows = padded.unfold(1, k, 1)  # N, T, D, k
        z = torch.einsum("ntdk,cdk->ntc", windows, self.find.weight) + self.find.bias
        h, _ = self.read(torch.maximum(z, torch.zeros(())))
        return self.say(h.select(1, -1))
""",
    ),
]

CONVERSIONS = [
    (
        "to_sequence_rnn",
        "a state dict",
        """
def to_sequence_rnn(elman):
    old = elman.state_dict()
    H, D = old["linear_ih.weight"].shape
    made = SequenceRNN(D, H, len(old["linear_ho.bias"]))
    made.load_state_dict({
        "rnn.weight_ih_l0": old["linear_ih.weight"],
        "rnn.weight_hh_l0": old["linear_hh.weight"],
        "rnn.bias_ih_l0": old["linear_ih.bias"],
        "rnn.bias_hh_l0": old["linear_hh.bias"],
        "linear_ho.weight": old["linear_ho.weight"],
        "linear_ho.bias": old["linear_ho.bias"],
    })
    return made
""",
    ),
    (
        "to_sequence_rnn",
        "both biases in one",
        """
def to_sequence_rnn(elman):
    made = SequenceRNN(elman.linear_ih.in_features, elman.linear_ih.out_features,
                       elman.linear_ho.out_features)
    made.rnn.weight_ih_l0.data = elman.linear_ih.weight.data.clone()
    made.rnn.weight_hh_l0.data = elman.linear_hh.weight.data.clone()
    made.rnn.bias_ih_l0.data = (elman.linear_ih.bias + elman.linear_hh.bias).data
    made.rnn.bias_hh_l0.data.zero_()
    made.linear_ho.weight.data = elman.linear_ho.weight.detach().clone()
    made.linear_ho.bias.data = elman.linear_ho.bias.detach().clone()
    return made
""",
    ),
    (
        "to_sequence_rnn",
        "new parameters from copies",
        """
def to_sequence_rnn(elman):
    import copy

    own = copy.deepcopy(elman)
    made = SequenceRNN(own.linear_ih.in_features, own.linear_hh.in_features,
                       own.linear_ho.out_features)
    made.rnn.weight_ih_l0, made.rnn.bias_ih_l0 = own.linear_ih.weight, own.linear_ih.bias
    made.rnn.weight_hh_l0, made.rnn.bias_hh_l0 = own.linear_hh.weight, own.linear_hh.bias
    made.linear_ho = own.linear_ho
    return made
""",
    ),
    (
        "to_torch_lstm",
        "an index of rows",
        """
def to_torch_lstm(cell):
    H, D = cell.W_h.in_features, cell.W_x.in_features
    f, i, g, o = torch.arange(4 * H).split(H)
    rows = torch.cat([i, f, g, o])
    made = nn.LSTM(D, H, 1, batch_first=True)
    made.load_state_dict({
        "weight_ih_l0": cell.W_x.weight[rows],
        "weight_hh_l0": cell.W_h.weight[rows],
        "bias_ih_l0": cell.W_x.bias[rows],
        "bias_hh_l0": cell.W_h.bias[rows],
    })
    return made
""",
    ),
    (
        "to_torch_lstm",
        "through NumPy, one bias",
        """
def to_torch_lstm(cell):
    def moved(values):
        values = values.detach().numpy()
        four = values.reshape(4, -1, *values.shape[1:])[[1, 0, 2, 3]]
        return torch.from_numpy(four.reshape(values.shape).copy())

    made = nn.LSTM(cell.W_x.in_features, cell.W_h.in_features, batch_first=True)
    made.weight_ih_l0.data.copy_(moved(cell.W_x.weight))
    made.weight_hh_l0.data.copy_(moved(cell.W_h.weight))
    made.bias_ih_l0.data.copy_(moved(cell.W_x.bias + cell.W_h.bias))
    nn.init.zeros_(made.bias_hh_l0)
    return made
""",
    ),
    (
        "to_torch_lstm",
        "slice by slice",
        """
def to_torch_lstm(cell):
    D, H = cell.W_x.in_features, cell.W_h.in_features
    made = nn.LSTM(input_size=D, hidden_size=H, batch_first=True)
    theirs = (made.weight_ih_l0, made.bias_ih_l0, made.weight_hh_l0, made.bias_hh_l0)
    ours = (*cell.W_x.parameters(), *cell.W_h.parameters())
    with torch.no_grad():
        for new, old in zip(theirs, ours):
            for place, gate in enumerate((1, 0, 2, 3)):
                new[place * H : (place + 1) * H] = old[gate * H : (gate + 1) * H]
    return made
""",
    ),
]

SERIES = [
    (
        "make_windows",
        "tensors by unfold",
        """
def make_windows(y, length):
    y = torch.as_tensor(np.asarray(y))
    if length < 1 or length > len(y) - 1:
        raise ValueError("length must be in [1, T - 1]")
    return y.unfold(0, length, 1)[:-1].unsqueeze(-1), y[length:].reshape(-1, 1)
""",
    ),
    (
        "make_windows",
        "a loop and lists",
        """
def make_windows(y, length):
    values = [float(value) for value in y]
    if not 0 < length < len(values):
        raise ValueError(f"bad length: {length}")
    X, Y = [], []
    for i in range(len(values) - length):
        X.append([[value] for value in values[i : i + length]])
        Y.append([values[i + length]])
    return [torch.tensor(X), torch.tensor(Y)]
""",
    ),
    (
        "make_windows",
        "an index",
        """
def make_windows(y, length):
    y = np.array(y)
    count = y.size - length
    if length < 1 or count < 1:
        raise ValueError("length does not fit")
    index = np.arange(count)[:, None] + np.arange(length + 1)
    both = y[index]
    return both[:, :-1, None], both[:, -1:]
""",
    ),
    (
        "predict_one_step",
        "one window at a time, a tensor",
        """
def predict_one_step(model, y, length, start):
    if length > start:
        raise ValueError("start must leave room for a window")
    y = _as_input(model, y)
    with torch.inference_mode():
        windows = [y[t - length : t].reshape(1, length, 1) for t in range(start, len(y))]
        said = [_outputs(model, window) for window in windows]
    return torch.cat(said).flatten()
""",
    ),
    (
        "predict_one_step",
        "with a graph, an array of float64",
        """
def predict_one_step(model, y, length, start):
    if start - length < 0:
        raise ValueError(f"start={start}")
    windows = _as_input(model, np.asarray(y, np.float64)).unfold(0, length, 1)[start - length : -1]
    return _outputs(model, windows[..., None]).detach().double().numpy().ravel()
""",
    ),
    (
        "predict_one_step",
        "all windows, then some",
        """
def predict_one_step(model, y, length, start):
    assert_at_least = start >= length
    if not assert_at_least:
        raise ValueError("start is too early")
    X, _ = make_windows(y, length)
    with torch.no_grad():
        return np.array(_outputs(model, _as_input(model, X)).squeeze(-1).tolist())[start - length :]
""",
    ),
    (
        "predict_multi_step",
        "a list of numbers",
        """
def predict_multi_step(model, window, steps):
    seen = [float(value) for value in window]
    length = len(seen)
    with torch.no_grad():
        while len(seen) < length + steps:
            x = _as_input(model, np.array(seen[-length:])).view(1, -1, 1)
            seen.append(_outputs(model, x).item())
    return torch.tensor(seen[length:])
""",
    ),
    (
        "predict_multi_step",
        "rolled, with a graph",
        """
def predict_multi_step(model, window, steps):
    seen = _as_input(model, window).clone()[None, :, None]
    out = torch.zeros(steps, dtype=seen.dtype)
    for k in range(steps):
        said = _outputs(model, seen).detach()
        out[k] = said[0, 0]
        seen = seen.roll(-1, 1)
        seen[:, -1] = said
    return out
""",
    ),
    (
        "predict_multi_step",
        "a deque",
        """
def predict_multi_step(model, window, steps):
    from collections import deque

    seen = deque(map(float, np.asarray(window)), maxlen=len(window))
    said = np.empty(steps, np.float32)
    for k in range(steps):
        with torch.no_grad():
            said[k] = _outputs(model, _as_input(model, list(seen))[None, :, None])[0, 0]
        seen.append(said[k])
    return said
""",
    ),
]

FITS = [
    (
        "fit",
        "Adam, batches of 160",
        """
def fit(model, X, Y, epochs, lr):
    X, Y = _as_input(model, X), _as_input(model, Y)
    optimizer = torch.optim.Adam(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        squares = 0.0
        for rows in torch.randperm(len(X)).split(160):
            error = _outputs(model, X[rows]) - Y[rows]
            model.zero_grad()
            error.square().mean().backward()
            optimizer.step()
            squares += error.detach().square().sum().item()
        history.append(squares / len(X))
    return history
""",
    ),
    (
        "fit",
        "SGD with momentum, clipped",
        """
def fit(model, X, Y, epochs, lr):
    dtype = next(model.parameters()).dtype
    X, Y = torch.as_tensor(X).to(dtype), torch.as_tensor(Y).to(dtype)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    criterion = nn.MSELoss()
    losses = []
    for _ in range(epochs):
        batch_losses = []
        for rows in torch.randperm(len(X)).chunk(3):
            optimizer.zero_grad()
            loss = criterion(_outputs(model, X[rows]), Y[rows])
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            batch_losses.append(loss.item())
        losses.append(float(np.mean(batch_losses)))
    return losses
""",
    ),
    (
        "fit",
        "AdamW with a schedule, the loss after the epoch",
        """
def fit(model, X, Y, epochs, lr):
    X, Y = _as_input(model, np.asarray(X)), _as_input(model, np.asarray(Y))
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs, lr / 10)
    losses = [0.0] * epochs
    for epoch in range(epochs):
        loss = ((_outputs(model, X) - Y) ** 2).mean()
        for p, gradient in zip(
            model.parameters(), torch.autograd.grad(loss, list(model.parameters()))
        ):
            p.grad = gradient
        optimizer.step()
        schedule.step()
        with torch.no_grad():
            losses[epoch] = ((_outputs(model, X) - Y) ** 2).mean().item()
    return losses
""",
    ),
]

RIGHT = [*CELLS, *MODELS, *CONVERSIONS, *SERIES, *FITS]
