"""Accuracy of the reference on the real MNIST against CPU time.

    python benchmarks/mnist.py [--data-root DIR] [--model RowLSTM] [--epochs 1] [--batch-size 32]

Trains on all 60,000 images on one CPU core by the reference's own recipe, tests on all 10,000, and
prints one line before the first epoch and one after each. The aim is 98 % with RowLSTM within 90
CPU seconds.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import torch
import typer

from autograder.exam.digits import load
from autograder.sealed import workshop
from solutions import mnist


class Watched:
    """A loader that says after each time through how good the model has become."""

    def __init__(self, loader: mnist.Loader, say: "Say") -> None:
        self._loader, self._say = loader, say

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        yield from self._loader
        self._say()


class Say:
    """Prints accuracy and the CPU time of training, in which its own time does not count."""

    def __init__(self, model: torch.nn.Module, test: mnist.Loader) -> None:
        self._model, self._test = model, test
        # The reference walks through once before it trains: that is epoch 0.
        self._epoch, self._own, self._started = -1, 0.0, time.process_time()

    def __call__(self) -> None:
        now = time.process_time()
        self._epoch += 1
        accuracy = mnist.evaluate(self._model, self._test)
        seconds = now - self._started - self._own
        print(f"| {self._epoch} | {seconds:.0f} | {accuracy:.2%} |", flush=True)
        self._own += time.process_time() - now


def main(
    data_root: Annotated[Path | None, typer.Option(help="Where MNIST lies.")] = None,
    model: Annotated[str, typer.Option(help="RowRNN or RowLSTM.")] = "RowLSTM",
    epochs: Annotated[int, typer.Option(min=1)] = 1,
    lr: float = 3e-3,
    batch_size: Annotated[int, typer.Option(min=1)] = 32,
) -> None:
    """Print the table."""
    torch.set_num_threads(1)
    data = load("mnist", data_root)
    workshop.seed(0)
    reader = getattr(mnist, model)()
    loader = workshop.loader(data.train_images, data.train_labels, batch_size)
    test = workshop.plain_loader(data.test_images, data.test_labels, [1000] * 10)
    print(f"{model}, batches of {batch_size}, lr {lr:g}")
    print("| epoch | CPU seconds | accuracy |\n| --- | --- | --- |")
    mnist.train(reader, Watched(loader, Say(reader, test)), epochs, lr)


if __name__ == "__main__":
    typer.run(main)
