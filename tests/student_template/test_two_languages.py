"""A sentence of the student's folder is in one language, and stands there in both."""

import ast
import re
from collections.abc import Iterator

import pytest

from autograder.template import cut
from autograder.template.cut import TEMPLATE
from autograder.template.languages import is_chinese

SHIPPED = {TEMPLATE / file.relative_to(cut.SHIPPED) for file in cut.SHIPPED.glob("*/*.py")}
FILES = sorted({*TEMPLATE.glob("tests/*.py"), TEMPLATE / "submit.py"} - SHIPPED)
PHRASE = re.compile(r"(?<![`\w./-])[A-Za-z][a-z]+ [a-z]{2,}(?![\w(.])")
"""Two English words in a row."""
CODE = re.compile(r"`[^`]*`|pip install \S+|python \S+\.py|pytest(?: -\S+)+(?: \S+)?")
CALLING = [path for path in FILES if path.name.startswith("test_")]
"""Files that give names to values, which then stand in sentences of both languages."""
NAMES = {
    "input at step t",
    "hidden state",
    "cell state",  # to be copied letter by letter
    "forget gate",
    "input gate",
    "output gate",
    "scikit-learn is not installed",  # for pytest, which speaks English only
}


def text_of(node: ast.AST) -> str | None:
    """A literal as text, with {} for what is filled in; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
        return "".join(map(str, parts))
    return None


def literals(file: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """Every literal that is no docstring, with the literals beside it."""
    skipped = {id(n.value) for n in ast.walk(file) if isinstance(n, ast.Expr)}
    skipped |= {id(p) for n in ast.walk(file) if isinstance(n, ast.JoinedStr) for p in n.values}
    for node in ast.walk(file):
        beside = [text for child in children(node) if (text := text_of(child)) is not None]
        for child in ast.iter_child_nodes(node):
            text = text_of(child)
            if text is not None and id(child) not in skipped:
                yield text, beside


def children(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in a node, keywords, branches and sums of literals opened."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.keyword | ast.BinOp | ast.IfExp | ast.Tuple | ast.Starred):
            yield from children(child)
        yield child


def said(path) -> list[tuple[str, list[str]]]:
    """The literals of a file that hold words."""
    found = literals(ast.parse(path.read_text(encoding="utf-8")))
    return [one for one in found if re.search(r"\w \w|[\u4e00-\u9fff]", one[0])]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_chinese_sentence_holds_english_words(path):
    for text, _ in said(path):
        if is_chinese(text):
            plain = CODE.sub("", text)
            assert not PHRASE.search(plain), text


@pytest.mark.parametrize("path", CALLING, ids=lambda path: path.name)
def test_what_is_called_in_english_is_called_in_chinese(path):
    """Also what goes into a sentence of either language: "the step of W_xh"."""
    for text, beside in said(path):
        named = PHRASE.search(CODE.sub("", text)) and not re.search(r"[.?!:…]\s*$", text)
        if named and not is_chinese(text) and text not in NAMES:
            assert any(map(is_chinese, beside)), text
