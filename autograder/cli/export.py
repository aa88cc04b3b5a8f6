"""`rnnhw export`: fills scores into the gradebook that Canvas or Moodle exported."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.classroom.gradebook import fill, read_results, said
from autograder.classroom.table import Table
from autograder.cli.console import one_line_errors
from autograder.text import printable


def main(
    results: Annotated[Path, typer.Argument(help="The folder that rnnhw grade has written.")],
    gradebook: Annotated[Path, typer.Argument(help="The CSV that Canvas or Moodle exported.")],
    out: Annotated[Path, typer.Option(help="Where the filled gradebook goes.")],
    column: Annotated[
        str, typer.Option(help="The column to fill; needed where several take grades.")
    ] = "",
    scale: Annotated[
        bool, typer.Option("--scale", help="Convert where the gradebook's maximum is another.")
    ] = False,
) -> None:
    """Fill scores into a gradebook that Canvas or Moodle exported; all else in it stays."""
    with one_line_errors():
        book = Table(gradebook)
        filled = fill(book, read_results(results), column, scale)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(book.to_bytes())
    for line in said(filled):
        typer.echo(printable(line))
    typer.echo(f"Written: {out}")
