"""`rnnhw package`: the zip for students and the zip for graders."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import console, one_line_errors
from autograder.cli.grade import Lang
from autograder.curriculum import choose_parts
from autograder.glue import otter_zip, student_zip


def main(
    out: Annotated[Path, typer.Option(help="Where the zips go.")] = Path("dist"),
    parts: Annotated[str, typer.Option(help="Parts to release: a,b. All without it.")] = "",
    lang: Annotated[Lang, typer.Option(help="Language of otter's reports.")] = Lang.en,
) -> None:
    """Write student.zip, and autograder.zip for otter and Gradescope."""
    with one_line_errors():
        chosen = choose_parts(parts)
        out.mkdir(parents=True, exist_ok=True)
        student_zip.write(out / "student.zip", chosen)
        otter_zip.write(out / "autograder.zip", chosen, lang.value)
    for name in ("student.zip", "autograder.zip"):
        console.print(f"{out / name}  {(out / name).stat().st_size / 1000:.0f} kB", highlight=False)
