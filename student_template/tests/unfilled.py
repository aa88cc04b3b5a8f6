"""What a function makes and does not fill is nan, not what stood in memory before.

That would be other numbers each time, or zeros by chance: an answer that forgets an entry would be
right once and wrong once. You need not read this file to do the homework.
"""

from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import Any

import numpy as np

_MAKERS = ("empty", "empty_like")


def fill_numpy() -> None:
    """From now on `np.empty` and `np.empty_like` give nan; where there is no nan, the largest
    integer, or zeros."""
    for name in _MAKERS:
        make = getattr(np, name)
        if make.__module__ != __name__:  # or it is filled already
            setattr(np, name, _filling(make))


def fill_torch(torch: ModuleType) -> None:
    """From now on PyTorch fills every tensor that it makes: with nan, or the largest integer."""
    torch.use_deterministic_algorithms(True, warn_only=True)


def _filling(make: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(make, ("__name__", "__qualname__", "__doc__"))
    def made(*args: Any, **kwargs: Any) -> Any:
        array = make(*args, **kwargs)
        if isinstance(array, np.ndarray) and array.dtype.kind != "O":  # those hold None
            array.view(np.ndarray)[...] = _filler(array.dtype)  # a class may have rules of its own
        return array

    return made


def _filler(dtype: np.dtype) -> Any:
    if dtype.kind in "fc":
        return np.nan
    return np.iinfo(dtype).max if dtype.kind in "iu" else np.zeros((), dtype)
