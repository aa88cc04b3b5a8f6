"""The functions that hidden tests run in the student's process, as source for a script."""

import ast
from pathlib import Path

_SEALED = Path(__file__).parents[1] / "sealed"
_FILES = [_SEALED / "relay.py", _SEALED / "workshop.py"]


def excerpt(names: set[str]) -> list[str]:
    """The source of these functions and of all that they use; nothing for no names."""
    if not names:
        return []
    imports: dict[str, None] = {}
    defined: dict[str, tuple[ast.stmt, str]] = {}
    for file in _FILES:
        source = file.read_text(encoding="utf-8")
        for node in ast.parse(source).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                if not (getattr(node, "module", "") or "").startswith("autograder"):
                    imports[ast.unparse(node)] = None
            elif name := _defined(node):
                defined[name] = node, _text(source, node)
    used = _used(names, {name: node for name, (node, _) in defined.items()})
    return [*imports, *(text for name, (_, text) in defined.items() if name in used), "\n"]


def _used(names: set[str], defined: dict[str, ast.stmt]) -> set[str]:
    wanted, found = list(names), set()
    while wanted:
        if (name := wanted.pop()) in defined and name not in found:
            found.add(name)
            wanted += [n.id for n in ast.walk(defined[name]) if isinstance(n, ast.Name)]
    return found


def _defined(node: ast.stmt) -> str:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    return target.id if isinstance(target, ast.Name) and target.id != "__all__" else ""


def _text(source: str, node: ast.stmt) -> str:
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    gap = "\n\n" if isinstance(node, ast.FunctionDef | ast.ClassDef) else ""
    return gap + "\n".join(source.splitlines()[first - 1 : node.end_lineno])
