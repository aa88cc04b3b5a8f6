"""`rnnhw grade`: grades zips and folders, and writes the reports."""

from contextlib import ExitStack
from enum import Enum
from pathlib import Path
from typing import Annotated

import landlockpy
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from autograder.cli.console import console, one_line_errors
from autograder.curriculum import choose_parts
from autograder.exam.setting import prepared
from autograder.grading.batch import Graded, grade_all
from autograder.intake import find
from autograder.key import Keys
from autograder.reports import gradescope, html, overview


class Dataset(str, Enum):
    """The data sets on which trained models are examined."""

    auto = "auto"
    mnist = "mnist"
    digits = "digits"


class Profile(str, Enum):
    """The kinds of machine, each with its own budgets and bars."""

    auto = "auto"
    cpu = "cpu"
    gpu = "gpu"


class Lang(str, Enum):
    """The languages of reports."""

    en = "en"
    zh = "zh"


def main(
    paths: Annotated[
        list[Path], typer.Argument(help="Zips, homework folders, or folders full of them.")
    ],
    out: Annotated[Path, typer.Option(help="Where the reports go.")] = Path("results"),
    parts: Annotated[str, typer.Option(help="Parts to grade: a,b. All without it.")] = "",
    jobs: Annotated[int, typer.Option(min=1, help="Submissions graded side by side.")] = 1,
    data_root: Annotated[
        Path | None,
        typer.Option(help="The folder that holds MNIST/raw; $RNNHW_DATA or ~/.cache/rnnhw without"),
    ] = None,
    dataset: Annotated[
        Dataset, typer.Option(help="For part mnist; auto: MNIST if it is there, else digits.")
    ] = Dataset.auto,
    profile: Annotated[
        Profile, typer.Option(help="For part mnist; auto: the GPU if there is one.")
    ] = Profile.auto,
    lang: Annotated[
        Lang | None,
        typer.Option(help="Language of the reports; without it, both on the page, else en."),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(help="The secret file from which all that is asked is drawn."),
    ] = None,
    require_seal: Annotated[
        bool, typer.Option("--require-seal", help="Refuse to grade where nothing can be sealed.")
    ] = False,
) -> None:
    """Grade submissions: a table here, grades.csv, and results.json and report.html for each."""
    with one_line_errors():
        chosen = choose_parts(parts)
        found = find(paths, out)
        keys = Keys.chosen(key, chosen)
    if require_seal and landlockpy.abi_version() < 1:
        typer.echo("rnnhw: this machine has no Landlock, so nothing can be sealed", err=True)
        raise typer.Exit(2)
    with ExitStack() as stack:
        with one_line_errors():
            out.mkdir(parents=True, exist_ok=True)
            examined_on = prepared(chosen, dataset.value, profile.value, data_root)
            setting = stack.enter_context(examined_on)
        progress = stack.enter_context(_progress())
        task = progress.add_task("", total=len(found.hand_ins))

        def done(graded: Graded) -> None:
            _write_reports(graded, out / graded.name, lang)
            progress.update(task, advance=1, description=graded.name)

        grades = grade_all(found.hand_ins, chosen, jobs, done=done, setting=setting, keys=keys)
    (out / "grades.csv").write_text(overview.to_csv(grades, chosen), encoding="utf-8-sig")
    if any(graded.seal and not graded.seal.sealed for graded in grades):
        console.print("[bold red]NOT SEALED[/]: this machine offers no Landlock (rnnhw doctor)")
    if setting:
        console.print(f"Models are trained and examined on {setting}.", highlight=False)
    console.print(overview.table(grades, chosen))
    reports = f"Reports: {out}/grades.csv and {out}/<submission>/report.html"
    console.print(reports, highlight=False, markup=False)


def _progress() -> Progress:
    return Progress(
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def _write_reports(graded: Graded, folder: Path, lang: Lang | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    plain, page = (lang.value, lang.value) if lang else (Lang.en.value, "both")
    (folder / "results.json").write_text(gradescope.to_json(graded, plain), encoding="utf-8")
    (folder / "report.html").write_text(html.to_html(graded, page), encoding="utf-8")
