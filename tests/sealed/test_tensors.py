"""Tensors and modules of the student's: what crosses, what does not, and what misbehaves."""

import sys
from collections.abc import Iterator

import numpy as np
import pytest

from autograder.sealed import faults, start, wire
from autograder.sealed.process import SealedProcess
from autograder.sealed.seal import Limits
from autograder.sealed.start import Nursery
from autograder.sealed.student import Student
from tests.inprocess import Homework, InProcess
from tests.support import write_folder

MODELS = """
import importlib, os, time
import numpy as np
import torch
from torch import nn

MADE = {
    "float32": torch.tensor([[1.0, 2.0]]),
    "float64": torch.tensor([1.0, 2.0], dtype=torch.float64),
    "float16": torch.tensor([1.0, 2.0], dtype=torch.float16),
    "int64": torch.tensor([1, 2]),
    "bool": torch.tensor([True, False]),
    "complex64": torch.tensor([1 + 2j]),
    "scalar": torch.tensor(3.5),
    "empty": torch.zeros(0, 3),
    "with a gradient": nn.Parameter(torch.tensor([1.0, 2.0])) * 2,
    "not contiguous": torch.arange(6.0).reshape(2, 3).T,
    "expanded": torch.ones(1).expand(4, 5),
    "conjugate": torch.tensor([1 + 2j]).conj(),
    "bfloat16": torch.tensor([1.0, 2.0], dtype=torch.bfloat16),
    "sparse": torch.eye(2).to_sparse(),
    "quantized": torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8),
    "on no device": torch.zeros(2, device="meta"),
    "huge": torch.zeros(1).expand(2**26),
    "of many axes": torch.zeros([1] * 20),
}

def made(name):
    return MADE[name]

def listed(name):
    return [MADE[name], {"here": MADE[name]}]

class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(2, 1)

    def forward(self, x):
        return self.linear(x)

class Liar(Line):
    def state_dict(self):
        return {"linear.weight": torch.zeros(1, 2).to(torch.bfloat16)}

class Hider(Line):
    def __getattr__(self, name):
        raise RuntimeError("nothing to see")

class Refuser(Line):
    def load_state_dict(self, *_, **__):
        os._exit(0)

class Odd(Line):
    def __call__(self, *args):
        return [self]

class Same(Line):
    def forward(self, x):
        return x.detach()

def never():
    while True:
        pass

def can_read(path):
    with open(path, "rb") as file:
        return len(file.read(10))

def own_digits():
    # Not by an `import` statement, which the rule for imports refuses.
    return importlib.import_module("sklearn.datasets").load_digits().data.shape

def train(model, loader, epochs, lr, device="cpu"):
    while True:
        for images, labels in loader:
            model(images).sum().backward()
"""


@pytest.fixture
def student(monkeypatch) -> Student:
    """A student in this very process: the same worker, without the seal."""
    monkeypatch.setattr(sys, "meta_path", [Homework(), *sys.meta_path])
    return Student(InProcess({"mnist": MODELS}))


@pytest.mark.parametrize(
    ("name", "dtype", "value"),
    [
        ("float32", np.float32, [[1, 2]]),
        ("float64", np.float64, [1, 2]),
        ("float16", np.float16, [1, 2]),
        ("int64", np.int64, [1, 2]),
        ("bool", np.bool_, [True, False]),
        ("complex64", np.complex64, [1 + 2j]),
        ("conjugate", np.complex64, [1 - 2j]),
        ("scalar", np.float32, 3.5),
        ("empty", np.float32, np.zeros((0, 3))),
        ("with a gradient", np.float32, [2, 4]),
        ("not contiguous", np.float32, [[0, 3], [1, 4], [2, 5]]),
        ("expanded", np.float32, np.ones((4, 5))),
    ],
)
@pytest.mark.filterwarnings("ignore:torch.quantize_per")
def test_a_tensor_crosses_as_an_array(student, name, dtype, value):
    got = student.mnist.made(name)
    assert type(got) is np.ndarray and got.dtype == dtype
    np.testing.assert_array_equal(got, np.asarray(value, dtype))
    first, second = student.mnist.listed(name)
    np.testing.assert_array_equal(first, second["here"])


@pytest.mark.parametrize(
    "name", ["bfloat16", "sparse", "quantized", "on no device", "huge", "of many axes"]
)
def test_a_tensor_that_is_no_array_does_not_cross(student, name):
    assert isinstance(student.mnist.made(name), wire.Opaque)


def test_modules_are_made_called_and_loaded(student):
    model, shop = student.mnist.Line.make(), student.workshop
    state = {"linear.weight": np.array([[2, 3]], np.float32), "linear.bias": np.ones(1, np.float32)}
    shop.ask("load", model, state, label="Line")
    for name, value in shop.ask("state", model).items():
        np.testing.assert_array_equal(value, state[name])
    x = np.array([[1, 10]], np.float32)
    np.testing.assert_array_equal(model(*shop.tensors(x)), [[33]])
    by_parameter, by_input = shop.ask("gradients", model, [x], [np.ones((1, 1), np.float32)])
    np.testing.assert_array_equal(by_parameter["linear.weight"], x)
    np.testing.assert_array_equal(by_input[0], [[2, 3]])
    assert dict(shop.ask("modules", model)) == {"": "Line", "linear": "Linear"}
    assert model.get("training") is True
    model.call("eval")
    assert model.get("training") is False


@pytest.mark.parametrize("change", ["a shape", "a missing one", "one too many"])
def test_a_state_must_fit(student, change):
    model, shop = student.mnist.Line.make(), student.workshop
    state = shop.ask("state", model)
    if change == "a shape":
        state["linear.bias"] = np.ones(2, np.float32)
    elif change == "a missing one":
        del state["linear.bias"]
    else:
        state["more"] = np.ones(2, np.float32)
    with pytest.raises(faults.StudentRaised, match="Line stopped with RuntimeError"):
        shop.ask("load", model, state, label="Line")


def test_modules_that_misbehave(student):
    shop = student.workshop
    ones = np.ones((1, 2), np.float32)
    (x,) = shop.tensors(ones)
    with pytest.raises(faults.StudentRaised, match="Liar stopped with TypeError"):
        shop.ask("state", student.mnist.Liar.make(), label="Liar")
    with pytest.raises(faults.StudentRaised, match="Hider stopped with RuntimeError: nothing"):
        student.mnist.Hider.make()(x)
    assert student.mnist.Odd.make()(x) == [wire.Opaque("Odd")]
    with pytest.raises(faults.StudentRaised, match="Same stopped with RuntimeError"):
        shop.ask("gradients", student.mnist.Same.make(), [ones], [ones], label="Same")
    with pytest.raises(faults.StudentRaised, match="zip"):
        shop.ask("gradients", student.mnist.Line.make(), [ones], [])


@pytest.fixture(scope="module")
def sealed(tmp_path_factory, nothing_left) -> Iterator[SealedProcess]:
    """The real process, with PyTorch in it."""
    folder = write_folder(tmp_path_factory.mktemp("models") / "one", {"mnist": MODELS})
    with SealedProcess(folder / "homework", Limits(), torch=True) as process:
        yield process


@pytest.mark.slow
def test_the_process_that_trains(sealed, tmp_path_factory):
    """One process for all of this: starting one with PyTorch takes seconds."""
    student = Student(sealed)
    secret = tmp_path_factory.mktemp("setting") / "digits.npz"
    secret.write_bytes(b"labels")
    if sealed.seal.sealed:
        for read in (lambda: student.mnist.can_read(str(secret)), student.mnist.own_digits):
            with pytest.raises(faults.StudentRaised, match="PermissionError"):
                read()
    model, shop = student.mnist.Line.make(), student.workshop
    x = np.ones((1, 2), np.float32)
    assert model(*shop.tensors(x)).shape == (1, 1)
    levels, labels = np.zeros((4, 1, 2), np.uint8), np.zeros(4, np.int64)
    loader = shop.make("loader", levels, labels, 2)
    with pytest.raises(faults.Died, match=r"train was stopped after 0\.5 s of computing"):
        student.mnist.train.within(0.5, model, loader, 1, 0.1)
    with pytest.raises(faults.Died, match="Line could not be used any more"):
        model(*shop.tensors(x))


@pytest.mark.slow
def test_an_optimiser_is_made_in_a_fork_that_has_pytorch_already(tmp_path, monkeypatch):
    """PyTorch asks for its cache then: in the process's own folder, where it makes nothing."""
    source = """
import os, tempfile, torch

def optimiser():
    torch.optim.Adam(torch.nn.Linear(1, 1).parameters())
    return tempfile.gettempdir(), os.listdir(tempfile.gettempdir())
"""
    homework = write_folder(tmp_path, {"mnist": source}) / "homework"
    own = tmp_path / "tmp"
    own.mkdir()
    monkeypatch.setitem(start._ENVIRONMENT, "TMPDIR", str(own))
    nursery = Nursery(torch=True)
    try:
        with SealedProcess(homework, torch=True, nursery=nursery) as process:
            folder, made = Student(process).mnist.optimiser()
    finally:
        nursery.close()
    assert "rnnhw-" in folder and made == []
    assert not list(own.iterdir()), "nor does the nursery make anything"
