"""The table of wrong answers by which is measured how truly mistakes are told."""

import ast

import pytest

from autograder.misconceptions.catalogue import of_stub
from benchmarks.hints import Wrong, changed, table
from tests.support import complete

TABLE = table()
SOURCES = complete(*dict.fromkeys(wrong.part for wrong in TABLE))


def code(source: str) -> str:
    """A source without its docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            node.body = node.body[1:]
    return ast.dump(tree)


@pytest.mark.parametrize("wrong", TABLE, ids=lambda wrong: f"{wrong.stub}: {wrong.what}")
def test_each_changes_the_code_and_names_mistakes_that_there_are(wrong: Wrong):
    assert set(wrong.mistake) <= {one.slug for one in of_stub(wrong.part, wrong.stub)}
    assert code(changed(SOURCES[wrong.part], wrong)) != code(SOURCES[wrong.part])


def test_there_are_enough_of_each_kind():
    assert sum(wrong.by == "stranger" for wrong in TABLE) > 200
    assert sum(wrong.by == "us" for wrong in TABLE) > 40
