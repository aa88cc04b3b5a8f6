"""`rnnhw template`: makes the student's stubs from the solutions."""

from typing import Annotated

import typer

from autograder.cli.console import console, one_line_errors
from autograder.template import cut


def main(
    check: Annotated[
        bool, typer.Option("--check", help="Only say if the stubs are in step; exit 1 if not.")
    ] = False,
) -> None:
    """Write student_template/homework/ from the solutions."""
    with one_line_errors():
        stale = cut.out_of_step() if check else cut.write()
    for path in stale:
        console.print(f"{'out of step' if check else 'written'}: {path.relative_to(cut.ROOT)}")
    if not stale:
        console.print("student_template/ is in step with the solutions")
    elif check:
        console.print("run: rnnhw template")
        raise typer.Exit(1)
