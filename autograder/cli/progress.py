"""What is shown while submissions are graded."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from autograder.cli.console import console, say
from autograder.grading.batch import Graded


@contextmanager
def progress(total: int) -> Iterator[Callable[[Graded], None]]:
    """A function to call after each submission: it moves a bar, or prints a line for each."""
    if console.is_terminal:
        columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        name = TextColumn("{task.description}", markup=False)
        with Progress(*columns, name, console=console, transient=True) as bar:
            task = bar.add_task("", total=total)
            yield lambda graded: bar.update(task, advance=1, description=graded.name)
    else:
        count = itertools.count(1)
        yield lambda graded: say(f"[{next(count)}/{total}] {graded.name}: {_points(graded)}")


def _points(graded: Graded) -> str:
    if not graded.graded:
        return "NOT GRADED"
    return f"{graded.score.earned:g}/{graded.score.points:g}"
