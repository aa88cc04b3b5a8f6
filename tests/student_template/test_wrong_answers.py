"""The public tests find wrong answers: each of them is called wrong, with an explanation."""

import json
import re
from pathlib import Path

import pytest

from autograder.curriculum import all_parts
from autograder.template import samples
from tests.student_template import many_runs
from tests.student_template.conftest import copy_template, run_python
from tests.student_template.wrong_answers import WRONG
from tests.support import patched

COMPLETE = {file: samples.complete(part, file) for part in all_parts() for file in part.files}
CASES = {
    f"{stub}: {title}": (file, stub, old, new)
    for file, stubs in WRONG.items()
    for stub, changes in stubs.items()
    for title, old, new in changes
}


@pytest.fixture(scope="module")
def summaries(tmp_path_factory) -> dict[str, str]:
    """What the student's pytest says about each wrong answer."""
    folder = copy_template(tmp_path_factory.mktemp("wrong") / "copy", samples.complete)
    jobs = [
        (file, stub, patched(COMPLETE[file], stub, *change))
        for file, stub, *change in CASES.values()
    ]
    run = run_python(folder, str(Path(many_runs.__file__)), typed=json.dumps(jobs))
    assert run.returncode == 0, run.stderr
    return dict(zip(CASES, json.loads(run.stdout), strict=True))


@pytest.mark.parametrize("title", CASES)
def test_a_wrong_answer_is_called_wrong(summaries, title):
    stub = CASES[title][1]
    lines = summaries[title].splitlines()
    at = next(i for i, line in enumerate(lines) if f" {stub} " in line)
    assert lines[at].endswith(" wrong")
    assert re.match(r" {11}\S.{20,}", lines[at + 1]), "it says why"
    assert not lines[at + 2].startswith(" " * 11), "in one line"
