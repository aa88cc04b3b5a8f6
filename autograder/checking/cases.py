"""Inputs for the hidden tests: hypothesis draws shapes, dtypes and a seed, NumPy the numbers.

Numbers come from a generator of the case's own; nothing depends on global random state.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import wraps
from itertools import product
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.sealed.faults import StudentRaised

DTYPES = (np.float64, np.float32)
# Not `st.integers`, of which hypothesis prefers the small ones: those can be tried out.
_ANY_SEED = st.binary(min_size=8, max_size=8).map(lambda drawn: int.from_bytes(drawn, "big"))


def seeds() -> st.SearchStrategy[int]:
    """Seeds of 64 bits that follow from the key alone.

    0 is none: hypothesis tries it first, whatever the key, so that everybody knows it.
    """
    return _ANY_SEED.filter(bool)


@dataclass(frozen=True)
class Case:
    """Sizes by name, a dtype, and a generator of numbers."""

    sizes: dict[str, int]
    dtype: type
    seed: int
    extra: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        extras = "".join(f", {key}={_shown(value)}" for key, value in self.extra.items())
        sizes = ", ".join(f"{name}={size}" for name, size in self.sizes.items())
        return f"{sizes}, {np.dtype(self.dtype).name}{extras}"

    def __getitem__(self, name: str) -> Any:
        return self.sizes[name] if name in self.sizes else self.extra[name]

    def rng(self) -> np.random.Generator:
        """A fresh generator: the same numbers every time."""
        return np.random.default_rng(self.seed)

    def normal(self, rng: np.random.Generator, *shape: int, scale: float = 1.0) -> np.ndarray:
        """Normal numbers in the case's dtype."""
        return (scale * rng.standard_normal(shape)).astype(self.dtype)


def _shown(value: Any) -> Any:
    """A dtype by its name."""
    return np.dtype(value).name if isinstance(value, type) else value


def with_a_seed(test: Callable[..., None]) -> Callable[..., None]:
    """Give a test one drawn seed as its last argument: NumPy draws what the test needs from it."""
    return settings(max_examples=1)(given(seeds())(test))


def cases(
    sizes: str,
    *,
    largest: int = 5,
    dtypes: tuple[type, ...] = DTYPES,
    extra: dict[str, st.SearchStrategy] | None = None,
    **smallest: int,
) -> st.SearchStrategy[Case]:
    """A case with sizes named by the letters of `sizes`, each from 1 (or `smallest`) to `largest`.

    `cases("NTK", K=2)`: a batch N, a length T, at least two classes K.
    """
    # One number stands for the sizes and the dtype, since hypothesis takes its time for each single
    # draw. 0 is the smallest case, which is tried first.
    ranges = [range(smallest.get(name, 1), largest + 1) for name in sizes]
    count = math.prod(map(len, ranges)) * len(dtypes)

    def case(number: int, seed: int, extra: dict[str, Any]) -> Case:
        number, dtype = divmod(number, len(dtypes))
        found: dict[str, int] = {}
        for name, range_ in zip(reversed(sizes), reversed(ranges), strict=True):
            number, step = divmod(number, len(range_))
            found[name] = range_[step]
        return Case({name: found[name] for name in sizes}, dtypes[dtype], seed, extra)

    return st.builds(
        case,
        st.sampled_from(range(count)),
        _ANY_SEED,
        st.fixed_dictionaries(extra) if extra else st.just({}),
    )


def given_sizes(drawn: st.SearchStrategy[Case]) -> Callable[[Callable], Callable]:
    """`hypothesis.given` for values: the first case is tried with each of its sizes at 1, too.

    What squeezes an axis away, or takes 1 for "shared by all", is right for every other size.
    """

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def tried(*, case: Case, **fixtures: Any) -> None:
            # Hypothesis begins with the seed 0.
            for one in [case, *([] if case.seed else at_one(case))]:
                try:
                    test(case=one, **fixtures)
                except StudentRaised as fault:
                    fault.seen_with = fault.seen_with or str(one)
                    raise

        return given(drawn)(tried)

    return decorate


def with_every(**values: Iterable[Any]) -> Callable[[Callable], Callable]:
    """Try each case with each of these values, all combinations of several: `mask=(bool, int)`.

    For the few values that matter. If they were drawn, some keys would never draw one of them.
    """
    every = [dict(zip(values, each, strict=True)) for each in product(*values.values())]

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def tried(*, case: Case, **fixtures: Any) -> None:
            for extra in every:
                one = replace(case, extra=case.extra | extra)
                try:
                    test(case=one, **fixtures)
                except StudentRaised as fault:
                    fault.seen_with = str(one)
                    raise

        return tried

    return decorate


def at_one(case: Case) -> Iterator[Case]:
    """The case with all of its sizes at 1, and with each at 1 while the others are larger."""
    larger = {name: max(size, 2 + i % 3) for i, (name, size) in enumerate(case.sizes.items())}
    yield replace(case, sizes=dict.fromkeys(larger, 1))
    if len(larger) > 1:
        yield from (replace(case, sizes={**larger, name: 1}) for name in larger)


def double(*arrays: Any) -> Any:
    """The same numbers in float64, for the reference: arrays, and dicts and tuples of them."""

    def one(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return value.astype(np.float64) if value.dtype.kind == "f" else value
        if isinstance(value, dict):
            return {key: one(item) for key, item in value.items()}
        if isinstance(value, tuple | list):
            return type(value)(map(one, value))
        return value

    return one(arrays[0]) if len(arrays) == 1 else tuple(map(one, arrays))
