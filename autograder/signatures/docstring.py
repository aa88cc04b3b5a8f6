"""Reads what a function takes and gives from its docstring: see the package for the notation."""

import ast
import re
from functools import lru_cache
from pathlib import Path

from autograder.signatures.forms import Array, Form, Group, Many, Signature
from autograder.signatures.sections import SOLUTIONS, Docstring, Line, docstring

_SHAPES = re.compile(r"of shape(s?) (\([^()]*\)(?:(?:,? and |, )\([^()]*\))*)", re.IGNORECASE)
_OR = re.compile(r"of shape \([^()]*\)((?: or \([^()]*\))+)", re.IGNORECASE)
_LIKE = re.compile(r"\bshapes?\b[^.`]* (?:as|of) `(\w+)`")
_AXIS = re.compile(r"(\d*)([A-Z])|\d+|\.\.\.")
_RANGE = re.compile(r"integers (?:in \[(\d+), (\w)\)|from (\d+) to (\w))")
_ARRAY = re.compile(r"\b(np\.ndarray|Array|torch\.Tensor)\b")
_IN_PARENTHESES = re.compile(r"\((\w+(?:, \w+)+)\)")


@lru_cache
def signature(part: str, stub: str, folder: Path = SOLUTIONS) -> Signature:
    """What a stub takes and gives; a class, when it is called: what its `forward` does.

    Raises CurriculumError where the docstring does not say it.
    """
    found = docstring(part, stub, folder)
    if isinstance(found.node, ast.ClassDef):
        found = found.method("forward")
    return Reader(found).signature()


class Reader:
    """Reads one function or method."""

    def __init__(self, said: Docstring) -> None:
        """Raises CurriculumError where a type is missing in the signature."""
        self._said, self._wrong = said, said.wrong
        args = said.node.args
        self.types = {arg.arg: arg.annotation for arg in args.args if arg.arg != "self"}
        self.optional = frozenset(list(self.types)[len(self.types) - len(args.defaults) :])
        self._arguments: dict[str, Form] = {}
        for name, annotation in {**self.types, "the result": said.node.returns}.items():
            if annotation is None:
                raise said.wrong(f"{name} has no type in the signature")

    def signature(self) -> Signature:
        """Raises CurriculumError."""
        said = self._by_name(self._said.section("Args:"), self.types)
        self._arguments = {name: said[name] for name in self.types}
        return Signature(self._arguments, self.optional, self._results())

    def _results(self) -> dict[str, Form]:
        lines, returns = self._said.section("Returns:"), self._said.node.returns
        several = _inner(returns) if _kind(returns) == "tuple" else [returns]
        names = [name for line in lines for name in line.names]
        if len(several) == 1 and lines and len(names) < 2:
            names = names or [self._said.called]
            lines = [Line(names, " ".join(line.words for line in lines), lines[0].number)]
        if len(names) != len(several):
            raise self._wrong(f'Returns must say "name: ..." of each of {len(several)} results')
        return self._by_name(lines, dict(zip(names, several, strict=True)))

    def _by_name(self, lines: list[Line], types: dict[str, ast.expr]) -> dict[str, Form]:
        found: dict[str, Form] = {}
        for line in self._said.complete(lines, types):
            forms = self._forms(line, [types[name] for name in line.names])
            found.update(zip(line.names, forms, strict=True))
        return found

    def _forms(self, line: Line, types: list[ast.expr]) -> list[Form]:
        """One form for each name of a line."""
        if not any(_ARRAY.search(ast.unparse(kind)) for kind in types):
            return [None] * len(types)
        if (like := _LIKE.search(line.words)) and not _SHAPES.search(line.words):
            if like[1] not in self._arguments:
                raise self._wrong(f"there is no argument {like[1]}", line.number)
            return [self._arguments[like[1]]] * len(types)
        shapes = self._shapes(line)
        each = [[s] for s in shapes] if len(types) == len(shapes) else [shapes] * len(types)
        return [self._form(line, t, own) for t, own in zip(types, each, strict=True)]

    def _form(self, line: Line, annotation: ast.expr, shapes: list[tuple[str, ...]]) -> Form:
        kind = _kind(annotation)
        if kind == "list":
            return Many(self._form(line, _inner(annotation)[0], shapes))
        if kind == "tuple":
            count = len(_inner(annotation))
            found = (names.split(", ") for names in _IN_PARENTHESES.findall(line.words))
            fitting = [n for n in found if len(n) == count and not all(map(_AXIS.fullmatch, n))]
            if not fitting:
                raise self._wrong(f"say which {count} arrays: (a, b, ...)", line.number)
            return Group(self._paired(line, fitting[0], shapes), tuple)
        if kind == "dict":
            names = re.findall(r'"(\w+)"', line.words)
            if not names and shapes != [("...",)]:
                raise self._wrong('say which keys: "a", "b", ...', line.number)
            return Group(self._paired(line, names, shapes), dict) if names else None
        if len(shapes) != 1:
            raise self._wrong(f"{len(shapes)} shapes for one array", line.number)
        return _array(shapes[0], line.words)._replace(others=self._others(line))

    def _others(self, line: Line) -> tuple[tuple[str, ...], ...]:
        """The shapes that an array may have instead: `of shape (N, 1, S, S) or (N, S, S)`."""
        found = _OR.search(line.words)
        texts = re.findall(r"\(([^()]*)\)", found[1]) if found else ()
        return tuple(self._shape(line, text) for text in texts)

    def _paired(
        self, line: Line, names: list[str], shapes: list[tuple[str, ...]]
    ) -> dict[str, Form]:
        shapes = shapes * len(names) if len(shapes) == 1 else shapes
        if len(shapes) != len(names):
            raise self._wrong(f"{len(shapes)} shapes for {', '.join(names)}", line.number)
        return {name: Array(shape) for name, shape in zip(names, shapes, strict=True)}

    def _shapes(self, line: Line) -> list[tuple[str, ...]]:
        found = []
        for plural, listed in _SHAPES.findall(line.words):
            texts = re.findall(r"\(([^()]*)\)", listed)
            if (len(texts) > 1) != bool(plural):
                raise self._wrong('"of shape" goes with one, "of shapes" with several', line.number)
            found += [self._shape(line, text) for text in texts]
        if found:
            return found
        if "any shape" in line.words:
            return [("...",)]
        raise self._wrong(f'{", ".join(line.names)}: say "of shape (N, ...)"', line.number)

    def _shape(self, line: Line, text: str) -> tuple[str, ...]:
        axes = tuple(word.strip() for word in text.split(",") if word.strip())
        for axis in axes:
            if not all(_AXIS.fullmatch(one) or one in self.types for one in axis.split(" - ")):
                raise self._wrong(f"({text}): {axis!r} is no dimension", line.number)
        return axes


def _kind(annotation: ast.expr) -> str:
    return ast.unparse(annotation).partition("[")[0]


def _inner(annotation: ast.expr) -> list[ast.expr]:
    inner = annotation.slice
    return list(inner.elts) if isinstance(inner, ast.Tuple) else [inner]


def _array(axes: tuple[str, ...], words: str) -> Array:
    if found := _RANGE.search(words):
        low, end, first, last = found.groups()
        return Array(axes, "integer", int(low or first), (end, 0) if end else (last, 1))
    if "integers" in words or "int64" in words:
        return Array(axes, "integer")
    if "float64" in words:
        return Array(axes, "float64")
    return Array(axes, "boolean" if words.startswith("boolean") else "float")
