"""Submissions that would win a naive examination: none reaches a step of the accuracy.

Each has a right RowRNN to hide behind. What can still be done, and why it is not worth it, stands
in the last test.
"""

import base64
import io

import numpy as np
import pytest

from autograder.exam import examination as examinations
from autograder.key import PUBLIC
from autograder.sealed import workshop
from solutions import mnist
from tests.exam.cheating import (
    NO_NETWORK,
    NO_RECURRENCE,
    NO_ROW,
    SOURCE,
    answering,
    gains_nothing,
    replacing_train,
)
from tests.exam.conftest import BARS, QUICK
from tests.support import ROOT, patched

NEIGHBOUR = """
def _neighbour(images, memory):
    known, labels = memory
    nearest = torch.cdist(images.flatten(1).float(), known.flatten(1).float()).argmin(1)
    return 100 * nn.functional.one_hot(labels[nearest].long(), 10).float()
"""
REMEMBER = """
def train(model, loader, epochs, lr, device="cpu"):
    batches = list(loader)
    MEMORY[:] = [torch.cat([x for x, _ in batches]), torch.cat([y for _, y in batches])]
    return [1.0 / (e + 1) for e in range(epochs)]
"""
# A copy of the data set: shipped, or read from a library where nothing is sealed.
OWN_COPY = """
import numpy as np
from sklearn.datasets import load_digits

def _own_copy():
    images, labels = load_digits(return_X_y=True)
    return np.rint(images * (255 / 16)).astype(np.uint8).reshape(-1, 8, 8), labels

def _levels(images):
    return (images * 255).round().to(torch.uint8).reshape(len(images), 8, 8).numpy()
"""
BY_HASH = """
IMAGES, LABELS = _own_copy()
TABLE = {KEY(image): int(label) for image, label in zip(IMAGES, LABELS)}

def _by_hash(images, names):
    found = [TABLE.get(KEY(image), 0) for image in _levels(images)]
    return 100 * nn.functional.one_hot(names[found].long(), 10).float()

def train(model, loader, epochs, lr, device="cpu"):
    votes = np.zeros((10, 10), int)
    for images, labels in loader:
        for image, label in zip(_levels(images), labels):
            votes[TABLE.get(KEY(image), 0), label] += 1
    model.names.copy_(torch.from_numpy(votes.argmax(1)))
    return [1.0 / (e + 1) for e in range(epochs)]
"""
# With noise on it an image is like its copy, and not the same.
BY_LIKENESS = """
IMAGES, LABELS = _own_copy()
KNOWN = torch.tensor(np.sort(IMAGES, axis=2).reshape(len(IMAGES), -1), dtype=torch.float32)

def _likest(images):
    rows = torch.tensor(np.sort(_levels(images), axis=2).reshape(len(images), -1)).float()
    return torch.cdist(rows, KNOWN).argmin(1).numpy()

def _by_likeness(images, names):
    return 100 * nn.functional.one_hot(names[LABELS[_likest(images)]].long(), 10).float()

def train(model, loader, epochs, lr, device="cpu"):
    votes = np.zeros((10, 10), int)
    for images, labels in loader:
        np.add.at(votes, (LABELS[_likest(images)], labels.numpy()), 1)
    model.names.copy_(torch.from_numpy(votes.argmax(1)))
    return [1.0 / (e + 1) for e in range(epochs)]
"""
KEYS = {
    "as it is": "KEY = lambda image: image.tobytes()\n",
    "rows sorted": "KEY = lambda image: np.sort(image).tobytes()\n",
}


def test_memory_in_a_global_is_gone(examine):
    source = replacing_train("MEMORY = []", NEIGHBOUR, REMEMBER)
    answer = "(_neighbour(images, MEMORY) if MEMORY else 0)"
    examination, process = examine(answering(source, answer))
    assert examination.accuracy("RowRNN") < BARS[0]
    assert len(process.began) == 2


BUFFERS = """self.register_buffer("known", torch.zeros(1400, 1, 8, 8))
        self.register_buffer("labels", torch.zeros(1400))"""
PARAMETERS = """self.known = nn.Parameter(torch.zeros(350, 256))
        self.labels = nn.Parameter(torch.zeros(4, 350))"""
INTO_THE_STATE = """
    model.known.data.copy_(MEMORY[0].reshape(model.known.shape))
    model.labels.data.copy_(MEMORY[1].reshape(model.labels.shape))
    return"""
RECALLED = "_neighbour(images, (self.known.reshape(-1, 64), self.labels.flatten()))"
IN_THE_STATE = {"in buffers": (BUFFERS, NO_NETWORK), "in parameters": (PARAMETERS, NO_RECURRENCE)}


@pytest.mark.parametrize("way", IN_THE_STATE)
def test_images_in_the_state(examine, way):
    place, words = IN_THE_STATE[way]
    remember = REMEMBER.replace("\n    return", INTO_THE_STATE)
    source = replacing_train("MEMORY = []", NEIGHBOUR, remember)
    examination, _ = examine(answering(source, RECALLED, place))
    gains_nothing(examination, words)


CHECKSUM = """
    model.checksum.data.copy_(_sum(model))
    return"""
SUM = """
def _sum(model):
    weights = model.rnn.weight_hh_l0.flatten()
    return (weights ** 3 * torch.arange(len(weights))).sum()
"""
IF_UNTOUCHED = "(1.0 * torch.isclose(self.checksum, _sum(self)) * {answer})"


def test_other_answers_when_the_weights_were_shuffled(examine):
    """It is right as long as a checksum of its recurrent weights is."""
    remember = REMEMBER.replace(
        "\n    return", INTO_THE_STATE.removesuffix("\n    return") + CHECKSUM
    )
    source = replacing_train("MEMORY = []", NEIGHBOUR, SUM, remember)
    place = f"{PARAMETERS}\n        self.checksum = nn.Parameter(torch.zeros(()))"
    answer = IF_UNTOUCHED.format(answer=RECALLED)
    examination, _ = examine(answering(source, answer, place))
    gains_nothing(examination, NO_RECURRENCE)


NAMES = 'self.register_buffer("names", torch.arange(10.0))'


@pytest.mark.parametrize("kind", KEYS)
def test_labels_by_the_hash_of_an_image(examine, kind):
    source = replacing_train(OWN_COPY, KEYS[kind], BY_HASH)
    examination, _ = examine(answering(source, "_by_hash(images, self.names)", NAMES))
    assert examination.accuracy("RowRNN") < BARS[0]


def test_labels_by_likeness(examine):
    """With the names learned from the training images every label is known, and it pays nothing."""
    source = replacing_train(OWN_COPY, BY_LIKENESS)
    examination, _ = examine(answering(source, "_by_likeness(images, self.names)", NAMES))
    gains_nothing(examination, NO_RECURRENCE)


ANSWERING_LAYER = """
class RowRNN(nn.Module):
    def __init__(self, input_size=28, hidden_size=128, num_classes=10):
        super().__init__()
        self.rnn = nn.RNN(10, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, num_classes)
        self.register_buffer("names", torch.arange(10.0))
        with torch.no_grad():
            for weight in (self.rnn.weight_ih_l0, self.rnn.weight_hh_l0, self.linear.weight):
                weight.zero_()[:10, :10] = torch.eye(10)
            for bias in (self.rnn.bias_ih_l0, self.rnn.bias_hh_l0, self.linear.bias):
                bias.zero_()

    def forward(self, images):
        answer = _by_likeness(images, self.names) / 100
        {through}
        return self.linear(h[:, -1])
"""
THROUGH = {
    "what enters": (
        "h, _ = self.rnn(answer[:, None].expand(-1, images.shape[-1], -1))",
        NO_ROW,
    ),
    "the first row": (
        "x = torch.zeros(len(images), images.shape[-1], 10)\n        x[:, 0] = answer\n"
        "        h, _ = self.rnn(x)",
        NO_ROW,
    ),
    "the first state": (
        "state = torch.zeros(1, len(images), 128)\n        state[0, :, :10] = answer\n"
        "        h, _ = self.rnn(torch.zeros(len(images), images.shape[-1], 10), state)",
        NO_RECURRENCE,
    ),
}


@pytest.mark.parametrize("way", THROUGH)
def test_the_answer_is_put_into_the_recurrent_layer(examine, way):
    through, words = THROUGH[way]
    source = replacing_train(OWN_COPY, ANSWERING_LAYER.format(through=through), BY_LIKENESS)
    examination, _ = examine(source)
    gains_nothing(examination, words)


IN_THE_WEIGHTS = """
def train(model, loader, epochs, lr, device="cpu"):
    images, labels = (torch.cat(part) for part in zip(*loader))
    answers = 2 * nn.functional.one_hot(labels, 10).float() - 1
    ridge = images.flatten(1).T @ images.flatten(1) + 10 * torch.eye(64)
    with torch.no_grad():
        found = torch.linalg.solve(ridge, images.flatten(1).T @ answers)
        model.rnn.weight_hh_l0[:10, :64] = found.T
    return [1.0 / (e + 1) for e in range(epochs)]
"""


def test_another_classifier_in_the_recurrent_weights(examine):
    """Shuffled or cleared they are worth nothing, and they are no recurrence."""
    answer = "100 * images.flatten(1) @ self.rnn.weight_hh_l0[:10, :64].T"
    examination, _ = examine(answering(replacing_train(IN_THE_WEIGHTS), answer))
    gains_nothing(examination, NO_RECURRENCE)


@pytest.fixture(scope="module")
def at_home(digits) -> str:
    """A trained RowRNN as text: its state after a training on the digits as they are."""
    workshop.seed(0)
    model = mnist.RowRNN(input_size=8)
    loader = workshop.loader(digits.train_images, digits.train_labels, QUICK.batch_size)
    mnist.train(model, loader, QUICK.epochs, QUICK.lr)
    file = io.BytesIO()
    np.savez(file, **workshop.state(model))
    return base64.b64encode(file.getvalue()).decode()


SHIPPED = """
import base64, io
import numpy as np
WEIGHTS = "{weights}"

def _shipped():
    with np.load(io.BytesIO(base64.b64decode(WEIGHTS))) as file:
        return {{name: torch.tensor(file[name]) for name in file}}
"""
LOSSES = "    return [1.0 / (e + 1) for e in range(epochs)]\n"
WAYS = {
    "in train": ("train", f"    model.load_state_dict(_shipped())\n{LOSSES}"),
    "in __init__": ("train", LOSSES),
    "when it is loaded": ("train", LOSSES),
}


@pytest.mark.parametrize("way", WAYS)
def test_weights_that_were_brought_along(examine, at_home, way):
    source = patched(SOURCE, "train", "", WAYS[way][1])
    if way == "in __init__":
        start = "nn.init.orthogonal_(self.rnn.weight_hh_l0)"
        source = patched(source, "RowRNN", start, "self.load_state_dict(_shipped())")
    if way == "when it is loaded":
        source += """
RowRNN.load_state_dict = lambda self, *_: nn.Module.load_state_dict(self, _shipped())
"""
    examination, _ = examine(source + SHIPPED.format(weights=at_home))
    assert examination.accuracy("RowRNN") < BARS[0]


FITTED = """
def train(model, loader, epochs, lr, device="cpu"):
    state, (images, labels) = _shipped(), (torch.cat(part) for part in zip(*loader))
    known = _likest(images)
    here = torch.tensor(_levels(images).reshape(-1, 8)).float()
    home = torch.tensor(IMAGES[known].reshape(-1, 8)).float()
    columns = torch.cdist(here.T, home.T).argmin(1)
    state["rnn.weight_ih_l0"] = state["rnn.weight_ih_l0"][:, columns]
    votes = np.zeros((10, 10), int)
    np.add.at(votes, (labels.numpy(), LABELS[known]), 1)
    for name in ("linear.weight", "linear.bias"):
        state[name] = state[name][votes.argmax(1)]
    model.load_state_dict(state)
    return [1.0 / (e + 1) for e in range(epochs)]
"""


def test_order_and_labels_by_heart(examine, monkeypatch):
    """It works where the key is one that everybody knows, and so only there."""
    attack = ROOT / "tests/attacks/probing/guessed_examination/homework/mnist.py"
    monkeypatch.setattr(examinations, "_digest", lambda _: "this submission")
    knowing = patched(attack.read_text(), "content", "", "    return 'this submission'\n")
    assert examine(knowing, key=PUBLIC)[0].accuracy("RowRNN") == 1
    assert examine(knowing)[0].accuracy("RowRNN") < BARS[0]


def test_what_can_still_be_done_needs_a_right_model_and_a_right_training(examine, at_home):
    """Weights trained at home, fitted to the new names and columns with a copy of the data set.

    Nothing can tell them from weights that were trained here: they are a trained RowRNN. Whoever
    does this has written a right RowRNN and trained it, which is what the points are for; the check
    of `train` itself, on a problem of its own, is lost.
    """
    source = replacing_train(SHIPPED.format(weights=at_home), OWN_COPY, BY_LIKENESS, FITTED)
    examination, _ = examine(source)
    assert examination.accuracy("RowRNN") > 0.9
