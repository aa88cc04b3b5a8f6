"""A homework, and what becomes of one that is handed in."""

import pytest

from autograder.curriculum import file_names
from autograder.intake import HandIn, IntakeError, copy
from tests.support import complete

LOSS = complete("loss")["loss"]
RIGHT = {"homework/loss.py": LOSS}
ADVICE = "Hand in the zip that submit.py writes."


def taken(path, tmp_path, inside=""):
    """The names of the files that were taken, and the notices in English."""
    into = tmp_path / "taken"
    notices = copy.take(HandIn(path, inside), into, file_names())
    for notice in notices:
        assert notice.en and notice.zh
    names = sorted(str(file.relative_to(into)) for file in into.rglob("*.py"))
    return names, [notice.en for notice in notices]


def refused(path, tmp_path):
    """Why nothing was taken, in both languages."""
    with pytest.raises(IntakeError) as error:
        copy.take(HandIn(path), tmp_path / "taken", file_names())
    return error.value.text
