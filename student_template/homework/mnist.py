"""Part 8: classifiers that read a digit row by row, on MNIST (Q10, Q20).

Shapes: `N` images in a batch, `S` rows of `S` pixels in an image (28 for MNIST), `K` classes.
An image is a sequence of `S` steps in time with `S` features each: this is the N-1 structure.
"""

from collections.abc import Iterable

import torch
from torch import nn

Loader = Iterable[tuple[torch.Tensor, torch.Tensor]]
"""Batches of images and labels, which can be walked through again and again."""


class RowRNN(nn.Module):
    """Reads an image row by row with `nn.RNN`; the state after the last row says the class."""

    def __init__(self, input_size: int = 28, hidden_size: int = 128, num_classes: int = 10) -> None:
        """Make the layers.

        Args:
            input_size: pixels in a row; an image has as many rows.
            hidden_size: hidden units.
            num_classes: classes, K.
        """
        super().__init__()
        raise NotImplementedError("Q10: RowRNN")

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Classify a batch of images.

        Args:
            images: grey levels in [0, 1], of shape (N, 1, S, S) or (N, S, S), S = input_size.

        Returns:
            The logits, of shape (N, K).
        """
        raise NotImplementedError("Q10: RowRNN")


class RowLSTM(nn.Module):
    """Reads an image row by row with `nn.LSTM`; the state after the last row says the class."""

    def __init__(
        self,
        input_size: int = 28,
        hidden_size: int = 128,
        num_layers: int = 2,
        num_classes: int = 10,
    ) -> None:
        """Make the layers.

        Args:
            input_size: pixels in a row; an image has as many rows.
            hidden_size: hidden units of each layer.
            num_layers: LSTM layers, one above the other.
            num_classes: classes, K.
        """
        super().__init__()
        raise NotImplementedError("Q20: RowLSTM")

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Classify a batch of images.

        Args:
            images: grey levels in [0, 1], of shape (N, 1, S, S) or (N, S, S), S = input_size.

        Returns:
            The logits, of shape (N, K).
        """
        raise NotImplementedError("Q20: RowLSTM")


def train(
    model: nn.Module, loader: Loader, epochs: int, lr: float, device: str = "cpu"
) -> list[float]:
    """Train a classifier in place, by the cross-entropy of its logits.

    Normalisation, clipping, initialisation and the schedule of the learning rate are yours to
    choose. After `from tqdm import tqdm`, `tqdm(range(epochs), disable=None)` shows a progress bar
    on a terminal and is quiet elsewhere.

    Args:
        model: a module from images to logits.
        loader: batches of images, float32 in [0, 1], of shape (B, 1, S, S), and of labels, int64,
            of shape (B,). It can be walked through again and again; its last batch may be smaller.
        epochs: how often the loader is walked through.
        lr: the learning rate.
        device: where to compute: "cpu" or "cuda". The model is moved there.

    Returns:
        The mean loss of each epoch: as many Python floats as there are epochs.
    """
    raise NotImplementedError("Q10: train")


def evaluate(model: nn.Module, loader: Loader, device: str = "cpu") -> float:
    """The accuracy of a classifier: right images over all images.

    The model is asked in evaluation mode and without gradients; afterwards it is in the mode in
    which it was.

    Args:
        model: a module from images to logits.
        loader: as in `train`. Batches may differ in size: count images, do not average batches.
        device: where to compute: "cpu" or "cuda". The model is moved there.

    Returns:
        The accuracy, a Python float in [0, 1].
    """
    raise NotImplementedError("Q10: evaluate")
