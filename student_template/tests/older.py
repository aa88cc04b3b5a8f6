"""Finds what an older Python than this one cannot read. You need not read this file."""

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator

_NEW_MODULES = {"tomllib", "compression", "annotationlib"}
"""Modules of the standard library that came after Python 3.10."""
_NESTED = "FSTRING_START" in vars(tokenize)  # from 3.12 on; older ones stop at such strings
_OLD_STRING = re.compile(
    r"""(?i:[rbuft]*)(?:'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|"""
    r"""'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")""",
    re.DOTALL,
)
"""A string as Python 3.11 and older read it: up to the next quote of the kind that opens it."""


def too_new(source: str, version: str) -> tuple[int, str] | None:
    """The first line that Python `version` ("3.10") cannot read, and why; None if it can.

    Raises SyntaxError if this Python cannot read the source either.
    """
    oldest = tuple(int(number) for number in version.split("."))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source)
        try:
            ast.parse(source, feature_version=oldest)
        except SyntaxError as error:
            return error.lineno or 1, error.msg
    found = [*_new_modules(tree), *_stars(tree, source), *(_strings(source) if _NESTED else ())]
    return min(found, default=None)


def _new_modules(tree: ast.Module) -> Iterator[tuple[int, str]]:
    optional = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Try)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        for name in {name.partition(".")[0] for name in names} & _NEW_MODULES:
            if id(node) not in optional:
                yield node.lineno, f"the module {name}"


def _stars(tree: ast.Module, source: str) -> Iterator[tuple[int, str]]:
    """`a[*b]` and `*args: *Ts`, which the parser lets pass for any version."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
            starred = any(isinstance(item, ast.Starred) for item in node.slice.elts)
            written = ast.get_source_segment(source, node.slice) or ""
            if starred and not written.startswith("("):
                yield node.slice.lineno, "a star in an index"
        elif isinstance(node, ast.arg) and isinstance(node.annotation, ast.Starred):
            yield node.lineno, "a star in an annotation"


def _strings(source: str) -> Iterator[tuple[int, str]]:
    """f-strings whose braces hold what they could not hold before Python 3.12."""
    lines = source.splitlines(keepends=True)
    begun: list[tuple[int, int]] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind = tokenize.tok_name[token.type]
        if kind == "TSTRING_START":
            yield token.start[0], "a t-string"
        elif kind == "FSTRING_START":
            begun.append(token.start)
        elif kind == "FSTRING_END":
            start = begun.pop()
            if begun:
                continue
            text = _between(lines, start, token.end)
            old = _OLD_STRING.match(text)
            if not old or old.end() != len(text):
                yield start[0], "an f-string with the same quotes, or a new line, in its braces"
        elif begun and kind == "COMMENT":
            yield token.start[0], "a comment in the braces of an f-string"
        elif "\\" in token.string and (
            (begun and kind == "STRING") or (len(begun) > 1 and kind == "FSTRING_MIDDLE")
        ):
            yield token.start[0], "a backslash in the braces of an f-string"


def _between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    rows = lines[start[0] - 1 : end[0]]
    rows[-1] = rows[-1][: end[1]]
    rows[0] = rows[0][start[1] :]
    return "".join(rows)
