"""The attacks on the rights of a user, where the whole grader runs as an ordinary one.

There, files and processes belong to the same user as the student's process, and only the seal
stands between them. `python benchmarks/attacks.py --under user` tries the whole corpus.
"""

import pytest

from tests.attacks.users import python_for, run_as
from tests.sealed.conftest import landlock

pytestmark = [landlock, pytest.mark.slow]
RIGHTS = "^(reaching/(signal|limits|priority|modes|times|empty).*|staying/locked_folders)$"


def test_an_ordinary_user_is_as_safe(open_folder):
    python = python_for("nobody")
    if python is None:
        pytest.skip("only root can try out other users, with a Python that all may run")
    trial = run_as("nobody", python, RIGHTS, open_folder)
    assert len(trial.outcomes) >= 8
    for one in trial.outcomes:
        assert one.score == one.honest and one.troubles == [] and one.told, one
    assert trial.damage == []
