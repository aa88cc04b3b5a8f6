"""Arguments of a stub for a case, drawn from what its docstring says of them."""

from collections.abc import Mapping
from itertools import chain, count
from typing import Any, NamedTuple

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
    asked = tuple(case.sizes.items()), case.dtype, case.seed, scale, frozenset(given or ())
    key = id(signature), *asked
    if key in _drawn:
        known = iter(_drawn[key].arrays)
        return signature.draw(lambda form: next(known).copy(), given)
    rng, arrays = case.rng(), []

    def one(form: Array) -> np.ndarray:
        arrays.append(_array(form, case, rng, scale))
        return arrays[-1].copy()

    found = signature.draw(one, given)
    if len(_drawn) < _MOST:
        _drawn[key] = _Drawn(signature, arrays)
    return found


class _Drawn(NamedTuple):
    """What was drawn once; the signature is held, so that no other gets its `id`."""

    signature: Signature
    arrays: list[np.ndarray]


_drawn: dict[tuple, _Drawn] = {}
"""Every submission is asked the same, and a generator takes its time to start."""
_MOST = 20_000


def _array(form: Array, case: Case, rng: np.random.Generator, scale: float) -> np.ndarray:
    shape = form.shape(case.sizes)
    if form.kind == "boolean":
        return rng.random(shape) < 0.5
    if form.kind != "integer":
        return case.normal(rng, *shape, scale=scale)
    return rng.integers(*form.bounds(case.sizes), shape)


def distinct_sizes(signature: Signature) -> dict[str, int]:
    """A size for each dimension of a stub's arguments, no two equal: a mixed-up axis shows."""
    return dict(zip(signature.letters, chain((3, 4, 2), count(5)), strict=False))
