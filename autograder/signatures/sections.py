"""What stands in the sections of a docstring, with its lines; what cannot be read stops there."""

import ast
import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from autograder.curriculum import CurriculumError

SOLUTIONS = Path(__file__).parents[2] / "solutions"
Definition = ast.FunctionDef | ast.ClassDef

_ITEM = re.compile(r"(\w+(?:, \w+)*): ?")


class Line(NamedTuple):
    """One item of a section."""

    names: list[str]
    words: str
    number: int


class Docstring:
    """The docstring of a function, of a class or of one of its methods."""

    def __init__(self, path: Path, node: Definition, within: str = "") -> None:
        """`within` is the class that has the method."""
        self.node = node
        self.called = f"{within}.{node.name}" if within else node.name
        self._path = path

    def section(self, title: str) -> list[Line]:
        """The items of a section; lines that stand further in belong to the item before."""
        text = ast.get_docstring(self.node, clean=False)
        if text is None:
            raise self.wrong("there is no docstring")
        lines, edge = text.splitlines(), " " * (self.node.col_offset + 4)
        first = lines.index(edge + title) + 1 if edge + title in lines else len(lines)
        body = takewhile(lambda line: line.startswith(edge + " "), lines[first:])
        items: list[Line] = []
        for number, line in enumerate(body, self.node.body[0].lineno + first):
            item, words = _ITEM.match(line.strip()), line.strip()
            if items and line.startswith(edge + 5 * " "):
                items[-1] = items[-1]._replace(words=f"{items[-1].words} {words}")
            elif item:
                items.append(Line(item[1].split(", "), words[item.end() :], number))
            else:
                items.append(Line([], words, number))
        return items

    def complete(self, lines: list[Line], names: Iterable[str]) -> list[Line]:
        """These lines, if they speak of each of these names once, and of nothing else.

        Raises CurriculumError.
        """
        wanted, found = list(names), set[str]()
        for line in lines:
            if not line.names or not set(wanted) >= set(line.names):
                said = ", ".join(line.names) or line.words[:40]
                raise self.wrong(f"{said!r} is none of {', '.join(wanted)}", line.number)
            if twice := found & set(line.names):
                raise self.wrong(f"{min(twice)} stands there twice", line.number)
            found.update(line.names)
        for name in wanted:
            if name not in found:
                raise self.wrong(f'the docstring must say "{name}: ..."')
        return lines

    def method(self, name: str) -> "Docstring":
        """That of a method. Raises CurriculumError."""
        for node in self.node.body:
            if isinstance(node, ast.FunctionDef) and node.name == name:
                return Docstring(self._path, node, self.node.name)
        raise self.wrong(f"there is no method {name}")

    def wrong(self, words: str, number: int = 0) -> CurriculumError:
        """The error that says what cannot be read, and where."""
        where = f"{self._path}:{number or self.node.lineno}"
        return CurriculumError(f"{where}: {self.called}: {words}")


def docstring(part: str, stub: str, folder: Path = SOLUTIONS) -> Docstring:
    """That of a function or class of `solutions/`. Raises CurriculumError."""
    path = folder / f"{part}.py"
    if node := _nodes(path).get(stub):
        return Docstring(path, node)
    raise CurriculumError(f"{path}: there is no function or class {stub}")


@lru_cache
def is_class(part: str, stub: str) -> bool:
    """Whether a stub is a class."""
    return isinstance(_nodes(SOLUTIONS / f"{part}.py").get(stub), ast.ClassDef)


@lru_cache
def is_called(part: str, stub: str) -> bool:
    """Whether a stub is a function or a class: no table, and no whole file."""
    return stub in _nodes(SOLUTIONS / f"{part}.py")


def _nodes(path: Path) -> dict[str, Definition]:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return {node.name: node for node in body if isinstance(node, Definition)}
