"""Realistic wrong answers of part 8, as patches of the reference: (stub, name, old, new).

And `RIGHT`: other right ways to write each class and function, as (stub, name, definition). The
stub `repair` is a file of its own; a "definition" of it is that whole file.
"""

from tests.grading.right_mnist import RIGHT

__all__ = ["RIGHT", "WRONG"]

ROWS = "_as_rows(images)"
ROW_RNN = [
    ("probabilities", "self.linear(h[:, -1])", "self.linear(h[:, -1]).softmax(-1)"),
    ("first row only", f"rnn({ROWS})", f"rnn({ROWS}[:, :1])"),
    ("last row only", f"rnn({ROWS})", f"rnn({ROWS}[:, -1:])"),
    ("first step", "h[:, -1]", "h[:, 0]"),
    ("a row left out", f"rnn({ROWS})", f"rnn({ROWS}[:, 1:])"),
    ("columns for rows", f"rnn({ROWS})", f"rnn({ROWS}.mT)"),
    ("time first", "hidden_size, batch_first=True)", "hidden_size)"),
    ("always 28", f"rnn({ROWS})", "rnn(images.reshape(-1, 28, 28))"),
    ("squeezes all", f"rnn({ROWS})", "rnn(images.squeeze())"),
    ("channels are a must", f"rnn({ROWS})", "rnn(images[:, 0])"),
    ("order of the rows lost", f"rnn({ROWS})", f"rnn({ROWS}.sum(1, keepdim=True))"),
    ("no state is carried", f"h, _ = self.rnn({ROWS})\n        return self.linear(h[:, -1])",
     f"x = {ROWS}\n        rows = torch.cat([self.rnn(x[:, t : t + 1])[0] * (t + 1)"
     " for t in range(x.shape[1])], 1)\n        return self.linear(rows.sum(1))"),
    ("no recurrent layer", f"h, _ = self.rnn({ROWS})\n        return self.linear(h[:, -1])",
     f"x = {ROWS}.flatten(1)\n        return x @ torch.randn(x.shape[1], 10)"
     "[:, : self.linear.out_features]"),
    ("ten classes always", "nn.Linear(hidden_size, num_classes)", "nn.Linear(hidden_size, 10)"),
    ("every step's logits", "self.linear(h[:, -1])", "self.linear(h)"),
    ("normalised over the batch", f"rnn({ROWS})", f"rnn({ROWS} - {ROWS}.mean(0))"),
    ("rows in a random order", f"rnn({ROWS})", f"rnn({ROWS}[:, torch.randperm(images.shape[-1])])"),
]  # fmt: skip

ROW_LSTM = [
    ("probabilities", "self.linear(h[:, -1])", "self.linear(h[:, -1]).softmax(-1)"),
    *((name, old.replace("rnn(", "lstm("), new.replace("rnn", "lstm"))
      for name, old, new in ROW_RNN if name in (
          "last row only", "columns for rows", "a row left out", "always 28", "squeezes all",
          "channels are a must", "order of the rows lost", "ten classes always", "first step",
          "normalised over the batch")),
    ("time first", "num_layers, batch_first=True)", "num_layers)"),
    ("one layer always", "num_layers, batch_first", "1, batch_first"),
    ("one layer by default", "num_layers: int = 2", "num_layers: int = 1"),
    ("more units by default", "hidden_size: int = 128", "hidden_size: int = 256"),
    ("two classes by default", "num_classes: int = 10", "num_classes: int = 2"),
    ("two layers always", "num_layers, batch_first", "2, batch_first"),
    ("no recurrent layer", "h[:, -1]", "0 * h[:, -1]"),
    ("a plain network", "nn.LSTM(", "nn.RNN("),
]  # fmt: skip

MEAN = "losses.append(total / count)"
TRAIN = [
    ("gradients never cleared", "            optimizer.zero_grad()\n", ""),
    ("no backward pass", "            loss.backward()\n", ""),
    ("no step", "            optimizer.step()\n", ""),
    ("backward pass not called", "loss.backward()", "loss.backward"),
    ("cleared after the backward pass", "            loss.backward()\n",
     "            loss.backward()\n            optimizer.zero_grad()\n"),
    ("losses of the batches added up", "losses.append(total / count)", "losses.append(total)"),
    ("losses divided by the batches", "* len(labels)\n            count += len(labels)",
     "\n            count += len(labels)"),
    ("uphill", "cross_entropy(model(images), labels)", "cross_entropy(-model(images), labels)"),
    ("labels shuffled", "labels.to(device)\n", "labels.to(device).roll(1)\n"),
    ("the first epoch only", f"        {MEAN}\n",
     f"        {MEAN}\n        return losses * epochs\n"),
    ("a copy is trained", "    losses = []\n",
     "    import copy\n    model = copy.deepcopy(model)\n"
     "    optimizer = torch.optim.Adam(model.parameters(), lr=lr)\n    losses = []\n"),
    ("no losses", "    return losses\n", ""),
    ("the last loss alone", "    return losses\n", "    return losses[-1]\n"),
    ("losses as tensors", MEAN, "losses.append(loss.detach())"),
    ("a loss for each batch", "            count += len(labels)\n",
     "            count += len(labels)\n            losses.append(loss.item())\n"),
    ("losses added up over the epochs", MEAN, "losses.append(sum(losses) + total)"),
    ("asks for the length", "    losses = []\n", "    losses = []\n    len(loader.dataset)\n"),
    ("asks for the number of batches", MEAN, "losses.append(total / len(loader))"),
    ("a full last batch is a must", "images, labels = images.to(device), labels.to(device)",
     "size = locals().setdefault('size', len(images)); assert len(images) == size\n"
     "            images, labels = images.to(device), labels.to(device)"),
]  # fmt: skip

EVALUATE = [
    ("not under the label", "predicted == labels", "predicted >= labels"),
    ("mean of batch accuracies", "right += int((predicted == labels.to(device)).sum())\n"
     "            count += len(labels)",
     "right += float((predicted == labels.to(device)).float().mean())\n            count += 1"),
    ("last batch taken for full", "count += len(labels)",
     "count += (size := locals().get('size', len(labels)))"),
    ("last batch only", "right += int(", "count = 0; right = int("),
    ("per cent", "return right / count", "return 100 * right / count"),
    ("a count", "return right / count", "return right"),
    ("errors", "return right / count", "return 1 - right / count"),
    ("largest over the batch", "argmax(dim=-1)", "argmax(dim=0)[: len(labels)]"),
    ("a tensor", "return right / count", "return torch.tensor(right / count)"),
    ("stays in evaluation mode", "    model.train(was_training)\n", ""),
    ("ends in training mode", "model.train(was_training)", "model.train()"),
    ("training mode", "model.to(device).eval()", "model.to(device)"),
    ("gradients", "with torch.no_grad()", "with torch.enable_grad()"),
]  # fmt: skip

REPAIR = [
    ("the backward pass is not called", "loss.backward()", "loss.backward"),
    ("gradients never cleared", "        optimizer.zero_grad()\n", ""),
    ("gradients cleared once an epoch", "optimizer.zero_grad()",
     "optimizer.zero_grad() if not losses else None"),
    ("gradients cleared before the step", "        loss.backward()\n",
     "        loss.backward()\n        optimizer.zero_grad()\n"),
    ("all pixels in one step", "images.reshape(len(images), images.shape[-2], images.shape[-1])",
     "images.reshape(len(images), 1, -1)"),
    ("a step for each pixel", "images.reshape(len(images), images.shape[-2], images.shape[-1])",
     "images.reshape(len(images), -1, 1)"),
    ("columns for rows", "images.reshape(len(images), images.shape[-2], images.shape[-1])",
     "images[:, 0].mT"),
    ("a state for a full batch", "torch.zeros(1, len(images), hidden_size)",
     "torch.zeros(1, BATCH_SIZE, hidden_size)"),
    ("batch first in the state", "torch.zeros(1, len(images), hidden_size)",
     "torch.zeros(len(images), 1, hidden_size)"),
    ("a state of ones", "torch.zeros(1, len", "torch.ones(1, len"),
    ("batches taken for full", "return right / count", "return right / (count and BATCH_SIZE)"),
    ("divided by the batches", "count += len(labels)", "count += 1"),
    ("another optimiser", "torch.optim.SGD(", "torch.optim.Adam("),
]  # fmt: skip

WRONG = [
    (stub, *row)
    for stub, rows in {
        "RowRNN": ROW_RNN,
        "RowLSTM": ROW_LSTM,
        "train": TRAIN,
        "evaluate": EVALUATE,
        "repair": REPAIR,
    }.items()
    for row in rows
]
