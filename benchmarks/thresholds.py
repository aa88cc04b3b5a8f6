"""What right and wrong models reach under the examination's own settings: the table of STAFF.md.

    python benchmarks/thresholds.py [--dataset digits] [--profile cpu] [--seeds 5] [--data-root DIR]

Each line is one model, trained with several keys just as the examination does it (its images, its
loader, its epochs, its learning rate), but unsealed and whole. `plain` is PyTorch with nothing
added: default start, Adam and no clipping. The three wrong ones see only the last row, shuffle the
rows, or are never trained. Choose a bar under all right lines and over all wrong ones.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import torch
import typer
from torch import nn

from autograder.curriculum import Training, choose_parts
from autograder.exam.digits import Digits, load
from autograder.key import Key
from autograder.sealed import workshop
from solutions import mnist

Train = Callable[..., object]


class Plain(nn.Module):
    """The question's words in code and nothing else."""

    def __init__(self, layer: type[nn.RNNBase], layers: int, side: int) -> None:
        super().__init__()
        self.layer = layer(side, 128, layers, batch_first=True)
        self.linear = nn.Linear(128, 10)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Logits of (N, 1, S, S) images."""
        return self.linear(self.layer(self.rows(images[:, 0]))[0][:, -1])

    def rows(self, rows: torch.Tensor) -> torch.Tensor:
        """What is read of the rows, (N, S, S)."""
        return rows


class LastRow(Plain):
    """Wrong: reads the last row only."""

    def rows(self, rows: torch.Tensor) -> torch.Tensor:
        """The last row."""
        return rows[:, -1:]


class Shuffled(Plain):
    """Wrong: reads the rows in another order each time."""

    def rows(self, rows: torch.Tensor) -> torch.Tensor:
        """The rows, shuffled."""
        return rows[:, torch.randperm(rows.shape[1])]


def train_plainly(
    model: nn.Module, loader: mnist.Loader, epochs: int, lr: float, device: str
) -> None:
    """The shortest training that is right."""
    model.to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for _ in range(epochs):
        for images, labels in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(images.to(device)), labels.to(device)).backward()
            optimizer.step()


def never(*_: object) -> None:
    """Wrong: does not train."""


MODELS = {"RowRNN": (mnist.RowRNN, nn.RNN, 1), "RowLSTM": (mnist.RowLSTM, nn.LSTM, 2)}


def contestants(name: str) -> dict[str, tuple[Callable[[int], nn.Module], Train]]:
    """Right and wrong ways to answer the question on one model."""
    reference, layer, layers = MODELS[name]
    return {
        "reference": (lambda side: reference(input_size=side), mnist.train),
        "plain": (lambda side: Plain(layer, layers, side), train_plainly),
        "last row only": (lambda side: LastRow(layer, layers, side), train_plainly),
        "rows shuffled": (lambda side: Shuffled(layer, layers, side), train_plainly),
        "never trained": (lambda side: reference(input_size=side), never),
    }


def accuracy(
    build: Callable[[int], nn.Module], train: Train, data: Digits, how: Training, device: str
) -> float:
    """Train a new model and score it on the test images."""
    model = build(data.test_images.shape[-1])
    loader = workshop.loader(data.train_images, data.train_labels, how.batch_size)
    train(model, loader, how.epochs, how.lr, device)
    model.to("cpu").eval()
    with torch.no_grad():
        parts = workshop.images(data.test_images).split(500)
        said = torch.cat([model(part).argmax(dim=1) for part in parts])
    return float((said.numpy() == data.test_labels).mean())


def main(
    dataset: Annotated[str, typer.Option(help="mnist or digits.")] = "digits",
    profile: Annotated[str, typer.Option(help="cpu or gpu.")] = "cpu",
    seeds: Annotated[int, typer.Option(min=1)] = 5,
    data_root: Annotated[Path | None, typer.Option(help="Where MNIST lies.")] = None,
) -> None:
    """Print the table."""
    torch.set_num_threads(1)
    exam = choose_parts("mnist")[0].exams[dataset][profile]
    everything, device = load(dataset, data_root), {"cpu": "cpu", "gpu": "cuda"}[profile]
    print("| model | variant | lowest | mean | highest | CPU seconds |", flush=True)
    print("| --- | --- | --- | --- | --- | --- |", flush=True)
    for name, how in exam.trainings.items():
        for variant, (build, train) in contestants(name).items():
            reached, started = [], time.process_time()
            for seed in range(seeds):
                workshop.seed(seed)
                key = Key.of(b"seed %d" % seed)
                choice, form = key.rng("images"), key.rng("form")
                data = everything.drawn(exam.train_images, exam.test_images, choice, form)
                reached.append(accuracy(build, train, data, how, device))
            seconds = (time.process_time() - started) / seeds
            low, mean, high = min(reached), sum(reached) / seeds, max(reached)
            row = f"| {name} | {variant} | {low:.1%} | {mean:.1%} | {high:.1%} | {seconds:.1f} |"
            print(row, flush=True)


if __name__ == "__main__":
    typer.run(main)
