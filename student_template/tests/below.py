"""Which stubs lie below a stub: those that its code uses, near or far, as it stands in homework/.

You need not read this file to do the homework. It needs nothing but Python.
"""

import ast
from collections.abc import Iterator, Mapping

from travels import QUESTIONS
from unfinished import parsed

STUBS = frozenset(stub for stubs in QUESTIONS.values() for stub in stubs)


def uses(sources: Mapping[str, bytes]) -> dict[str, frozenset[str]]:
    """For each name that the files define, the stubs that its code uses, near or far.

    Args:
        sources: the files by their path below homework/; those that do not compile say nothing.
    """
    direct: dict[str, set[str]] = {}
    for name, source in sources.items():
        try:
            tree = parsed(source, name)
        except (SyntaxError, ValueError):
            continue
        for one, used in _by_name(tree).items():
            direct.setdefault(one, set()).update(used)
    return {name: frozenset(_far(name, direct) & STUBS - {name}) for name in direct}


def _by_name(tree: ast.Module) -> dict[str, set[str]]:
    """What each definition of a file reads; a later one takes the place of an earlier one."""
    modules, called = _imports(tree)
    found: dict[str, set[str]] = {}
    kept: set[str] = set()  # what has another name by now
    for node in tree.body:
        used = {called.get(name, name) for name in _used(node, modules)}
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            before = found.get(node.name, set()) if node.name in kept else set()
            found[node.name] = before | used
        elif isinstance(node, ast.Assign):
            kept |= used
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found[target.id] = found.get(target.id, set()) | used
    return found


def _imports(tree: ast.Module) -> tuple[set[str], dict[str, str]]:
    """The names by which a file calls other files, and what it calls otherwise than they do."""
    modules, called = {"homework"}, {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                if one.name.startswith("homework") and one.asname:
                    modules.add(one.asname)
        elif isinstance(node, ast.ImportFrom):
            called |= {one.asname: one.name for one in node.names if one.asname}
            if node.level or (node.module or "").startswith("homework"):
                modules |= {one.asname or one.name for one in node.names}
    return modules, called


def _used(node: ast.AST, modules: set[str]) -> Iterator[str]:
    """The names that some code reads and does not make itself."""
    made = {one.arg for one in ast.walk(node) if isinstance(one, ast.arg)}
    names = [one for one in ast.walk(node) if isinstance(one, ast.Name)]
    made |= {one.id for one in names if not isinstance(one.ctx, ast.Load)}
    yield from (one.id for one in names if one.id not in made)
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute):
            root = one.value
            while isinstance(root, ast.Attribute):
                root = root.value
            if isinstance(root, ast.Name) and root.id in modules:
                yield one.attr


def _far(name: str, direct: Mapping[str, set[str]]) -> set[str]:
    found, left = set(), [name]
    while left:
        new = direct.get(left.pop(), set()) - found
        found |= new
        left += new
    return found
