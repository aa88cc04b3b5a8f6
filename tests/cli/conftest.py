"""Runs the `rnnhw` command inside the test's own process; three submissions that are right."""

import csv
from collections.abc import Callable

import pytest
from click.testing import Result
from typer.testing import CliRunner

from autograder.cli import app
from autograder.cli import grade as grade_module
from autograder.curriculum import choose_parts
from autograder.grading.judging import Judges
from autograder.grading.verdict import CheckResult, Verdict
from autograder.sealed.seal import Seal
from tests.support import write_folder

Command = Callable[..., Result]
LOSS = choose_parts("loss")
CHECKS = [CheckResult("loss", s.name, c.name) for s in LOSS[0].stubs for c in s.checks]


@pytest.fixture
def rnnhw() -> Command:
    """Run the command with these arguments; its output is wide enough for every table."""

    def run(*arguments: object) -> Result:
        environment = {"COLUMNS": "200", "TERM": "dumb", "NO_COLOR": "1"}
        return CliRunner(env=environment).invoke(app, list(map(str, arguments)))

    return run


def one_line(result: Result) -> str:
    """The one line on stderr with which a command refuses bad input."""
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("rnnhw: ") and result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr
    return result.stderr


def table(out) -> dict[str, dict[str, str]]:
    """grades.csv by submission."""
    with open(out / "grades.csv", encoding="utf-8-sig", newline="") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


@pytest.fixture
def inbox(tmp_path, monkeypatch):
    """Three submissions, graded one after the other by a judge that finds all of them right."""
    for name in ("ann", "bob", "cy"):
        write_folder(tmp_path / "inbox" / name, {"loss": f"x = '{name}'"})
    verdict = Verdict(CHECKS, Seal(7), 1.0)
    monkeypatch.setattr(Judges, "judge", lambda self, job, folder: verdict)
    monkeypatch.setattr(grade_module, "check_fit", lambda parts: None)
    return tmp_path / "inbox"


def graded(rnnhw, inbox, out, *more):
    return rnnhw("grade", inbox, "--out", out, "--parts", "loss", "--jobs", 1, *more)
