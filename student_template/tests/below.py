"""Which stubs lie below a stub: those that its code uses, near or far, as it stands in homework/.

A name is read as Python reads it: what a function makes itself, else what its file defines or
imports. Names are full here, such as "homework.loss.softmax".

You need not read this file to do the homework. It needs nothing but Python.
"""

import ast
import contextlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from travels import QUESTIONS
from unfinished import parsed

STUBS = {f"homework.{file}.{stub}": stub for file, stubs in QUESTIONS.items() for stub in stubs}
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SCOPES = (*_COMPREHENSIONS, ast.FunctionDef, ast.Lambda, ast.ClassDef)

Names = Mapping[str, str]
"""What each name stands for, in full: "" if a function makes it; "." is the package of the file."""


def uses(sources: Mapping[str, bytes]) -> dict[str, frozenset[str]]:
    """For each stub, the other stubs that its code uses, near or far.

    Args:
        sources: the files by their path below homework/; those that do not compile say nothing.
    """
    direct: dict[str, set[str]] = {}
    for name, source in sources.items():
        direct |= _of_file(name, source)
    return {
        stub: frozenset(STUBS[one] for one in _far(full, direct) & STUBS.keys()) - {stub}
        for full, stub in STUBS.items()
    }


@lru_cache
def _of_file(name: str, source: bytes) -> Mapping[str, set[str]]:
    """What each name of a file uses, by its full name; nothing if the file does not compile."""
    with contextlib.suppress(SyntaxError, ValueError):
        return _by_name(parsed(source, name), f"homework/{name}")
    return {}


def _by_name(tree: ast.Module, path: str) -> dict[str, set[str]]:
    """What each name of a file uses; a later definition takes the place of an earlier one."""
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    package = path.rpartition("/")[0].replace("/", ".")
    names = {".": package, **_made(tree.body, package, f"{module}.")}
    found: dict[str, set[str]] = {}
    kept: set[str] = set()  # what has another name by now
    for node in _inside(tree.body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {f"{module}.{name}": {full} for name, full in _imported(node, package)}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            own = f"{module}.{node.name}"
            before = found.get(own, set()) if own in kept else set()
            found[own] = before | set(_used([node], names))
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            used = set(_used([node], names))
            kept |= used
            for own in _made([node], package, f"{module}.").values():
                found[own] = found.get(own, set()) | used
    return found


def _used(nodes: Iterable[ast.AST], names: Names) -> Iterator[str]:
    """The full names that some code reads."""
    for node in _inside(nodes):
        if isinstance(node, ast.Name | ast.Attribute):
            yield from _full(node, names)
        elif isinstance(node, ast.ClassDef):  # its methods do not see what it makes
            yield from _used(ast.iter_child_nodes(node), names)
        elif isinstance(node, _COMPREHENSIONS):
            parts = list(ast.iter_child_nodes(node))
            yield from _used(parts, {**names, **_made(parts, names["."])})
        elif isinstance(node, ast.FunctionDef | ast.Lambda):
            given = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            yield from _used([*getattr(node, "decorator_list", ()), *given], names)
            body = node.body if isinstance(node.body, list) else [node.body]
            yield from _used(body, {**names, **_made([node.args, *body], names["."])})


def _full(node: ast.expr, names: Names) -> Iterator[str]:
    """What `name` or `name.more` stands for: more than one thing, perhaps, after `import *`."""
    more = ""
    while isinstance(node, ast.Attribute):
        node, more = node.value, f".{node.attr}{more}"
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        stars = (f"{full}.{node.id}" for name, full in names.items() if name.startswith("*"))
        yield from (one + more for one in ([names[node.id]] if node.id in names else stars))


def _made(nodes: Iterable[ast.AST], package: str, where: str = "") -> dict[str, str]:
    """The names that some code makes: what it does not import is full with `where` before it."""
    made = {}
    for node in _inside(nodes):
        if isinstance(node, ast.Import | ast.ImportFrom):
            made |= _imported(node, package)
        elif isinstance(node, ast.Name):
            made |= {} if isinstance(node.ctx, ast.Load) else {node.id: where and where + node.id}
        elif not isinstance(node, ast.alias):
            name = getattr(node, "arg" if isinstance(node, ast.arg) else "name", None)
            made |= {name: where and where + name} if name else {}
    return made


def _imported(node: ast.Import | ast.ImportFrom, package: str) -> Iterator[tuple[str, str]]:
    """The names that an import makes, and what they stand for; `import *` makes "*module"."""
    for one in node.names:
        if isinstance(node, ast.Import):
            first = one.name.partition(".")[0]
            yield (one.asname, one.name) if one.asname else (first, first)
            continue
        above = package.split(".")[: 1 - node.level or None] if node.level else []
        module = ".".join([*above, *([node.module] if node.module else [])])
        if one.name == "*":
            yield f"*{module}", module
        else:
            yield one.asname or one.name, f"{module}.{one.name}"


def _inside(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Nodes and all that is in them, in the order of the source, but not in a scope in them."""
    left = list(nodes)[::-1]
    while left:
        node = left.pop()
        yield node
        if not isinstance(node, _SCOPES):
            # `+` and the like hold nothing.
            left += [one for one in ast.iter_child_nodes(node) if one._fields][::-1]


def _far(name: str, direct: Mapping[str, set[str]]) -> set[str]:
    found, left = set(), [name]
    while left:
        new = direct.get(left.pop(), set()) - found
        found |= new
        left += new
    return found
