"""What the commands share: how they speak, and how they stop on bad input."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from autograder.classroom.table import TableError
from autograder.curriculum import CurriculumError
from autograder.exam.digits import DataError
from autograder.glue.otter_zip import PackageError
from autograder.glue.pins import NotEarned
from autograder.glue.student_zip import PagesError
from autograder.glue.unpacked import ZipError
from autograder.grading.cluster import ClusterError
from autograder.intake import IntakeError
from autograder.key import KeyFileError
from autograder.replaying.replay import ReplayError
from autograder.template.cut import CutError
from autograder.text import printable

console = Console(soft_wrap=True)
_BAD_INPUT = (
    ClusterError,
    CurriculumError,
    CutError,
    DataError,
    IntakeError,
    KeyFileError,
    NotEarned,
    PackageError,
    PagesError,
    ReplayError,
    TableError,
    ZipError,
    OSError,
)


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Bad input ends the command with one line on stderr and exit code 2."""
    try:
        yield
    except _BAD_INPUT as error:
        typer.echo(f"rnnhw: {_line(error)}", err=True)
        raise typer.Exit(2) from error


def _line(error: Exception) -> str:
    """What is wrong. For an error of the system: its file and its reason, without errno."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{printable(str(error.filename), 300)}: {error.strerror}"
    return str(error)


def say(line: str) -> None:
    """Print a line as it is: file names are no markup."""
    console.print(line, highlight=False, markup=False)
