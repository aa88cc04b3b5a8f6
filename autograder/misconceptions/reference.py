"""The reference as modules of its own: whole, or with changes in some of its definitions.

A source is handled in pieces, one for each definition at its top level. Only what is changed is
compiled anew, so that a hundred variants of the reference cost less than a second.
"""

import ast
import builtins
import warnings
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

SOLUTIONS = Path(__file__).parents[2] / "solutions"

Place = tuple[str, str]
"""A part, and the name of one of its definitions."""


class NoSuchPlace(LookupError):
    """A change that fits nowhere."""


def pieces(source: str) -> dict[str, str]:
    """A source cut into its definitions, each from its first line up to the next one; joined, they
    are the source.

    What stands before the first definition has the name "".
    """
    starts = {"": 0}
    for node in ast.parse(source).body:
        if name := _defined(node):
            starts[name] = node.lineno - 1
    lines = source.splitlines(keepends=True)
    ends = [*starts.values(), len(lines)][1:]
    return {
        name: "".join(lines[start:end])
        for (name, start), end in zip(starts.items(), ends, strict=True)
    }


def _defined(node: ast.stmt) -> str:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    return target.id if isinstance(target, ast.Name) else ""


def changed(whole: Mapping[str, str], name: str, old: str, new: str) -> dict[str, str]:
    """The pieces of a source with `old` replaced by `new` in the definition of `name`.

    An empty `old` is the whole answer: what follows the docstring. If `old` is not in the
    definition itself, it may stand, once, in a helper. Raises NoSuchPlace.
    """
    own = whole[name]
    if not old:
        old = own[own.index('"""', own.index('"""') + 3) + 3 :].lstrip("\n")
        new += "\n\n"
    if old in own:
        return {**whole, name: own.replace(old, new, 1)}
    holders = [other for other, text in whole.items() if old in text]
    if len(holders) == 1 and whole[holders[0]].count(old) == 1:
        return {**whole, holders[0]: whole[holders[0]].replace(old, new)}
    raise NoSuchPlace(f"{name} has no {old!r}")


@lru_cache
def reference_pieces(part: str) -> dict[str, str]:
    """The pieces of a part's reference."""
    return pieces((SOLUTIONS / f"{part}.py").read_text(encoding="utf-8"))


@lru_cache
def _code(part: str) -> CodeType:
    return compile("".join(reference_pieces(part).values()), f"<reference {part}>", "exec")


@lru_cache(4096)
def _compiled(change: str, part: str) -> CodeType:
    return compile(change, f"<change in {part}>", "exec")


class Reference:
    """The reference of all parts, changed in places. Its parts import each other, not the package.

    Args:
        changes: for a place, another source of its definition, or a function to take its place.
    """

    def __init__(self, changes: Mapping[Place, str | Callable] | None = None) -> None:
        self._changes = changes or {}
        self._modules: dict[str, ModuleType] = {}

    def get(self, part: str, name: str) -> Any:
        """A function or a table."""
        return getattr(self._module(part), name)

    def tried(self, part: str, stub: str, *args: Any) -> Any:
        """What a stub that is a network, or takes one, gives for arrays."""
        from autograder.shipped.tests.networks import as_function  # not before: it imports PyTorch

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # PyTorch warns of some mistakes
            return as_function(self._module(part), stub)(*args)

    def _module(self, part: str) -> ModuleType:
        if part not in self._modules:
            module = self._modules[part] = ModuleType(part)
            vars(module)["__builtins__"] = {**vars(builtins), "__import__": self._import}
            exec(_code(part), vars(module))
            for (where, name), change in self._changes.items():
                if where == part and callable(change):
                    setattr(module, name, change)
                elif where == part:
                    exec(_compiled(change, part), vars(module))
        return self._modules[part]

    def _import(self, name: str, *rest: Any) -> Any:
        package, _, part = name.partition(".")
        return self._module(part) if package == "solutions" else builtins.__import__(name, *rest)


@lru_cache
def builds_on(part: str, name: str) -> frozenset[Place]:
    """The places that a definition of the reference uses, near or far."""
    near = {place for place in _uses(part, name) if place != (part, name)}
    return frozenset(near.union(*(builds_on(*place) for place in near)))


def _uses(part: str, name: str) -> set[Place]:
    nodes = list(ast.walk(ast.parse(reference_pieces(part)[name])))
    imports = [*ast.walk(ast.parse(reference_pieces(part)[""])), *nodes]
    elsewhere = {
        alias.name: (node.module.partition(".")[2], alias.name)
        for node in imports
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("solutions.")
        for alias in node.names
    }
    here = {other: (part, other) for other in reference_pieces(part) if other}
    known = here | elsewhere
    return {known[n.id] for n in nodes if isinstance(n, ast.Name) and n.id in known}
