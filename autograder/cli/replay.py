"""`rnnhw replay`: answers the student who asks why a stub is wrong, with a script."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import console, one_line_errors
from autograder.curriculum import choose_parts
from autograder.key import Keys
from autograder.replaying.replay import place_of, replay
from autograder.text import printable


def main(
    submission: Annotated[Path, typer.Argument(help="The zip or the folder of one submission.")],
    stub: Annotated[str, typer.Argument(help="The stub: softmax, or loss.softmax.")],
    out: Annotated[Path, typer.Option(help="Where the scripts go.")] = Path("replay"),
    key: Annotated[
        Path | None,
        typer.Option(help="The key file with which the submission was graded."),
    ] = None,
) -> None:
    """Write a script for each failed check of a stub: the exact inputs, and what is right."""
    with one_line_errors():
        place = place_of(stub)
        keys = Keys.chosen(key, choose_parts(place[0]))
        done = replay(submission, place, keys, out)
    if not done.sealed:
        console.print("[bold red]NOT SEALED[/]: this machine offers no Landlock (rnnhw doctor)")
    for said in done.failed:
        where = str(out / said.script) if said.script else f"{place[1]}.{said.check}: no script"
        _say(f"{where}: {printable(said.text.en, 300)}")
    if done.left_out:
        _say(f"Not repeated, they train models: {', '.join(done.left_out)}")
    if not done.failed:
        _say(f"{'.'.join(place)}: nothing is wrong; {len(done.passed)} checks passed")
    for trouble in done.troubles:
        typer.echo(f"rnnhw: not finished, by a fault of the grader: {printable(trouble)}", err=True)
    if done.troubles:
        raise typer.Exit(1)


def _say(line: str) -> None:
    console.print(line, highlight=False, markup=False)
