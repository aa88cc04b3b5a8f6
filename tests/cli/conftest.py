"""Runs the `rnnhw` command inside the test's own process."""

from collections.abc import Callable

import pytest
from click.testing import Result
from typer.testing import CliRunner

from autograder.cli import app

Command = Callable[..., Result]


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
