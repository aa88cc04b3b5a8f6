"""`rnnhw template` and `rnnhw doctor`."""

import shutil
from functools import lru_cache
from pathlib import Path

import pytest
from rich.console import Console

from autograder.cli import doctor
from autograder.curriculum import choose_parts
from autograder.template import cut, gaps, mistakes


@pytest.fixture(scope="module", autouse=True)
def computed_once():
    """What the known mistakes give, the slow part of every run, is the same in all of them. So are
    the marks of the hidden tests, for which a process collects them."""
    marks = lru_cache(gaps.marks)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mistakes, "text", lru_cache(mistakes.text))
        patch.setattr(gaps, "marks", lambda parts: marks(tuple(parts)))
        yield


def test_the_template_is_in_step(rnnhw):
    result = rnnhw("template", "--check")
    assert result.exit_code == 0, result.output
    assert "in step" in result.stdout


def test_only_the_student_s_folder_and_nothing_of_this_machine():
    for path, content in cut.generated().items():
        assert path.is_relative_to(cut.TEMPLATE)
        assert str(cut.ROOT) not in content and str(Path.home()) not in content


def test_what_is_out_of_step_is_named_and_written(rnnhw, tmp_path, monkeypatch):
    generated = shutil.ignore_patterns("*.json", "bench.py", "__pycache__")
    tests = tmp_path / "student_template" / "tests"
    shutil.copytree(cut.TEMPLATE / "tests", tests, ignore=generated)
    monkeypatch.setattr(cut, "ROOT", tmp_path)
    monkeypatch.setattr(cut, "TEMPLATE", tmp_path / "student_template")
    checked = rnnhw("template", "--check")
    assert checked.exit_code == 1
    assert "out of step: student_template/homework/loss.py" in checked.stdout
    assert not (tmp_path / "student_template" / "homework").exists()
    written = rnnhw("template")
    assert written.exit_code == 0
    assert "written: student_template/homework/lstm.py" in written.stdout
    assert rnnhw("template", "--check").exit_code == 0
    loss = tmp_path / "student_template" / "homework" / "loss.py"
    (part,) = choose_parts("loss")
    assert loss.read_text(encoding="utf-8") == cut.student_file(part, "loss")
    loss.write_text(loss.read_text(encoding="utf-8") + "\n# more", encoding="utf-8")
    assert rnnhw("template", "--check").exit_code == 1


def test_what_is_missing_is_told_in_one_line(rnnhw, monkeypatch):
    monkeypatch.setattr(cut, "find_spec", lambda name: None)
    result = rnnhw("template")
    assert result.exit_code == 2
    assert "rnnhw: the known mistakes of part 7 need PyTorch" in result.output


@pytest.mark.slow
def test_the_doctor_tells_of_every_need(rnnhw, nothing_left):
    result = rnnhw("doctor")
    assert result.exit_code == 0, result.output
    for name in ("Python", "seal", "PyTorch", "otter", "Docker"):
        assert name in result.stdout


def test_the_doctor_names_a_course_with_packages_of_our_names(monkeypatch):
    there = {"autograder": ["rnnhw"], "solutions": ["rnnhw", "rl-course"], "numpy": ["numpy"]}
    monkeypatch.setattr(doctor, "packages_distributions", lambda: there)
    ((ok, name, state, fix),) = doctor._neighbours()
    assert (ok, name) == (False, "names")
    assert "rl-course installs a package solutions" in state and "virtual environment" in fix


@pytest.mark.parametrize("width", [40, 80])
def test_the_doctor_fits_the_terminal_and_cuts_nothing_off(rnnhw, monkeypatch, width):
    fix = f"put the four files in /{'long/' * 30}raw"
    found = [(True, "Python", "3.11", ""), (False, "MNIST", "no " * 40, fix)]
    monkeypatch.setattr(doctor, "_findings", lambda: iter(found))
    monkeypatch.setattr(doctor, "console", Console(width=width, soft_wrap=True))
    lines = rnnhw("doctor").stdout.splitlines()
    assert max(map(len, lines)) <= width
    shown = "".join("".join(lines).split())
    assert "".join(fix.split()) in shown and "…" not in shown


@pytest.mark.parametrize("command", ["grade", "template", "doctor", "package"])
def test_every_command_explains_itself(rnnhw, command):
    result = rnnhw(command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout
