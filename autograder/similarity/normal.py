"""Answers without what a copier changes first.

Comments, docstrings, annotations and blank lines go; names that a student chose become one name
(those of libraries and of other stubs stay, they say what is computed); a comprehension becomes the
loop that it stands for. What is left is compared by `likeness`, which does not look at the order of
functions.
"""

import ast
import warnings
from collections.abc import Iterator, Mapping
from functools import lru_cache

_CHOSEN = "v"
_NOWHERE = 0
"""The line of a statement that is made here: `ast.unparse` asks for one."""


@lru_cache(256)  # files that a student has not begun are the same in a whole class
def functions(source: str) -> dict[str, str]:
    """The definitions of a file, each in its normal form; nothing for a file that Python cannot
    parse.

    Nested functions and methods stand within theirs. A table is a definition too.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found: dict[str, str] = {}
    for node in tree.body:
        for name in _names(node):
            found[name] = found.get(name, "") + _normal(node)
    return found


def submission(files: Mapping[str, str]) -> dict[str, str]:
    """All definitions of a submission, `file.name` to the normal form. Code of ours is left in."""
    return {
        f"{file}.{name}": text
        for file, source in sorted(files.items())
        for name, text in functions(source).items()
    }


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def _normal(node: ast.stmt) -> str:
    """The text of a definition in its normal form; "" for one that is too deep to be honest."""
    try:
        changed = _Plain(set(_chosen(node))).visit(node)
        return ast.unparse(changed) + "\n"
    except RecursionError:
        return ""


def _chosen(definition: ast.stmt) -> Iterator[str]:
    """The names that the student chose in a definition."""
    for node in ast.walk(definition):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


class _Plain(ast.NodeTransformer):
    """Removes what says nothing about the idea of an answer."""

    def __init__(self, chosen: set[str]) -> None:
        self._chosen = chosen

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(_CHOSEN, node.ctx) if node.id in self._chosen else node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(_CHOSEN)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.name, node.returns, node.decorator_list = _CHOSEN, None, []
        # Every stub has its own arguments: they are ours and say nothing.
        node.args = ast.arguments([], [], None, [], [], None, [])
        node.body = _body(node.body)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.generic_visit(node)
        node.name, node.body = _CHOSEN, _body(node.body)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        return _assign(node.target, node.value) if node.value else ast.Pass()

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        """`a += b` is `a = a + b`."""
        self.generic_visit(node)
        return _assign(node.target, ast.BinOp(_loaded(node.target), node.op, node.value))

    def visit_Assign(self, node: ast.Assign) -> ast.AST | list[ast.stmt]:
        """A list comprehension, assigned, becomes the loop that appends."""
        self.generic_visit(node)
        if isinstance(node.value, ast.ListComp) and len(node.targets) == 1:
            empty = _assign(node.targets[0], ast.List([], ast.Load()))
            return [empty, _loop(node.value, _loaded(node.targets[0]))]
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST | list[ast.stmt]:
        """`return f([... for ...])` becomes a loop and `return f(v)`."""
        self.generic_visit(node)
        return _hoisted(node) if node.value else node


def _hoisted(node: ast.Return) -> list[ast.stmt]:
    before: list[ast.stmt] = []

    class Hoist(ast.NodeTransformer):
        def visit_ListComp(self, found: ast.ListComp) -> ast.AST:
            name = ast.Name(_CHOSEN, ast.Load())
            empty = _assign(ast.Name(_CHOSEN, ast.Store()), ast.List([], ast.Load()))
            before.extend([empty, _loop(found, name)])
            return name

    changed = Hoist().visit(node)
    return [*before, changed]


def _assign(target: ast.expr, value: ast.expr) -> ast.Assign:
    return ast.Assign([target], value, lineno=_NOWHERE)


def _loop(made: ast.ListComp, into: ast.expr) -> ast.stmt:
    append = ast.Call(ast.Attribute(into, "append", ast.Load()), [made.elt], [])
    body: ast.stmt = ast.Expr(append)
    for part in reversed(made.generators):
        for condition in reversed(part.ifs):
            body = ast.If(condition, [body], [])
        body = ast.For(part.target, part.iter, [body], [], lineno=_NOWHERE)
    return body


def _body(statements: list[ast.stmt]) -> list[ast.stmt]:
    """Without docstring, and without what says that an answer is not started."""
    kept = [s for s in statements if not _says_nothing(s)]
    return kept or [ast.Pass()]


def _says_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.Raise) and isinstance(statement.exc, ast.Call):
        return getattr(statement.exc.func, "id", "") == "NotImplementedError"
    return isinstance(statement, ast.Pass)


def _loaded(target: ast.expr) -> ast.expr:
    return ast.parse(ast.unparse(target), mode="eval").body
