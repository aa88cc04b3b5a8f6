"""What was seen of an answer, as plain numbers of bounded size: reports draw pictures from it.

It is made where an answer is compared, from the values that the grader has received. It tells where
an answer is wrong, and never what is right.
"""

from typing import Any

import msgspec
import numpy as np

from autograder.signatures import TIME, is_called, signature

_LARGEST = 1_000
"""Entries of an array, or points of a curve, that a picture may have."""


class Strip(msgspec.Struct, frozen=True):
    """Which entries of an array are wrong."""

    what: str
    shape: tuple[int, ...]
    wrong: list[int]
    """Their places in the array, counted row by row."""
    time: int | None = None
    """Which axis counts the steps, where that is known."""

    @classmethod
    def of(cls, wrong: np.ndarray, what: str) -> "Strip | None":
        """From a mask that is true at wrong entries, of any shape (its own is kept); None for an
        array that is too large for a picture, or has one entry."""
        if not 1 < wrong.size <= _LARGEST or wrong.ndim > 3:
            return None
        places = [int(i) for i in np.flatnonzero(wrong)]
        return cls(what, wrong.shape, places)

    def of_stub(self, part: str, stub: str) -> "Strip":
        """The same, with the axis of the steps as the stub's docstring says."""
        if not is_called(part, stub):
            return self
        time = signature(part, stub).axis(TIME, self.what, len(self.shape))
        return msgspec.structs.replace(self, time=time)


class Wave(msgspec.Struct, frozen=True, tag=True):
    """How a model continues the sine, one step ahead."""

    model: str
    predicted: list[float]
    smooth: list[float]
    """The sine at the same points, without the noise that the model had to read."""
    error: float
    """Its mean squared error on the noisy wave."""
    bar: float
    losses: list[float] = []
    """What `fit` returned."""

    @property
    def drawable(self) -> bool:
        """Whether all its numbers are finite, and no more than a picture can show."""
        numbers = [*self.predicted, *self.smooth, self.error]
        return len(numbers) <= _LARGEST and bool(np.isfinite(numbers).all())


class Reading(msgspec.Struct, frozen=True, tag=True):
    """How a model reads the test images."""

    model: str
    accuracy: float
    bars: list[float]
    confusion: list[list[int]]
    """How many images of each digit (down) are read as which (across)."""
    losses: list[float] = []
    """What `train` returned."""


Seen = Wave | Reading
"""What a hidden test notes of a trained model, right or wrong: `student.noted.append(...)`."""


def drawable(value: Any) -> list[float]:
    """What a training function returned, if it can be drawn; nothing otherwise."""
    if not isinstance(value, list) or len(value) > _LARGEST:
        return []
    numbers = [float(v) for v in value if isinstance(v, float | np.floating) and np.isfinite(v)]
    return numbers if len(numbers) == len(value) else []
