"""What the arguments of a call have in common that a slip can hide behind."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import numpy as np

from autograder.signatures import BATCH, TIME, Array, Signature, mapped


def symmetries(form: Signature, given: Mapping[str, Any]) -> list[str]:
    """What to change in the arguments of a call, a line for each symmetry; none if there is none.

    Args:
        form: what the stub takes.
        given: the arguments by name. Only those that are arrays are looked at.
    """
    found: list[tuple[str, Array, np.ndarray]] = []
    for name, shape in form.arguments.items():
        if name in given:
            mapped(shape, lambda a, v, n=name: found.append((n, a, np.asarray(v))), given[name])
    sizes = {letter: size for _, array, value in found for letter, size in _sizes(array, value)}
    return [*_of_sizes(sizes), *(one for x in found for one in _of_array(*x))]


def _sizes(array: Array, value: np.ndarray) -> Iterator[tuple[str, int]]:
    if "..." not in array.axes:
        yield from ((a, n) for a, n in zip(array.axes, value.shape, strict=True) if len(a) == 1)


def _of_sizes(sizes: Mapping[str, int]) -> Iterator[str]:
    for letter, size in sizes.items():
        if size < (least := 3 if letter == TIME else 2) and letter.isalpha():
            yield f"{letter} = {size}: take {least} at least"
    for one, other in combinations(filter(str.isalpha, sizes), 2):
        if sizes[one] == sizes[other] > 1:
            yield f"{one} = {other} = {sizes[one]}: take different sizes"


def _of_array(name: str, array: Array, value: np.ndarray) -> Iterator[str]:
    if value.size > 1 and (value == value.flat[0]).all():
        yield f"{name} is {value.flat[0]} everywhere: take different numbers"
        return
    axes = array.axes if "..." not in array.axes else ()
    for axis, letter in enumerate(axes):
        if letter == BATCH and value.shape[axis] > 1 and value.dtype.kind == "f":
            first, *others = np.moveaxis(value, axis, 0)
            if any(np.array_equal(first, other) for other in others):
                yield f"{name} has the same row twice: take different sequences"
        several = value.dtype.kind == "f" and value.shape[axis] > 1
        if letter == TIME and several and np.array_equal(value, np.flip(value, axis)):
            yield f"{name} is the same backwards in time: take different steps"
    square = value.ndim == 2 and len(axes) == 2 and axes[0] == axes[1] and len(value) > 1
    if square and (np.array_equal(value, value.T) or np.array_equal(value, -value.T)):
        yield f"{name} is a symmetric matrix: let its transpose differ"
