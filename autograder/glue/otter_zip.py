"""autograder.zip: made by otter's own generator, with our scripts, wheel and plugin in it."""

import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader

from autograder.curriculum import Part, Question

_ROOT = Path(__file__).parents[2]
_PLUGIN = "autograder.glue.plugin.SealedGrading"
_files = Environment(
    loader=PackageLoader("autograder.glue", "files"), keep_trailing_newline=True, autoescape=False
)


class PackageError(Exception):
    """The zip cannot be made here; the message says why and what to do."""


def question_name(part: Part, question: Question) -> str:
    """otter's name for a question: its test file's too."""
    return f"{part.number}_{part.part}_{re.sub(r'[^0-9A-Za-z]+', '_', question.id).lower()}"


def write(path: Path, parts: Sequence[Part], lang: str) -> None:
    """Write the zip. Raises PackageError."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        wheel = _build_wheel(root / "wheel")
        _write_questions(root / "tests", parts)
        _write_config(root / "otter_config.json", parts, lang)
        _generate(root)
        # otter's own scripts would fetch conda and a browser; ours take their place.
        with zipfile.ZipFile(root / "otter.zip") as theirs:
            contents = {name: theirs.read(name) for name in theirs.namelist()}
        contents["setup.sh"] = _files.get_template("setup.sh").render(wheel=wheel.name).encode()
        contents["run_autograder"] = _files.get_template("run_autograder").render().encode()
        contents["requirements.rnnhw.whl"] = wheel.read_bytes()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(contents):
                archive.writestr(name, contents[name])


def _generate(root: Path) -> None:
    """Run `otter generate` on a folder, into otter.zip."""
    command = [sys.executable, "-m", "otter", "generate", "-t", "tests", "-o", "otter.zip"]
    command += ["-c", "otter_config.json", "--no-requirements", "--no-environment"]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if ran.returncode != 0:
        said = ran.stderr.strip().splitlines()[-1:] or ["nothing said"]
        raise PackageError(f'otter generate failed: {said[0]} (try: pip install "rnnhw[package]")')


def _write_questions(folder: Path, parts: Sequence[Part]) -> None:
    folder.mkdir()
    page = _files.get_template("question.py.jinja")
    for part in parts:
        for question in part.questions:
            name = question_name(part, question)
            title = f"{question.id}: {question.title.en}".replace('"', "'")
            text = page.render(title=title, name=name, points=question.points)
            (folder / f"{name}.py").write_text(text, encoding="utf-8")


def _write_config(path: Path, parts: Sequence[Part], lang: str) -> None:
    config = {
        "lang": "python",
        "logo": False,
        # Students see the words about each question once the grades are published.
        "show_hidden": True,
        "force_public_test_summary": False,
        "plugins": [{_PLUGIN: {"parts": ",".join(part.part for part in parts), "lang": lang}}],
    }
    path.write_text(json.dumps(config, indent=2), encoding="utf-8")


def _build_wheel(folder: Path) -> Path:
    if not (_ROOT / "pyproject.toml").exists():
        raise PackageError("rnnhw package works in a checkout of the project only")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    ran = subprocess.run([*command, "-w", folder, _ROOT], capture_output=True, text=True)
    if ran.returncode != 0:
        said = ran.stderr.strip().splitlines()[-1:] or ["nothing said"]
        raise PackageError(f'no wheel was made: {said[0]} (try: pip install "rnnhw[package]")')
    return next(folder.glob("*.whl"))
