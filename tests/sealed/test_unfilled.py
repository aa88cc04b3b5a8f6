"""What a homework makes and does not fill is the same each time: nan."""

import numpy as np
import pytest

from autograder.sealed.process import SealedProcess
from autograder.sealed.start import Nursery
from autograder.sealed.student import Student
from tests.support import write_folder

LOSS = """
import numpy as np
from numpy import empty_like

def array(dtype):
    used = np.full((40, 50), 7, dtype) * 2  # what lies in memory then
    del used
    return np.empty((40, 50), dtype)

def like(array):
    return empty_like(array, dtype="float32")

def names():
    return np.empty(2, object).tolist()

class Refuses(np.ndarray):
    def __setitem__(self, place, value):
        raise ValueError(value)

def own(x):
    return np.asarray(empty_like(x.view(Refuses)))

def sums(x):
    total = np.empty(x.shape[1])
    for row in x:
        total += row
    return total
"""
TORCH = """
import torch
from torch import nn

def tensors():
    parameter = nn.Parameter(torch.empty(2))
    made = parameter, torch.Tensor(1, 2), torch.zeros(2).new_empty(2)
    return [one.tolist() for one in made]
"""


@pytest.fixture(params=[False, True], ids=["fresh", "forked"])
def student(request, tmp_path):
    """A student's process, started in both ways."""
    folder = write_folder(tmp_path / "one", {"loss": LOSS})
    nursery = Nursery(torch=False) if request.param else None
    with SealedProcess(folder / "homework", nursery=nursery) as process:
        yield Student(process)
    if nursery:
        nursery.close()


@pytest.mark.parametrize(
    ("dtype", "filler"),
    [("float64", np.nan), ("float32", np.nan), ("int64", 2**63 - 1), ("uint8", 255), ("bool", 0)],
)
def test_arrays(student, dtype, filler):
    array = student.loss.array(dtype)
    assert array.dtype == dtype
    np.testing.assert_array_equal(array, np.full((40, 50), filler))


def test_whoever_forgets_to_begin_at_zero_is_wrong_each_time(student):
    assert np.isnan(student.loss.sums(np.ones((3, 2)))).all()


def test_the_other_ways_to_make_one(student):
    like = student.loss.like(np.zeros((2, 0, 3)))
    assert like.shape == (2, 0, 3) and like.dtype == np.float32
    assert np.isnan(student.loss.like([1, 2])).all()
    assert student.loss.names() == [None, None]
    assert np.isnan(student.loss.own(np.zeros(3))).all()


def test_tensors(tmp_path):
    folder = write_folder(tmp_path / "one", {"torch_models": TORCH})
    with SealedProcess(folder / "homework", torch=True) as process:
        for made in Student(process).torch_models.tensors():
            assert np.isnan(made).all(), made
