"""Data sets and devices: which are chosen, and what is said of those that are not there."""

import os
from pathlib import Path

import numpy as np
import pytest

from autograder.curriculum import choose_parts
from autograder.exam import digits as data
from autograder.exam import setting as settings
from autograder.exam.digits import DataError, Digits, choose, load
from autograder.exam.setting import prepared
from tests.support import NUMPY

PARTS = choose_parts("mnist")
ROOT = os.environ.get("RNNHW_DATA")
needs_mnist = pytest.mark.skipif(not ROOT, reason="RNNHW_DATA names no folder with MNIST")


@pytest.fixture
def no_data(tmp_path, monkeypatch) -> Path:
    """A folder without MNIST, which is also what RNNHW_DATA names."""
    monkeypatch.setenv("RNNHW_DATA", str(tmp_path))
    return tmp_path


def fits(some: Digits, side: int, train: int, test: int) -> None:
    """The data set has these sizes and ten classes."""
    assert some.train_images.shape == (train, side, side) and some.train_labels.shape == (train,)
    assert some.test_images.shape == (test, side, side) and some.test_labels.shape == (test,)
    for images in (some.train_images, some.test_images):
        assert images.dtype == np.uint8 and images.max() == 255
    for labels in (some.train_labels, some.test_labels):
        assert labels.dtype == np.int64 and set(labels.tolist()) == set(range(10))


def test_digits(digits, tmp_path):
    fits(digits, 8, 1400, 397)
    digits.save(tmp_path / "some.npz")
    again = Digits.read(tmp_path / "some.npz")
    assert (again.test_labels == digits.test_labels).all()
    together = {i.tobytes() for i in digits.train_images} & {
        i.tobytes() for i in digits.test_images
    }
    assert not together, "a test image is no training image"


@needs_mnist
def test_mnist():
    fits(load("mnist", Path(ROOT)), 28, 60_000, 10_000)
    assert choose("auto", None) == "mnist"


def test_auto_takes_what_is_there(no_data):
    assert choose("auto", None) == "digits"
    (no_data / "MNIST" / "raw").mkdir(parents=True)
    assert choose("auto", None) == choose("auto", no_data) == "mnist"
    assert choose("digits", no_data) == "digits"


def test_mnist_that_is_not_there(no_data):
    for root in (None, no_data):
        with pytest.raises(DataError) as error:
            load("mnist", root)
        said = str(error.value)
        assert str(no_data) in said and "--dataset digits" in said and "\n" not in said


def test_broken_files_are_told(no_data):
    raw = no_data / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name in ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"):
        (raw / f"{name}-ubyte").write_bytes(b"")
    with pytest.raises(DataError, match="use --dataset digits"):
        load("mnist")


def test_the_cache_is_the_last_resort(monkeypatch):
    monkeypatch.delenv("RNNHW_DATA", raising=False)
    assert data.data_root(None) == data.CACHE.expanduser()
    assert data.data_root(Path("/given")) == Path("/given")


def test_prepared(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with prepared(PARTS, "digits", "cpu") as setting:
        assert (setting.dataset, setting.profile) == ("digits", "cpu")
        assert str(setting).startswith("digits on CPU (")
        fits(Digits.read(Path(setting.file)), 8, 1400, 397)
        # Only its owner may read it: where there is no Landlock, another user is still kept out.
        assert Path(setting.file).parent.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.iterdir())


def test_nothing_is_prepared_for_parts_that_train_nothing():
    with prepared(choose_parts(",".join(NUMPY)), "mnist", "gpu", Path("/nowhere")) as setting:
        assert setting is None


def test_the_device(monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    assert settings._device("auto")[0] == settings._device("cpu")[0] == "cpu"
    with pytest.raises(DataError, match="--profile gpu: PyTorch finds no GPU here"):
        settings._device("gpu")
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    monkeypatch.setattr("torch.cuda.get_device_name", lambda: "a GPU")
    assert settings._device("auto") == settings._device("gpu") == ("gpu", "a GPU")
    assert settings._device("cpu")[0] == "cpu"


def test_without_torch_it_is_said(monkeypatch):
    monkeypatch.setattr(settings, "find_spec", lambda name: None)
    with pytest.raises(DataError, match=r"part mnist needs PyTorch: pip install"), prepared(PARTS):
        pass
