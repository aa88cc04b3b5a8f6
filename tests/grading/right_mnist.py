"""Right but unusual ways to write part 8: (stub, name, definition)."""

from tests.support import complete

MODELS = [
    (
        "RowRNN",
        "time first, the last state",
        """
class RowRNN(nn.Module):
    def __init__(self, input_size=28, hidden_size=128, num_classes=10):
        super().__init__()
        self.layer = nn.RNN(input_size, hidden_size)
        self.out = nn.Linear(hidden_size, num_classes)

    def forward(self, images):
        side = images.shape[-1]
        _, h = self.layer(images.view(-1, side, side).transpose(0, 1))
        return self.out(h[0])
""",
    ),
    (
        "RowRNN",
        "normalised, relu, with dropout",
        """
class RowRNN(nn.Module):
    def __init__(self, input_size=28, hidden_size=128, num_classes=10):
        super().__init__()
        self.rnn = nn.RNN(input_size, hidden_size, nonlinearity="relu", batch_first=True)
        self.head = nn.Sequential(nn.Dropout(0.1), nn.Linear(hidden_size, num_classes))
        nn.init.eye_(self.rnn.weight_hh_l0)

    def forward(self, images):
        if images.dim() == 4:
            images = images[:, 0]
        h, _ = self.rnn((images - 0.1307) / 0.3081)
        return self.head(h[:, -1])
""",
    ),
    (
        "RowRNN",
        "row by row, a norm and two layers at the end",
        """
class RowRNN(nn.Module):
    def __init__(self, input_size=28, hidden_size=128, num_classes=10):
        super().__init__()
        self.norm = nn.LayerNorm(input_size)
        self.rnn = nn.RNN(input_size, hidden_size, batch_first=True)
        self.hidden = nn.Linear(hidden_size, hidden_size)
        self.last = nn.Linear(hidden_size, num_classes)

    def forward(self, images):
        rows = self.norm(images.reshape(images.shape[0], -1, images.shape[-1]))
        state = torch.zeros(1, len(rows), self.rnn.hidden_size, device=rows.device)
        for t in range(rows.shape[1]):
            _, state = self.rnn(rows[:, t : t + 1], state)
        return self.last(torch.relu(self.hidden(state[0])))
""",
    ),
    (
        "RowRNN",
        "mean over the steps, two layers",
        """
class RowRNN(nn.Module):
    def __init__(self, input_size=28, hidden_size=128, num_classes=10):
        super().__init__()
        self.rnn = nn.RNN(input_size, hidden_size, num_layers=2, batch_first=True)
        self.linear = nn.Linear(hidden_size, num_classes)

    def forward(self, images):
        h, _ = self.rnn(images.flatten(0, -3))
        return self.linear(h.mean(dim=1))
""",
    ),
    (
        "RowLSTM",
        "time first, the last state",
        """
class RowLSTM(nn.Module):
    def __init__(self, input_size=28, hidden_size=128, num_layers=2, num_classes=10):
        super().__init__()
        self.reader = nn.LSTM(input_size, hidden_size, num_layers)
        self.fc = nn.Linear(hidden_size, num_classes)

    def forward(self, images):
        x = images if images.ndim == 3 else images.squeeze(1)
        _, (h, c) = self.reader(x.permute(1, 0, 2))
        return self.fc(h[-1])
""",
    ),
    (
        "RowLSTM",
        "given zero states, dropout between",
        """
class RowLSTM(nn.Module):
    def __init__(self, input_size=28, hidden_size=128, num_layers=2, num_classes=10):
        super().__init__()
        self.num_layers, self.hidden_size = num_layers, hidden_size
        between = 0.2 if num_layers > 1 else 0.0
        self.lstm = nn.LSTM(input_size, hidden_size, num_layers, batch_first=True, dropout=between)
        self.fc = nn.Linear(hidden_size, num_classes)

    def forward(self, images):
        n, side = len(images), images.shape[-1]
        h0 = torch.zeros(self.num_layers, n, self.hidden_size, device=images.device)
        out, _ = self.lstm(images.reshape(n, side, side) * 2 - 1, (h0, torch.zeros_like(h0)))
        return self.fc(out[:, -1, :])
""",
    ),
    (
        "RowLSTM",
        "an embedding of each row, largest over the steps",
        """
class RowLSTM(nn.Module):
    def __init__(self, input_size=28, hidden_size=128, num_layers=2, num_classes=10):
        super().__init__()
        self.embed = nn.Sequential(nn.Linear(input_size, 32), nn.ReLU())
        self.lstm = nn.LSTM(32, hidden_size, num_layers, batch_first=True)
        self.norm = nn.LayerNorm(hidden_size)
        self.fc = nn.Linear(hidden_size, num_classes)
        for name, values in self.lstm.named_parameters():
            if "bias" in name:
                nn.init.constant_(values, 0.1)

    def forward(self, images):
        rows = images.view(images.size(0), images.size(-2), images.size(-1))
        h, _ = self.lstm(self.embed(rows))
        return self.fc(self.norm(h[:, -1]))
""",
    ),
]

LOOPS = [
    (
        "train",
        "SGD with momentum, mean over the batches",
        """
def train(model, loader, epochs, lr, device="cpu"):
    model = model.to(device)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=10 * lr, momentum=0.9)
    history = []
    for epoch in range(epochs):
        batch_losses = []
        model.train()
        for x, y in loader:
            optimizer.zero_grad(set_to_none=False)
            loss = criterion(model(x.to(device)), y.to(device))
            loss.backward()
            torch.nn.utils.clip_grad_value_(model.parameters(), 1.0)
            optimizer.step()
            batch_losses.append(loss.item())
        history += [sum(batch_losses) / len(batch_losses)]
    return history
""",
    ),
    (
        "train",
        "one cycle, label smoothing, weight decay",
        """
def train(model, loader, epochs, lr, device="cpu"):
    batches = sum(1 for _ in loader)
    model.to(device)
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, lr, epochs * batches)
    losses = []
    while len(losses) < epochs:
        total = torch.zeros((), device=device)
        for number, (images, labels) in enumerate(loader, 1):
            logits = model(images.to(device))
            loss = nn.functional.cross_entropy(logits, labels.to(device), label_smoothing=0.05)
            model.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.detach()
        losses.append((total / number).item())
    return losses
""",
    ),
    (
        "train",
        "log-softmax by hand, gradients asked for",
        """
def train(model, loader, epochs, lr, device="cpu"):
    parameters = [p for p in model.to(device).parameters() if p.requires_grad]
    optimizer = torch.optim.RMSprop(parameters, lr=lr / 2)

    def epoch():
        for images, labels in loader:
            scores = torch.log_softmax(model(images.to(device)), dim=1)
            loss = -scores[torch.arange(len(labels)), labels.to(device)].mean()
            for p, g in zip(parameters, torch.autograd.grad(loss, parameters)):
                p.grad = g
            optimizer.step()
            yield loss.item(), len(labels)

    losses = []
    for _ in range(epochs):
        done = list(epoch())
        losses.append(sum(l * n for l, n in done) / sum(n for _, n in done))
    model.eval()
    return losses
""",
    ),
    (
        "evaluate",
        "a sum of truth values",
        """
def evaluate(model, loader, device="cpu"):
    mode = model.training
    model.eval()
    model.to(device)
    answers = []
    with torch.inference_mode():
        for images, labels in loader:
            answers += (model(images.to(device)).argmax(1).cpu() == labels).tolist()
    model.train(mode)
    return sum(answers) / len(answers)
""",
    ),
    (
        "evaluate",
        "all predictions together, topk",
        """
@torch.no_grad()
def evaluate(model, loader, device="cpu"):
    training, said, true = model.training, [], []
    model.to(device).train(False)
    try:
        for images, labels in loader:
            said.append(model(images.to(device)).topk(1, dim=1).indices[:, 0].cpu())
            true.append(labels)
    finally:
        model.train(training)
    return torch.cat(said).eq(torch.cat(true)).double().mean().item()
""",
    ),
    (
        "evaluate",
        "NumPy, weighted batches",
        """
def evaluate(model, loader, device="cpu"):
    import numpy as np

    was = model.training
    model = model.to(device).eval()
    accuracies, sizes = [], []
    for images, labels in loader:
        with torch.set_grad_enabled(False):
            logits = model(images.to(device)).cpu().numpy()
        accuracies.append(np.mean(logits.argmax(-1) == labels.numpy()))
        sizes.append(len(labels))
    if was:
        model.train()
    return float(np.average(accuracies, weights=sizes))
""",
    ),
]


def repaired(*changes: tuple[str, str]) -> str:
    """The reference of the repaired script, with its lines written in another way."""
    source = complete("mnist")["repair"]
    for old, new in changes:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return source


ZEROS, ROWS = (
    "torch.zeros(1, len(images), hidden_size)",
    "images.reshape(len(images), images.shape[-2], images.shape[-1])",
)
STEP = "        optimizer.zero_grad()\n        loss.backward()\n"
SCRIPTS = [
    (
        "repair",
        "squeezed, cleared after the step",
        repaired(
            (ROWS, "images.squeeze(1)"),
            (ZEROS, "images.new_zeros((1, images.shape[0], hidden_size))"),
            (STEP, "        loss.backward()\n"),
            ("optimizer.step()\n", "optimizer.step()\n        optimizer.zero_grad()\n"),
            ("    losses = []\n", "    losses = []\n    model.zero_grad()\n"),
        ),
    ),
    (
        "repair",
        "flattened, the step by hand",
        repaired(
            (ROWS, "torch.flatten(images, 0, 1)"),
            (ZEROS, "torch.zeros(1, images.size(0), hidden_size, device=images.device)"),
            ("    optimizer = torch.optim.SGD(model.parameters(), lr=lr)\n", ""),
            (STEP, "        gradients = torch.autograd.grad(loss, list(model.parameters()))\n"),
            (
                "        optimizer.step()\n",
                "        with torch.no_grad():\n"
                "            for p, g in zip(model.parameters(), gradients):\n"
                "                p -= lr * g\n",
            ),
        ),
    ),
    (
        "repair",
        "indexed, a mean over all answers",
        repaired(
            (ROWS, "images[:, 0, :, :]"),
            (ZEROS, "torch.zeros(hidden_size).expand(1, len(images), -1).contiguous()"),
            ("    right = count = 0\n", "    answers = []\n"),
            (
                "right += int((model(images).argmax(dim=1) == labels).sum())\n",
                "answers.append(model(images).argmax(dim=1) == labels)\n",
            ),
            ("            count += len(labels)\n", ""),
            ("return right / count", "return torch.cat(answers).float().mean().item()"),
        ),
    ),
]

RIGHT = [*MODELS, *LOOPS, *SCRIPTS]
