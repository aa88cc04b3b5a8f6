"""`rnnhw template`: makes the student's stubs from the solutions."""

from typing import Annotated

import typer

from autograder.cli.console import console, one_line_errors
from autograder.curriculum import all_parts
from autograder.template import cut


def main(
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Write nothing, only say what is out of step or missing; exit 1 if anything is.",
        ),
    ] = False,
) -> None:
    """Write student_template/homework/ from the solutions; say what questions still lack."""
    from autograder.template.gaps import gaps  # it imports pytest, which other commands do not need

    with one_line_errors():
        stale = cut.out_of_step() if check else cut.write()
        missing = gaps(all_parts())
    for path in stale:
        console.print(f"{'out of step' if check else 'written'}: {path.relative_to(cut.ROOT)}")
    for line in missing:
        console.print(line, markup=False, highlight=False)
    if not stale:
        console.print("student_template/ is in step with the solutions")
    elif check:
        console.print("run: rnnhw template")
    if check and (stale or missing):
        raise typer.Exit(1)
