"""What cannot be collected is told in one line, with its file."""

import pytest

from tests.support import run_python

COLLECT = """
import sys
from pathlib import Path
from autograder.drawing import hidden
hidden.HIDDEN_TESTS = Path(sys.argv[1])
try:
    print([test.check for test in hidden.collect(["loss"])])
except RuntimeError as error:
    print(error)
"""
RIGHT = "@pytest.mark.check('softmax', 'values')\ndef test_values(student):\n    pass\n"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (RIGHT, "['values']"),
        ("import nothing_of_the_kind\n", "loss/test_it.py: E   ModuleNotFoundError: No module"),
        ("def test_values(student):\n    pass\n", "loss/test_it.py::test_values: a hidden test is"),
        (RIGHT.replace("student", "studnet"), "loss/test_it.py::test_values: there is no studnet"),
    ],
)
def test_what_is_broken_is_named_with_its_file(tmp_path, source, said):
    (tmp_path / "loss").mkdir()
    (tmp_path / "loss" / "test_it.py").write_text(f"import pytest\n{source}")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    check(stub, name): its check\n")
    ran = run_python("-c", COLLECT, tmp_path, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    assert ran.stdout.startswith(said), ran.stdout + ran.stderr
    assert len(ran.stdout.splitlines()) == 1
