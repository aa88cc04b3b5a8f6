"""Reads a signature from a docstring: see the package for its notation."""

import ast
import re
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from autograder.curriculum import CurriculumError
from autograder.signatures.forms import Array, Form, Group, Many, Signature

SOLUTIONS = Path(__file__).parents[2] / "solutions"

_ITEM = re.compile(r"(\w+(?:, \w+)*): ?")
_SHAPES = re.compile(r"of shape(s?) (\([^()]*\)(?:(?:,? and |, )\([^()]*\))*)", re.IGNORECASE)
_LIKE = re.compile(r"\bshapes?\b[^.`]* (?:as|of) `(\w+)`")
_AXIS = re.compile(r"(\d*)([A-Z])|\d+|\.\.\.")
_RANGE = re.compile(r"integers (?:in \[(\d+), (\w)\)|from (\d+) to (\w))")
_ARRAY = re.compile(r"\b(np\.ndarray|Array|torch\.Tensor)\b")
_IN_PARENTHESES = re.compile(r"\((\w+(?:, \w+)+)\)")


@lru_cache
def signature(part: str, stub: str, folder: Path = SOLUTIONS) -> Signature:
    """What a stub takes and gives. Raises CurriculumError where its docstring does not say it."""
    path = folder / f"{part}.py"
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name == stub:
            return _Reader(path, node).signature()
    raise CurriculumError(f"{path}: there is no function {stub}")


class _Line(NamedTuple):
    """One item of a section."""

    names: list[str]
    words: str
    number: int


class _Reader:
    """Reads one function."""

    def __init__(self, path: Path, node: ast.FunctionDef) -> None:
        self._path, self._node = path, node
        self._types = {arg.arg: arg.annotation for arg in node.args.args}
        self._arguments: dict[str, Form] = {}
        for name, annotation in {**self._types, "the result": node.returns}.items():
            if annotation is None:
                raise self._wrong(f"{name} has no type in the signature")

    def signature(self) -> Signature:
        said = self._by_name(self._section("Args:"), self._types)
        self._arguments = {name: said[name] for name in self._types}
        names, defaults = list(self._types), self._node.args.defaults
        optional = frozenset(names[len(names) - len(defaults) :])
        return Signature(self._arguments, optional, self._results())

    def _results(self) -> dict[str, Form]:
        lines, returns = self._section("Returns:"), self._node.returns
        several = _inner(returns) if _kind(returns) == "tuple" else [returns]
        names = [name for line in lines for name in line.names]
        if len(several) == 1 and lines and len(names) < 2:
            names = names or [self._node.name]
            lines = [_Line(names, " ".join(line.words for line in lines), lines[0].number)]
        if len(names) != len(several):
            raise self._wrong(f'Returns must say "name: ..." of each of {len(several)} results')
        return self._by_name(lines, dict(zip(names, several, strict=True)))

    def _by_name(self, lines: list[_Line], types: dict[str, ast.expr]) -> dict[str, Form]:
        found: dict[str, Form] = {}
        for line in lines:
            if not line.names or not types.keys() >= set(line.names):
                said = ", ".join(line.names) or line.words[:40]
                raise self._wrong(f"{said!r} is none of {', '.join(types)}", line.number)
            if twice := found.keys() & line.names:
                raise self._wrong(f"{min(twice)} stands there twice", line.number)
            forms = self._forms(line, [types[name] for name in line.names])
            found.update(zip(line.names, forms, strict=True))
        for name in types:
            if name not in found:
                raise self._wrong(f'the docstring must say "{name}: ..."')
        return found

    def _forms(self, line: _Line, types: list[ast.expr]) -> list[Form]:
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

    def _form(self, line: _Line, annotation: ast.expr, shapes: list[tuple[str, ...]]) -> Form:
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
        return _array(shapes[0], line.words)

    def _paired(
        self, line: _Line, names: list[str], shapes: list[tuple[str, ...]]
    ) -> dict[str, Form]:
        shapes = shapes * len(names) if len(shapes) == 1 else shapes
        if len(shapes) != len(names):
            raise self._wrong(f"{len(shapes)} shapes for {', '.join(names)}", line.number)
        return {name: Array(shape) for name, shape in zip(names, shapes, strict=True)}

    def _shapes(self, line: _Line) -> list[tuple[str, ...]]:
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

    def _shape(self, line: _Line, text: str) -> tuple[str, ...]:
        axes = tuple(word.strip() for word in text.split(",") if word.strip())
        for axis in axes:
            if not _AXIS.fullmatch(axis) and axis not in self._types:
                raise self._wrong(f"({text}): {axis!r} is no dimension", line.number)
        return axes

    def _section(self, title: str) -> list[_Line]:
        """The items of a section; lines that stand further in belong to the item before."""
        text = ast.get_docstring(self._node, clean=False)
        if text is None:
            raise self._wrong("there is no docstring")
        lines, edge = text.splitlines(), " " * (self._node.col_offset + 4)
        first = lines.index(edge + title) + 1 if edge + title in lines else len(lines)
        body = takewhile(lambda line: line.startswith(edge + " "), lines[first:])
        items: list[_Line] = []
        for number, line in enumerate(body, self._node.body[0].lineno + first):
            item, words = _ITEM.match(line.strip()), line.strip()
            if items and line.startswith(edge + 5 * " "):
                items[-1] = items[-1]._replace(words=f"{items[-1].words} {words}")
            elif item:
                items.append(_Line(item[1].split(", "), words[item.end() :], number))
            else:
                items.append(_Line([], words, number))
        return items

    def _wrong(self, words: str, number: int = 0) -> CurriculumError:
        where = f"{self._path}:{number or self._node.lineno}"
        return CurriculumError(f"{where}: {self._node.name}: {words}")


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
