"""What the reference answers, remembered by its arguments: every submission asks for the same."""

import sys
from collections.abc import Callable
from functools import wraps
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

_REFERENCE = "solutions"


class _NoKey(Exception):
    """An argument that has no key: a function, say."""


def remember(package: str) -> None:
    """Let every module of a package that has been imported remember what the reference answers.

    Only the names in these modules are replaced; calls inside the reference are not remembered.
    """
    known: dict[Any, Any] = {}
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{package}."):
            for global_name, value in list(vars(module).items()):
                if (seen := _remembering(value, known)) is not value:
                    setattr(module, global_name, seen)


def _remembering(value: Any, known: dict[Any, Any]) -> Any:
    """A module or function of the reference, made to remember its answers; other values as they
    are."""
    if isinstance(value, ModuleType) and value.__name__.startswith(f"{_REFERENCE}."):
        return _module(value, known)
    if isinstance(value, FunctionType) and value.__module__.startswith(f"{_REFERENCE}."):
        return known.setdefault(value, _function(value))
    return value


def _module(module: ModuleType, known: dict[Any, Any]) -> ModuleType:
    if module not in known:
        known[module] = seen = ModuleType(module.__name__, module.__doc__)
        vars(seen).update({k: _remembering(v, known) for k, v in vars(module).items()})
    return known[module]


def _function(function: FunctionType) -> Callable[..., Any]:
    answers: dict[Any, Any] = {}

    @wraps(function)
    def remembered(*args: Any, **kwargs: Any) -> Any:
        try:
            key = _key((args, kwargs))
        except _NoKey:
            return function(*args, **kwargs)
        if key not in answers:  # an exception is not remembered
            answers[key] = function(*args, **kwargs)
        return _copy(answers[key])

    return remembered


def _key(value: Any) -> Any:
    """A key that is equal for equal values of the same types only. Raises _NoKey."""
    kind = type(value)
    if kind is np.ndarray and value.dtype != object:
        return value.dtype.str, value.shape, value.tobytes()
    if kind in (tuple, list):
        return kind, *map(_key, value)
    if kind is dict:
        return kind, *((_key(name), _key(item)) for name, item in value.items())
    if kind in (bool, int, str, type(None)):
        return kind, value
    if kind is float or isinstance(value, np.number | np.bool_):
        return kind, np.asarray(value).tobytes()
    raise _NoKey


def _copy(value: Any) -> Any:
    """A copy with arrays of its own, since a test may write into what it gets."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) in (tuple, list):
        return type(value)(map(_copy, value))
    if type(value) is dict:
        return {name: _copy(item) for name, item in value.items()}
    return value
