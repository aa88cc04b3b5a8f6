"""Arguments of a stub for a case, drawn from what its docstring says of them."""

from collections.abc import Mapping
from itertools import chain, count
from typing import Any

import numpy as np

from autograder.checking.cases import Case
from autograder.signatures import Array, Signature


def arguments(
    signature: Signature, case: Case, *, scale: float = 0.8, given: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Random arguments in the order of the call, but for those that are `given`.

    Numbers are normal, times `scale`; integers lie where the docstring says. Arguments that have a
    default are left out. Raises ValueError for one that must be given, as it is no array or has
    integers without bounds.
    """
    rng = case.rng()

    def one(form: Array) -> np.ndarray:
        shape = form.shape(case.sizes)
        if form.kind == "boolean":
            return rng.random(shape) < 0.5
        if form.kind != "integer":
            return case.normal(rng, *shape, scale=scale)
        return rng.integers(*form.bounds(case.sizes), shape)

    return signature.draw(one, given)


def distinct_sizes(signature: Signature) -> dict[str, int]:
    """A size for each dimension of a stub's arguments, no two equal: a mixed-up axis shows."""
    return dict(zip(signature.letters, chain((3, 4, 2), count(5)), strict=False))
