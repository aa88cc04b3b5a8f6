"""What is not done yet, as it can be seen in the source alone.

You need not read this file to do the homework. It needs nothing but Python.
"""

import ast
import hashlib
import warnings
from collections.abc import Iterator
from functools import lru_cache

from elsewhere import Said
from travels import QUESTIONS


def not_done(sources: dict[str, bytes]) -> Iterator[Said]:
    """Which files and stubs are missing, and which stubs are as they were downloaded."""
    still = list(untouched(sources))
    for file, stubs in QUESTIONS.items():
        name = f"{file}.py"
        left = [stub for stub in stubs if (file, stub) in still]
        if name not in sources:
            yield f"homework/{name} is missing.", f"缺少 homework/{name}。"
        elif len(left) == len(stubs):
            yield f"Nothing in homework/{name} is started.", f"homework/{name} 还完全没有开始写。"
        elif left:
            yield (
                f"Not started in homework/{name}: {', '.join(left)}.",
                f"homework/{name} 里还没有开始写：{'、'.join(left)}。",
            )
        for stub in _undefined(file, sources.get(name, b"\0")):
            yield f"homework/{name} does not define {stub}.", f"homework/{name} 里没有定义 {stub}。"


def untouched(sources: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """The files and stubs that are as they were downloaded; those that do not compile are not."""
    for file, stubs in QUESTIONS.items():
        source = sources.get(f"{file}.py", b"\0")
        try:
            raising = _not_started(parsed(source, file))
        except (SyntaxError, ValueError):
            continue
        digest = hashlib.sha256(b"".join(source.split())).hexdigest()
        for stub, entry in stubs.items():
            # In a file to repair no function has the stub's name.
            if digest in entry["untouched"] if "untouched" in entry else stub in raising:
                yield file, stub


def _undefined(file: str, source: bytes) -> list[str]:
    """The stubs that a file does not define, unless it does not compile."""
    try:
        defined = set(_names(parsed(source, file)))
    except (SyntaxError, ValueError):
        return []
    stubs = QUESTIONS[file].items()
    return [stub for stub, entry in stubs if "untouched" not in entry and stub not in defined]


@lru_cache
def parsed(source: bytes, name: str) -> ast.Module:
    """The source as a tree, which many read and nobody changes.

    Raises SyntaxError, or ValueError for null bytes.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(source, name, "exec")  # finds a little more than ast.parse alone
        return ast.parse(source, name)


def line_of(tree: ast.Module, name: str) -> int | None:
    """The line where the last definition of a name at the top of a file begins."""
    lines = [
        node.lineno
        for node in tree.body
        if name in {getattr(node, "name", ""), *(t.id for t in _targets(node))}
    ]
    return lines[-1] if lines else None


def _targets(node: ast.stmt) -> Iterator[ast.Name]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    yield from (target for target in targets if isinstance(target, ast.Name))


def _names(tree: ast.Module) -> Iterator[str]:
    """The names that a file defines or imports at its top level, whatever stands around them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name


def _not_started(tree: ast.Module) -> set[str]:
    """Functions and classes that only say NotImplementedError, and tables with empty entries."""
    found = {}  # a later definition takes the place of an earlier one
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = _raises(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            empty = (isinstance(v, ast.Constant) and v.value == "" for v in node.value.values)
            found[ast.unparse(target)] = any(empty)
    return {name for name, is_stub in found.items() if is_stub}


def _raises(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Whether a function, or any method of a class, comes to `raise NotImplementedError`."""
    for statement in node.body:
        if isinstance(statement, ast.Return):
            return False
        if isinstance(statement, ast.FunctionDef) and isinstance(node, ast.ClassDef):
            if _raises(statement):
                return True
        elif isinstance(statement, ast.Raise) and statement.exc is not None:
            return "NotImplementedError" in ast.unparse(statement.exc)
    return False
