"""submit.py finds out at home what would not work where it is graded."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from autograder.curriculum import all_parts, rules
from autograder.glue import student_zip
from autograder.intake import take_in
from autograder.template.cut import TEMPLATE

LOSS = "homework/loss.py"
NOTHING = "Nothing in homework/loss.py can earn points."


def put(folder: Path, code: str, file: str = "loss.py") -> None:
    """Put code at the beginning of a homework file, which may be new."""
    path = folder / "homework" / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(code + "\n" + (path.read_text("utf-8") if path.exists() else ""), "utf-8")


def problems(run: subprocess.CompletedProcess) -> list[str]:
    """What is said to cost points."""
    assert run.returncode == 0 and run.stderr == "", run.stderr
    return [line for line in run.stdout.splitlines() if line.startswith("Problem: ")]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import scipy", f"{LOSS}:1 imports scipy, which is not there when it is graded."),
        ("import matplotlib.pyplot as plt", f"{LOSS}:1 imports matplotlib, which"),
        ("import importlib\nimportlib.import_module('pandas.x')", f"{LOSS}:2 imports pandas,"),
        ("import torch", f"{LOSS}:1 imports torch, which is not there"),
        ("import rnn", f"{LOSS}:1 imports rnn, which is in homework/: write `from homework"),
        ("import helper", f"{LOSS}:1 imports helper.py, which stays behind"),
        ("open('homework/t.txt')", f"{LOSS}:1 opens homework/t.txt, which stays behind"),
        ("import numpy as np\nnp.loadtxt('{here}/homework/t.txt')", f"{LOSS}:2 opens homework/t.t"),
        ("import homework.nothing", "loss.py cannot be imported alone: ModuleNotFoundError: No mo"),
        ("1 / 0", f"cannot be imported alone: ZeroDivisionError: division by zero ({LOSS}:1)."),
        ("raise SystemExit", "loss.py cannot be imported alone: SystemExit (homework/loss.py:1)."),
        ("import os\nos._exit(3)", "homework/loss.py ends Python, or never comes to an end, when"),
    ],
)
def test_what_the_grader_does_not_have(numpy_parts, python, code, said):
    (numpy_parts / "homework" / "t.txt").write_text("1")
    (numpy_parts / "helper.py").write_text("x = 1")
    put(numpy_parts, code.replace("{here}", numpy_parts.as_posix()))
    run = python(numpy_parts, "submit.py", RNNHW_LANG="en")
    about_loss = [line for line in problems(run) if "homework/loss.py can earn" in line]
    about_loss = about_loss or [line for line in problems(run) if "loss.py" in line]
    assert said in about_loss[0]
    assert "can earn points" in about_loss[0]
    assert "Written, with these problems in it." in run.stdout
    against_the_rule = " imports " in said or " opens " in said
    assert ("The rule: Files of parts 1 to 6 may import" in run.stdout) == against_the_rule
    assert (numpy_parts / "submission.zip").exists()


def test_what_is_right_has_no_problems(complete, python):
    put(complete, "from homework.tools.a import ONE")
    put(complete, "ONE = 1", "tools/a.py")
    put(complete, "import json, re, dataclasses, fractions\nimport numpy.linalg")
    put(complete, "import tqdm, torchvision", "mnist.py")
    put(complete, "try:\n    import matplotlib\nexcept ImportError:\n    pass", "rnn.py")
    put(complete, "print('hello')")
    run = python(complete, "submit.py", RNNHW_LANG="en")
    assert problems(run) == []
    assert "Note: homework/rnn.py:2 imports matplotlib" in run.stdout
    assert "Written. Hand in this file:" in run.stdout


def test_sub_folders_travel_and_are_taken_in(numpy_parts, python):
    put(numpy_parts, "X = 1", "tools/a.py")
    put(numpy_parts, "Y = 1", "工具/乙.py")
    for litter in ("__pycache__/c.py", ".hidden/d.py"):
        put(numpy_parts, "", litter)
    (numpy_parts / "homework" / "env").mkdir()
    (numpy_parts / "homework" / "env" / "pyvenv.cfg").touch()
    put(numpy_parts, "", "env/e.py")
    run = python(numpy_parts, "submit.py", RNNHW_LANG="en")
    assert problems(run) == []
    names = zipfile.ZipFile(numpy_parts / "submission.zip").namelist()
    assert {"homework/tools/a.py", "homework/工具/乙.py"} <= set(names)
    assert not [name for name in names if "c.py" in name or "d.py" in name or "e.py" in name]


def test_what_stays_behind_is_told(complete, python):
    for name in ("notes.txt", "data/x.csv"):
        put(complete, "", name)
    (complete / "homework" / "big.py").write_bytes(b"#" * (rules().files.bytes + 1))
    for i in range(rules().files.most):
        put(complete, "", f"many/file_{i:03}.py")
    run = python(complete, "submit.py", RNNHW_LANG="en")
    assert "Not packed (only .py files are handed in): homework/data/x.csv, home" in run.stdout
    assert "Not packed (over 1 MiB): homework/big.py." in run.stdout
    assert "Not packed (over 100 files): homework/many/file_0" in run.stdout
    names = zipfile.ZipFile(complete / "submission.zip").namelist()
    assert len([name for name in names if name.startswith("homework/")]) == rules().files.most
    assert {f"homework/{file}.py" for part in all_parts() for file in part.files} <= set(names)


def test_an_import_without_end(numpy_parts, python):
    trial = numpy_parts / "tests" / "trial.py"
    trial.write_text(
        trial.read_text("utf-8").replace("CPU_SECONDS = 20", "CPU_SECONDS = 2"), "utf-8"
    )
    put(numpy_parts, "while True:\n    pass")
    run = python(numpy_parts, "submit.py", RNNHW_LANG="en")
    ended = [re.search(r"/(\w+).py ends Python, or never", one)[1] for one in problems(run)]
    assert ended == ["loss", "variants"], "part 6 imports part 3"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("gbk", "is not saved as UTF-8 but as GBK: line 2 is the first"),
        ("utf-16", "is not saved as UTF-8 but as UTF-16: line 1 is the first"),
        ("latin-1", "is not saved as UTF-8: line 2 is the first"),
    ],
)
def test_encodings(numpy_parts, python, encoding, said):
    comment = "# été\n" if encoding == "latin-1" else "# 损失函数，见讲义\n"
    source = "x = 1\n" + comment + "y = 2\n"
    (numpy_parts / "homework" / "loss.py").write_bytes(source.encode(encoding))
    run = python(numpy_parts, "submit.py", RNNHW_LANG="en")
    assert f"homework/loss.py {said}" in problems(run)[0]


@pytest.mark.parametrize("first", ["# -*- coding: gbk -*-\n", "\ufeff"])
def test_encodings_that_python_reads(numpy_parts, python, first):
    path = numpy_parts / "homework" / "loss.py"
    encoding = "gbk" if "gbk" in first else "utf-8"
    path.write_bytes((first + path.read_text("utf-8")).encode(encoding, "ignore"))
    assert problems(python(numpy_parts, "submit.py", RNNHW_LANG="en")) == []


def older() -> object:
    """The module of the student's folder that finds newer syntax."""
    spec = spec_from_file_location("older", TEMPLATE / "tests" / "older.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NEWER = {
    (3, 11): [
        "try:\n    pass\nexcept* ValueError:\n    pass",
        "a = x[*b]",
        "x[1, *b] = 3",
        "def f(*args: *Ts): pass",
        "import tomllib",
        "from tomllib import loads",
    ],
    (3, 12): [
        'f"{d["a"]}"',
        "f'{x['a']:>{w['b']}}'",
        'f"{f"{1}"}"',
        r'f"{chr(10).join(x)}{"\n"}"',
        "f'{x +\n1}'",
        'f"""{\n1 # one\n}"""',
        "type X = int",
        "def f[T](x: T) -> T: return x",
        "class A[T]: pass",
    ],
    (3, 13): ["def f[T = int](x: T): pass"],
}
OLD = [
    "match x:\n    case [1, *_]: pass",
    "with (open('a') as f, open('b') as g): pass",
    "f\"{d['a']}\" f'{x!r:>{w}}' rf'\\d{x}'",
    "f'''{\n d['a'] }\n{d[\"b\"]}'''",
    "f\"{f'{x}'}\"",
    "f'{{}}' '\\n' f'\\n{x}\\t'",
    "a[(*b,)]",
    "a[1:2, ...]",
    "x = (y := 3)",
    "print(*a, **b)",
    "try:\n    import tomllib\nexcept ImportError:\n    import tomli",
]


@pytest.mark.parametrize("source", OLD)
def test_what_python_3_10_reads(source):
    assert older().too_new(source, "3.10") is None


NEWER_HERE = [
    s for version, sources in NEWER.items() if sys.version_info >= version for s in sources
]


@pytest.mark.parametrize("source", NEWER_HERE)
def test_what_python_3_10_does_not_read(source):
    line, why = older().too_new("x = 1\n" + source, "3.10")
    assert line >= 2 and why


@pytest.mark.parametrize("version", ["3.12", "3.13", "3.14"])
def test_newer_pythons_find_it_too(version):
    python = shutil.which(f"python{version}")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import older\n"
        f"for x in {[*NEWER[3, 11], *NEWER[3, 12]]!r}: assert older.too_new(x, '3.10'), x\n"
        f"for x in {OLD!r}: assert not older.too_new(x, '3.10'), (x, older.too_new(x, '3.10'))\n"
        "print('all')"
    )
    command = [python or "", "-c", code, str(TEMPLATE / "tests")]
    chosen = {**os.environ, "PYENV_VERSION": version}  # for pyenv, whose commands need it
    ran = subprocess.run(command, capture_output=True, text=True, env=chosen) if python else None
    if ran is None or "not installed" in ran.stderr or "not found" in ran.stderr:
        pytest.skip(f"there is no Python {version} here")
    assert ran.stdout.strip() == "all", ran.stderr


def test_newer_syntax_is_told(numpy_parts, python):
    put(numpy_parts, "try:\n    pass\nexcept* ValueError:\n    pass")
    run = python(numpy_parts, "submit.py", RNNHW_LANG="en")
    if sys.version_info >= (3, 11):
        assert re.search(
            r"homework/loss.py:\d needs a newer Python than 3.10 \(.*\), and Python "
            r"3.10 may grade it\.",
            problems(run)[0],
        )


WINDOW = """
import io, sys
class Window(io.TextIOBase):
    def write(self, text): return sys.__stdout__.write(text)
sys.stdout = sys.stderr = Window()
exec(open("submit.py", encoding="utf-8").read())
"""
"""IDLE's window has neither an encoding of its own nor anything else that a terminal has."""


def test_a_window_that_is_no_terminal(numpy_parts, python):
    (numpy_parts / "window.py").write_text(WINDOW)
    run = python(numpy_parts, "window.py", RNNHW_LANG="en")
    assert "Written. Hand in this file:" in run.stdout, run.stderr
    assert (numpy_parts / "submission.zip").exists()


@pytest.mark.skipif(find_spec("IPython") is None, reason="IPython is missing")
def test_in_a_notebook(numpy_parts, python):
    (numpy_parts / "cell.ipy").write_text("%run submit.py\nprint('after')\n")
    run = python(numpy_parts, "-m", "IPython", "--no-banner", "cell.ipy", RNNHW_LANG="en")
    assert "Written. Hand in this file:" in run.stdout, run.stdout + run.stderr
    assert "after" in run.stdout
    assert "Error" not in run.stdout + run.stderr


def test_a_console_without_chinese(untouched, python):
    run = python(untouched, "submit.py", PYTHONIOENCODING="ascii")
    assert run.stdout.isascii() and "\\u" not in run.stdout
    assert "Nothing in homework/loss.py is started." in run.stdout


def test_at_80_columns(untouched, python):
    run = python(untouched, "submit.py", COLUMNS="80")
    assert "正在像评分时那样单独试一试" in run.stdout
    assert all(len(line) < 80 for line in run.stdout.splitlines() if "/submission.zip" not in line)


def test_the_readme_states_the_rules():
    for name, lang in (("README.md", "en"), ("README.zh.md", "zh")):
        text = (TEMPLATE / name).read_text(encoding="utf-8")
        assert rules().imports.words.to(lang) in text
        assert f"Python {rules().python}" in text
        assert "pip install -r requirements.txt" in text and "pip install -e" not in text


def test_requirements_are_enough_and_plain():
    for name in ("requirements.txt", "requirements-torch.txt"):
        assert (TEMPLATE / name).read_bytes().isascii(), "pip reads it in the machine's encoding"
    torch = (TEMPLATE / "requirements-torch.txt").read_text()
    assert "-r requirements.txt" in torch
    assert all(package in torch for package in rules().imports.extra["torch"])


def test_the_rules_reach_the_zip_for_students(tmp_path):
    path = tmp_path / "student.zip"
    student_zip.write(path, all_parts()[:1])
    with zipfile.ZipFile(path) as archive:
        names = {name.removeprefix("rnnhw/") for name in archive.namelist()}
    assert {"tests/rules.json", "requirements.txt", "submit.py", "tests/alone.py"} <= names


def test_the_zip_is_taken_in_whole(numpy_parts, python, tmp_path):
    put(numpy_parts, "X = 1", "tools/a.py")
    python(numpy_parts, "submit.py")
    taken = take_in(numpy_parts / "submission.zip", tmp_path / "in")
    assert (taken.homework / "tools" / "a.py").read_text() == "X = 1\n"
