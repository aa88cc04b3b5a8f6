"""The data sets: images of handwritten digits, as grey levels 0..255.

`mnist` comes through torchvision: 60,000 + 10,000 images of 28×28 (LeCun, Cortes and Burges).
`digits` is embedded in scikit-learn: 1,797 images of 8×8 (Alpaydin and Kaynak, 1998), of which
1,400 train and 397 test.
"""

import os
from pathlib import Path

import msgspec
import numpy as np

CACHE = Path("~/.cache/rnnhw")
_DIGITS_TO_TRAIN = 1_400
_DIGITS_LEVELS = 16
NOISE = 12
"""Each pixel is changed by at most so many grey levels, so that an image is not recognized by its
bytes."""


class DataError(Exception):
    """A data set cannot be read; one line says what to do."""


class Digits(msgspec.Struct, frozen=True):
    """Images as uint8 of shape (N, S, S), and their labels as int64 of shape (N,)."""

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    meaning: np.ndarray = msgspec.field(default_factory=lambda: np.arange(10))
    """Which digit each label stands for."""

    def save(self, file: Path) -> None:
        """Write it into a .npz file."""
        np.savez(file, **msgspec.structs.asdict(self))

    def drawn(
        self,
        train: int,
        test: int,
        choice: np.random.Generator,
        form: np.random.Generator,
    ) -> "Digits":
        """`train` and `test` images of these, as one submission is examined on them.

        `choice` says which images they are. `form` says in which order they come, and the pixels of
        each row, and which number each class has, and adds noise.
        """
        side, classes = self.test_images.shape[-1], int(self.test_labels.max()) + 1
        columns, names = form.permutation(side), form.permutation(classes)

        def some(images: np.ndarray, labels: np.ndarray, count: int) -> tuple:
            chosen = form.permutation(choice.permutation(len(labels))[:count])
            levels = images[chosen][..., columns].astype(np.int16)
            levels += form.integers(-NOISE, NOISE + 1, levels.shape, np.int16)
            return levels.clip(0, 255).astype(np.uint8), names[labels[chosen]]

        return Digits(
            *some(self.train_images, self.train_labels, train),
            *some(self.test_images, self.test_labels, test),
            np.argsort(names),
        )

    @classmethod
    def read(cls, file: Path) -> "Digits":
        """What `save` has written."""
        with np.load(file, allow_pickle=False) as arrays:
            return cls(**arrays)


class Confusion:
    """Counts which digit (down) is read as which (across)."""

    def __init__(self, data: Digits) -> None:
        self._data = data
        self.table = np.zeros((len(data.meaning), len(data.meaning)), int)

    def add(self, picked: np.ndarray, logits: np.ndarray) -> None:
        """Count the answers (`logits`, shape (n, classes)) to the test images with the numbers
        `picked`, shape (n,). An answer that is no digit is left out."""
        said = logits.argmax(axis=1)
        fits = said < len(self._data.meaning)
        true = self._data.meaning[self._data.test_labels[picked]]
        np.add.at(self.table, (true[fits], self._data.meaning[said[fits]]), 1)


def data_root(given: Path | None) -> Path:
    """Where MNIST lies: the given folder, else $RNNHW_DATA, else the cache."""
    return given or Path(os.environ.get("RNNHW_DATA") or CACHE.expanduser())


def choose(dataset: str, root: Path | None) -> str:
    """The data set that `auto` stands for: MNIST where it lies there already, else digits."""
    if dataset != "auto":
        return dataset
    return "mnist" if (data_root(root) / "MNIST" / "raw").is_dir() else "digits"


def load(dataset: str, root: Path | None = None) -> Digits:
    """A whole data set. Raises DataError."""
    return _mnist(root) if dataset == "mnist" else _digits()


def _mnist(given: Path | None) -> Digits:
    from torchvision import datasets  # here, because the NumPy parts do without it

    root = data_root(given)
    # Download into our own cache only: a folder that the user names must hold the files already.
    ours = root == CACHE.expanduser()
    try:
        train, test = (
            datasets.MNIST(root, train=is_train, download=ours) for is_train in (True, False)
        )
    except (RuntimeError, OSError, ValueError, AssertionError) as error:  # missing, or broken
        files = "train-images-idx3-ubyte and the other three files"
        fix = "check the network" if ours else f"put {files} in {root}/MNIST/raw"
        raise DataError(f"no MNIST in {root}: {fix}, or use --dataset digits") from error
    return Digits(
        train.data.numpy(), train.targets.numpy(), test.data.numpy(), test.targets.numpy()
    )


def _digits() -> Digits:
    from sklearn.datasets import load_digits

    data = load_digits()
    order = np.random.default_rng(0).permutation(len(data.target))
    images = np.rint(data.images[order] * (255 / _DIGITS_LEVELS)).astype(np.uint8)
    labels = data.target[order].astype(np.int64)
    train, test = slice(_DIGITS_TO_TRAIN), slice(_DIGITS_TO_TRAIN, None)
    return Digits(images[train], labels[train], images[test], labels[test])
