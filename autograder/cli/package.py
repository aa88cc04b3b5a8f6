"""`rnnhw package`: the zip for students and the zip for graders."""

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import console, one_line_errors
from autograder.cli.options import Lang
from autograder.curriculum import choose_parts
from autograder.glue import otter_zip, student_zip
from autograder.glue.pins import earn
from autograder.key import Keys


class Shown(str, Enum):
    """What a release shows."""

    en = "en"
    zh = "zh"
    both = "both"


def main(
    out: Annotated[Path, typer.Option(help="Where the zips go.")] = Path("dist"),
    parts: Annotated[str, typer.Option(help="Parts to release: a,b. All without it.")] = "",
    lang: Annotated[
        Shown,
        typer.Option(help="What stubs and notebook show; otter's reports: zh, or else en."),
    ] = Shown.both,
    show_hidden: Annotated[
        bool, typer.Option(help="Show students the words about each question once published.")
    ] = True,
    key: Annotated[
        Path | None,
        typer.Option(help="The secret file from which all that is asked is drawn."),
    ] = None,
    pip_conf: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="pip.conf for the image: its index, say."),
    ] = None,
) -> None:
    """Write student.zip, and autograder.zip for otter and Gradescope."""
    with one_line_errors():
        chosen = choose_parts(parts)
        out.mkdir(parents=True, exist_ok=True)
        student_zip.write(out / "student.zip", chosen, lang.value)
        reports = Lang.zh if lang is Shown.zh else Lang.en
        keys = Keys.chosen(key, chosen)
        earned = earn(chosen, keys)
        options = otter_zip.Options(keys, reports.value, show_hidden, pip_conf)
        otter_zip.write(out / "autograder.zip", chosen, options)
    if earned:
        names = ", ".join(part.part for part in earned)
        console.print(f"The reference earns full marks here in {names}: its versions are pinned.")
    if len(earned) < len(chosen):
        console.print("Not tried: parts that need PyTorch. Which PyTorch is installed pip decides.")
    for name in ("student.zip", "autograder.zip"):
        console.print(f"{out / name}  {(out / name).stat().st_size / 1000:.0f} kB", highlight=False)
