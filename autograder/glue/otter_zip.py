"""autograder.zip: made by otter's own generator, with our scripts, wheel and plugin in it."""

import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
from jinja2 import Environment, PackageLoader

from autograder.curriculum import Part, Question
from autograder.glue.pins import pins
from autograder.glue.student_zip import LONG_AGO
from autograder.grading.judging import environment
from autograder.key import Keys

_ROOT = Path(__file__).parents[2]
_PLUGIN = "autograder.glue.plugin.SealedGrading"
SUBMISSION = "0_submission"
"""otter's name for the entry on the submission as a whole; it is worth no points."""
KEYS = "requirements.rnnhw.keys"
"""otter's Dockerfile copies no other files than requirements.*, hence the odd name."""
DRAWN = "requirements.rnnhw.drawn"
"""The cases of the hidden tests, drawn from the keys, and what the reference answers: a container
need not find out. It can be read there as little as the reference."""
PINS = "requirements.rnnhw.pins"
"""The constraints file for pip in setup.sh."""
WHEEL = "requirements.rnnhw.whl"
"""This project, with hidden tests and reference."""
CONFIG = "otter_config.json"
_SCRIPTS = ("setup.sh", "run_autograder")
_files = Environment(
    loader=PackageLoader("autograder.glue", "files"), keep_trailing_newline=True, autoescape=False
)


class PackageError(Exception):
    """The zip cannot be made here; the message says why and what to do."""


def question_name(part: Part, question: Question) -> str:
    """otter's name for a question: its test file's too."""
    return f"{part.number}_{part.part}_{re.sub(r'[^0-9A-Za-z]+', '_', question.id).lower()}"


class Options(msgspec.Struct, frozen=True):
    """How a release is graded."""

    keys: Keys
    """From which all that is asked is drawn; only the grader can read them in the container."""
    lang: str = "en"
    """Language of otter's and Gradescope's reports."""
    show_hidden: bool = True
    """Whether students see the words about each question, once the grades are published."""
    pip_conf: Path | None = None
    """A pip configuration file for the image: which index, say one with CPU builds of PyTorch."""


def write(path: Path, parts: Sequence[Part], options: Options) -> None:
    """Write the zip; the same content gives the same bytes. Raises PackageError."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        wheel = _build_wheel(root / "wheel")
        _write_questions(root / "tests", parts)
        _write_config(root / CONFIG, parts, options)
        _generate(root)
        # otter's own scripts would fetch conda and a browser; ours take their place.
        with zipfile.ZipFile(root / "otter.zip") as theirs:
            contents = {name: theirs.read(name) for name in theirs.namelist()}
        extras = ["otter", *sorted({part.needs for part in parts} - {""})]
        names = ",".join(extras)
        setup = _files.get_template("setup.sh").render(wheel=wheel.name, extras=names, pins=PINS)
        contents["setup.sh"] = setup.encode()
        contents["run_autograder"] = _files.get_template("run_autograder").render().encode()
        contents[WHEEL] = wheel.read_bytes()
        contents[PINS] = "".join(f"{pin}\n" for pin in pins(extras)).encode()
        contents[KEYS] = options.keys.dump()
        contents[DRAWN] = drawn(root, parts, options.keys, rehearsed=True)
        if options.pip_conf:
            contents["requirements.pip.conf"] = options.pip_conf.read_bytes()
        with zipfile.ZipFile(path, "w") as archive:
            for name in sorted(contents):
                info = zipfile.ZipInfo(name, LONG_AGO)
                info.external_attr = (0o100755 if name in _SCRIPTS else 0o100644) << 16
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, contents[name])


def drawn(root: Path, parts: Sequence[Part], keys: Keys, rehearsed: bool = False) -> bytes:
    """The cases of the hidden tests, as a `PaperFile`: with the reference's answers if it is
    `rehearsed`. `root` is for other files. Raises PackageError."""
    keys_file, file = root / "keys", root / "drawn"
    keys_file.write_bytes(keys.dump())
    names = ",".join(part.part for part in parts)
    command = [sys.executable, "-m", "autograder.drawing", keys_file, names, file]
    command += ["rehearse"] if rehearsed else []
    ran = subprocess.run(command, env=environment(root), cwd=root, capture_output=True, text=True)
    if ran.returncode != 0:
        said = ran.stderr.strip().splitlines()[-1:] or ["nothing said"]
        raise PackageError(f"the hidden tests cannot be drawn: {said[0]}")
    return file.read_bytes()


def _generate(root: Path) -> None:
    """Run `otter generate` on a folder, into otter.zip."""
    command = [sys.executable, "-m", "otter", "generate", "-t", "tests", "-o", "otter.zip"]
    command += ["-c", CONFIG, "--no-requirements", "--no-environment"]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if ran.returncode != 0:
        said = ran.stderr.strip().splitlines()[-1:] or ["nothing said"]
        raise PackageError(f'otter generate failed: {said[0]} (try: pip install "rnnhw[package]")')


def _write_questions(folder: Path, parts: Sequence[Part]) -> None:
    folder.mkdir()
    page = _files.get_template("question.py.jinja")
    whole = page.render(title="The submission as a whole", name=SUBMISSION, points=0)
    (folder / f"{SUBMISSION}.py").write_text(whole, encoding="utf-8")
    for part in parts:
        for question in part.questions:
            name = question_name(part, question)
            title = f"{question.id}: {question.title.en}".replace('"', "'")
            text = page.render(title=title, name=name, points=question.points)
            (folder / f"{name}.py").write_text(text, encoding="utf-8")


def _write_config(path: Path, parts: Sequence[Part], options: Options) -> None:
    names = ",".join(part.part for part in parts)
    config = {
        "lang": "python",
        "logo": False,
        "show_hidden": options.show_hidden,
        "force_public_test_summary": False,
        "plugins": [{_PLUGIN: {"parts": names, "lang": options.lang}}],
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
