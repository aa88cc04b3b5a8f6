"""`rnnhw doctor`: what this machine can do, and what to do about what it cannot."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from autograder.cli.console import console, one_line_errors
from autograder.exam.digits import choose, data_root
from autograder.glue import unpacked
from autograder.glue.pins import LEFT_TO_PIP
from autograder.sealed.process import SealedProcess, WorkerNotStarted
from autograder.sealed.shelf import opened_around

_NAMES = ("autograder", "solutions", "assignments")
"""The packages that we install. They are short, and another course may have them, too."""


def main(
    zip_file: Annotated[
        Path | None,
        typer.Option("--zip", help="Say instead what this autograder.zip would install."),
    ] = None,
) -> None:
    """Say what this machine can do: seal, PyTorch and GPU, MNIST, otter, Docker."""
    with one_line_errors():
        findings = list(_of_zip(zip_file)) if zip_file else list(_findings())
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")  # a path is shown whole
    for ok, name, state, fix in findings:
        table.add_row("[green]✓[/]" if ok else "[yellow]–[/]", name, escape(state))
        if not ok:
            table.add_row("", "", f"→ {escape(fix)}")
    console.print(table, soft_wrap=False)


def _findings() -> Iterator[tuple[bool, str, str, str]]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield sys.version_info >= (3, 10), "Python", python, "install Python 3.10 or later"
    yield _seal()
    yield from _place()
    yield from _neighbours()
    yield _torch()
    yield _data()
    otter = find_spec("otter") is not None
    yield otter, "otter", "installed" if otter else "no", 'pip install "rnnhw[otter]"'
    yield _docker()


def _of_zip(file: Path) -> Iterator[tuple[bool, str, str, str]]:
    """What an autograder.zip would install, and whether it grades as this machine does."""
    zipped = unpacked.read(file)
    yield True, "parts", ", ".join(zipped.parts), ""
    yield True, "Python", f"{zipped.python}; all pins hold from {zipped.pinned_from} on", ""
    again = "make it again with rnnhw package"
    same = not zipped.differing
    state = f"rnnhw {zipped.version}, {'as here' if same else 'with other files than here'}"
    yield same, "grader", state, f"{', '.join(zipped.differing[:3])}: {again}"
    yield True, "installs", f"rnnhw[{','.join(zipped.extras)}] and", ""
    for pin in zipped.pins:
        yield True, "", str(pin), ""
    left = [name for name in sorted(LEFT_TO_PIP) if "torch" in zipped.extras]
    if left:
        yield True, "", f"{' and '.join(left)}: the newest pair that pip finds", ""
    if zipped.pip_conf:
        yield True, "pip.conf", "as packed with --pip-conf", ""
    for use, fingerprint in zipped.keys.items():
        yield True, f"key of {use}", fingerprint, ""
    state = "drawn already, the same as here" if zipped.cases_fit else "others than are drawn here"
    yield zipped.cases_fit, "cases", state, f"rnnhw grade asks others: {again}"


def _seal() -> tuple[bool, str, str, str]:
    fix = "a Linux kernel of 5.13 or later with Landlock; in Docker, one on the host"
    with tempfile.TemporaryDirectory() as folder:
        try:
            with SealedProcess(Path(folder)) as process:
                seal = process.seal
        except WorkerNotStarted as error:
            return False, "seal", f"the student's process does not start: {error}", fix
    if seal.sealed and not seal.seccomp:
        fix = "apt-get install libseccomp2, so that every kind of socket is refused"
    return seal.sealed and seal.seccomp, "seal", str(seal), fix


def _place() -> Iterator[tuple[bool, str, str, str]]:
    """Where the grader lies, if that is among what homework may otherwise read."""
    for folder in opened_around():
        state = f"below {folder}, where homework may read libraries; its own files are kept back"
        fix = "install it in a virtual environment elsewhere, /opt/rnnhw for one"
        yield False, "grader", state, fix


def _neighbours() -> Iterator[tuple[bool, str, str, str]]:
    """Other projects here that install a package of the same name as ours."""
    there = packages_distributions()
    for name in _NAMES:
        if others := sorted({*there.get(name, ())} - {"rnnhw"}):
            state = (
                f"{', '.join(others)} installs a package {name}, too: one of them hides the other"
            )
            yield False, "names", state, "install rnnhw in a virtual environment of its own"


def _torch() -> tuple[bool, str, str, str]:
    fix = 'pip install "rnnhw[torch]" (parts torch_models and mnist need it)'
    if find_spec("torch") is None:
        return False, "PyTorch", "no", fix
    code = "import torch; print(torch.__version__, torch.cuda.is_available())"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    version, gpu = (said.stdout.split() or ["broken", "False"])[:2]
    state = f"{version}, {'with a GPU' if gpu == 'True' else 'no GPU'}"
    return said.returncode == 0, "PyTorch", state, fix


def _data() -> tuple[bool, str, str, str]:
    root = data_root(None)
    fix = f"put the four files in {root}/MNIST/raw, or name their folder in RNNHW_DATA"
    found = choose("auto", None) == "mnist"
    return found, "MNIST", str(root) if found else "no, so part mnist takes the digits", fix


def _docker() -> tuple[bool, str, str, str]:
    fix = "install Docker and start it (only `otter grade` needs it)"
    if shutil.which("docker") is None:
        return False, "Docker", "no", fix
    if not _works("docker", "info"):
        return False, "Docker", "installed, but not running", fix
    fix = "install Docker's buildx plugin (`otter grade` builds its image with it)"
    buildx = _works("docker", "buildx", "version")
    return buildx, "Docker", "running" if buildx else "running, without buildx", fix


def _works(*command: str) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0
