"""Submissions that would win a naive examination: none reaches a step of the accuracy.

Each has a right RowRNN to hide behind. What can still be done, and why it is not worth it, stands
in the last test.
"""

import base64
import io

import numpy as np
import pytest

from autograder.checking.failure import CheckFailed
from autograder.sealed import workshop
from autograder.sealed.faults import StudentFault
from solutions import mnist
from tests.exam.conftest import BARS, QUICK
from tests.support import complete, patched

SOURCE = complete("mnist")["mnist"]
UNTRAINED = patched(SOURCE, "train", "", "    return [float(-e) for e in range(epochs)]\n")
NO_RECURRENCE = "state to state are shuffled"

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
KEYS = {
    "as it is": "KEY = lambda image: image.tobytes()\n",
    "rows sorted": "KEY = lambda image: np.sort(image).tobytes()\n",
}


def answering(source: str, answer: str, buffers: str = "") -> str:
    """The source with a RowRNN that adds an answer from elsewhere to its logits."""
    source = patched(source, "RowRNN", "self.linear(h[:, -1])", f"self.linear(h[:, -1]) + {answer}")
    first = "self.rnn = nn.RNN(input_size"
    return patched(source, "RowRNN", first, f"{buffers}\n        {first}" if buffers else first)


def replacing_train(*pieces: str) -> str:
    """The reference with these pieces at its end; a `train` among them takes the place of its."""
    return "\n".join([SOURCE, *pieces])


def test_memory_in_a_global_is_gone(examine):
    source = replacing_train("MEMORY = []", NEIGHBOUR, REMEMBER)
    answer = "(_neighbour(images, MEMORY) if MEMORY else 0)"
    examination, process = examine(answering(source, answer))
    assert examination.accuracy("RowRNN") < BARS[0]
    assert process.restarts == 1


BUFFERS = """self.register_buffer("known", torch.zeros(1400, 1, 8, 8))
        self.register_buffer("labels", torch.zeros(1400))"""
INTO_BUFFERS = """
    model.known.copy_(MEMORY[0])
    model.labels.copy_(MEMORY[1])
    return"""


def test_memory_in_the_state_is_not_recurrent(examine):
    remember = REMEMBER.replace("\n    return", INTO_BUFFERS)
    source = replacing_train("MEMORY = []", NEIGHBOUR, remember)
    answer = "_neighbour(images, (self.known, self.labels))"
    examination, _ = examine(answering(source, answer, BUFFERS))
    with pytest.raises(CheckFailed, match=NO_RECURRENCE):
        examination.accuracy("RowRNN")
    assert examination.remarks == []


NAMES = 'self.register_buffer("names", torch.arange(10))'


def test_labels_by_the_hash_of_an_image(examine):
    source = replacing_train(OWN_COPY, KEYS["as it is"], BY_HASH)
    examination, _ = examine(answering(source, "_by_hash(images, self.names)", NAMES))
    assert examination.accuracy("RowRNN") < BARS[0]


def test_labels_by_a_hash_that_survives_the_reordering(examine):
    """With the names learned from the training images every label is known, and it pays nothing."""
    source = replacing_train(OWN_COPY, KEYS["rows sorted"], BY_HASH)
    examination, _ = examine(answering(source, "_by_hash(images, self.names)", NAMES))
    with pytest.raises(CheckFailed, match=NO_RECURRENCE):
        examination.accuracy("RowRNN")


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


SMUGGLED = {
    "a large buffer": 'self.register_buffer("much", torch.zeros(2**22 + 1))',
    "a long name": 'self.register_buffer("x" * 2**25, torch.zeros(1))',
    "many small ones": """for i in range(5000):
            self.register_buffer(f"b{i}", torch.zeros(1000))""",
}


@pytest.mark.parametrize("name", SMUGGLED)
def test_a_state_of_other_things(examine, name):
    first = "self.rnn = nn.RNN(input_size"
    source = patched(UNTRAINED, "RowRNN", first, f"{SMUGGLED[name]}\n        {first}")
    examination, _ = examine(source)
    with pytest.raises(CheckFailed, match="far more numbers"):
        examination.accuracy("RowRNN")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return None", "RowRNN stopped with AttributeError"),
        ("return {'a': None}", "RowRNN stopped with AttributeError"),
        ("return {'a': torch.ones(3, dtype=torch.bfloat16)}", "RowRNN stopped with TypeError"),
        ("return {1: torch.ones(3)}", "other things than tensors"),
        ("return {}", "Missing key"),
    ],
)
def test_a_state_dict_that_misbehaves(examine, body, words):
    method = f"    def state_dict(self):\n        {body}\n\n    def forward(self, images"
    examination, _ = examine(patched(UNTRAINED, "RowRNN", "    def forward(self, images", method))
    with pytest.raises((CheckFailed, StudentFault), match=words):
        examination.accuracy("RowRNN")


FITTED = """
def train(model, loader, epochs, lr, device="cpu"):
    state, known = _shipped(), dict()
    for image, label in zip(*_own_copy()):
        known[np.sort(image).tobytes()] = image, label
    images, labels = (torch.cat(part) for part in zip(*loader))
    pairs = [(image, int(label), *known[np.sort(image).tobytes()])
             for image, label in zip(_levels(images), labels) if np.sort(image).tobytes() in known]
    here = np.concatenate([image for image, _, _, _ in pairs]).T
    home = np.concatenate([image for _, _, image, _ in pairs]).T
    columns = [int((home == column).all(1).argmax()) for column in here]
    names = {label: name for _, name, _, label in pairs}
    state["rnn.weight_ih_l0"] = state["rnn.weight_ih_l0"][:, columns]
    back = sorted(names, key=names.get)
    for name in ("linear.weight", "linear.bias"):
        state[name] = state[name][back]
    model.load_state_dict(state)
    return [1.0 / (e + 1) for e in range(epochs)]
"""


def test_what_can_still_be_done_needs_a_right_model_and_a_right_training(examine, at_home):
    """Weights trained at home, fitted to the new names and columns with a copy of the data set.

    Nothing can tell them from weights that were trained here: they are a trained RowRNN. Whoever
    does this has written a right RowRNN and trained it, which is what the points are for; the check
    of `train` itself, on a problem of its own, is lost.
    """
    source = replacing_train(SHIPPED.format(weights=at_home), OWN_COPY, FITTED)
    examination, _ = examine(source)
    assert examination.accuracy("RowRNN") > 0.9
