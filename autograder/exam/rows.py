"""Checks that what enters a recurrent layer at one step comes from one row of the image.

Otherwise a network could recognize the whole image by other means and pass only the answer through
the layer.
"""

import msgspec
import numpy as np

from autograder.checking.failure import CheckFailed
from autograder.exam.recurrence import Entered
from autograder.text import Text

_CLOSE = 1e-3
"""The error that is allowed, relative to the largest number that enters."""
_TOGETHER = 500
"""Images that are looked at together."""


class Mixed(msgspec.Struct, frozen=True):
    """Images (M, S, S) whose rows come from two images each."""

    images: np.ndarray
    pairs: np.ndarray
    """Which two of the whole images, (M, 2)."""
    first: np.ndarray
    """Which rows come from the first of the two, (M, S)."""

    @classmethod
    def of(cls, images: np.ndarray, count: int, rng: np.random.Generator) -> "Mixed":
        """Mix `count` images of these, (N, S, S)."""
        pairs = np.array([rng.choice(len(images), 2, replace=False) for _ in range(count)])
        half = np.arange(images.shape[1]) < images.shape[1] // 2
        first = rng.permuted(np.tile(half, (count, 1)), axis=1)
        mixed = np.where(first[..., None], images[pairs[:, 0]], images[pairs[:, 1]])
        return cls(mixed, pairs, first)


def ensure_rows(
    name: str, whole: Entered, images: np.ndarray, mixed: Entered, how: Mixed
) -> list[int | None]:
    """Raise CheckFailed if a step of the model called `name` knows more than one row.

    Args:
        name: what the student knows the model by.
        whole: what enters for the whole images.
        images: these, grey levels (N, S, S).
        mixed: what enters for the mixed images, asked where nothing was known of the whole ones.
        how: how those were mixed.

    Returns:
        For each step the row that it reads.
    """
    if mixed.steps.shape[1:] != whole.steps.shape[1:]:
        raise _no_row(name)
    rows = [_row_of(step, whole.steps, mixed.steps, how) for step in range(whole.steps.shape[1])]
    if None in rows and not scaled(whole.steps, images):
        raise _no_row(name)
    return rows


def _row_of(step: int, whole: np.ndarray, mixed: np.ndarray, how: Mixed) -> int | None:
    """The row that a step reads; None if it reads more than one."""
    a, b = (whole[how.pairs[:, i], step] for i in (0, 1))
    allowed = _CLOSE * max(1e-6, float(np.abs(whole[:, step]).max()))
    for row in np.roll(np.arange(how.first.shape[1]), -step):  # most often its own
        right = np.where(how.first[:, row, None], a, b)
        if np.abs(mixed[:, step] - right).max() <= allowed:
            return int(row)
    return None


def scaled(steps: np.ndarray, images: np.ndarray) -> bool:
    """Whether the steps, (N, T, S), are rows of the images, (N, S, S), scaled by the mean and the
    deviation of each image."""
    if steps.shape != images.shape:
        return False
    for start in range(0, len(images), _TOGETHER):
        pixels = images[start : start + _TOGETHER].astype(np.float64) / 255
        wanted = steps[start : start + _TOGETHER].astype(np.float64)
        mean = pixels.mean(axis=(1, 2), keepdims=True)
        # An image of one colour has no deviation.
        deviation = np.maximum(pixels.std(axis=(1, 2), keepdims=True), 1e-6)
        scaled = ((pixels - mean * by) / over for by in (0, 1) for over in (1, deviation))
        if not any(_is_line(one, wanted) for one in scaled):
            return False
    return True


def _is_line(x: np.ndarray, y: np.ndarray) -> bool:
    """Whether y = a x + b for some numbers a and b."""
    slope, offset = np.polyfit(x.ravel(), y.ravel(), 1)
    return bool(np.abs(slope * x + offset - y).max() <= _CLOSE * max(1e-6, np.abs(y).max()))


def _no_row(name: str) -> CheckFailed:
    return CheckFailed(
        Text(
            f"What goes into the recurrent layer of {name} at one step must come from one row of "
            "the image, and from that row alone.",
            f"{name} 的循环层在每一步读入的内容，应当来自图片的一行，而且只来自这一行。",
        )
    )
