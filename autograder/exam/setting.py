"""Decides on which data set and which device trained models are examined."""

import platform
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from autograder.curriculum import Part
from autograder.exam.digits import DataError, choose, load


class Setting(msgspec.Struct, frozen=True):
    """Where and on what a submission is examined."""

    dataset: str
    profile: str
    device: str
    """Its name, for the reports."""
    file: str
    """The .npz file with the images; only the grader reads it."""

    def __str__(self) -> str:
        return f"{self.dataset} on {self.device}"


@contextmanager
def prepared(
    parts: Sequence[Part], dataset: str = "auto", profile: str = "auto", root: Path | None = None
) -> Iterator[Setting | None]:
    """The setting for these parts, its data in a folder of its own; None if none is examined.

    Raises DataError, also for a package that is missing.
    """
    for part in parts:
        if part.needs == "torch" and find_spec("torch") is None:
            raise DataError(
                f'part {part.part} needs PyTorch: pip install "rnnhw[torch]", or choose --parts'
            )
    if not any(part.exams for part in parts):
        yield None
        return
    profile, device = _device(profile)
    name = choose(dataset, root)
    with TemporaryDirectory(prefix="rnnhw-") as folder:
        file = Path(folder) / "digits.npz"
        load(name, root).save(file)
        yield Setting(name, profile, device, str(file))


def _device(profile: str) -> tuple[str, str]:
    """The profile that is used, and the name of its device. Raises DataError."""
    import torch

    gpu = torch.cuda.is_available()
    if profile == "gpu" and not gpu:
        raise DataError("--profile gpu: PyTorch finds no GPU here; use --profile cpu")
    if profile == "cpu" or not gpu:
        return "cpu", f"CPU ({platform.machine()})"
    return "gpu", torch.cuda.get_device_name()
