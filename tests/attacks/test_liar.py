"""Whatever a student's process answers can be wrong; it is never a fault of the grader.

`python -m tests.attacks.liar PART FIRST LAST` tells more lies than these.
"""

import pytest

from autograder.curriculum import all_parts
from tests.attacks.liar import KINDS
from tests.support import run_python

LAST = len(KINDS) + 8


@pytest.mark.slow
@pytest.mark.parametrize("part", [part.part for part in all_parts()])
def test_no_answer_troubles_the_grader(part):
    few = "0" if part not in ("torch_models", "mnist") else str(len(KINDS))  # those take long
    ran = run_python("-m", "tests.attacks.liar", part, few, str(LAST))
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == ""
