"""Scripts of failed checks, each run in a fresh process that has NumPy and no autograder."""

import ast
import inspect
import json
import re
import subprocess
import sys

import msgspec
import numpy as np
import pytest

from autograder.misconceptions.catalogue import misconceptions
from autograder.misconceptions.reference import Reference
from autograder.replaying import shown
from autograder.template.cut import SOLUTIONS
from tests.replaying.inprocess import Job
from tests.support import NUMPY, complete, patched, run_python, write_folder

ALONE = """
import runpy, sys
sys.modules.update(dict.fromkeys(["autograder", "solutions", "hypothesis", "torch"]))
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def run(script, *arguments) -> str:
    """What a script prints."""
    command = [sys.executable, "-I", "-c", ALONE, script, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def wrong_answers():
    """The first known mistake of every other stub of each NumPy part, by `part.stub`."""
    for part in NUMPY:
        first = {one.stub: one for one in reversed(misconceptions(part))}
        for stub in sorted(first)[::2]:
            yield f"{part}.{stub}", part, first[stub]


WRONG = {name: (part, known) for name, part, known in wrong_answers()}
SOFTMAX = {
    "nan_for_large": "    z = np.exp(z)\n    return z / z.sum(axis, keepdims=True)\n",
    "crashes": "    raise KeyError('no \"softmax\"')\n",
    "changes_input": "    z -= z.max(axis=axis, keepdims=True)\n"
    "    return np.exp(z) / np.exp(z).sum(axis, keepdims=True)\n",
    "returns_words": '    return \'x = """; import os\'\n',
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder of scripts and homework for each wrong answer, and what the checks said."""
    folder = tmp_path_factory.mktemp("scripts")
    whole = complete(*NUMPY)
    jobs = [Job("right", "loss", "softmax", whole)]
    for name, (part, known) in WRONG.items():
        source = patched(whole[part], known.stub, known.old, known.new)
        jobs.append(Job(name, part, known.stub, {**whole, part: source}))
    for name, body in SOFTMAX.items():
        source = patched(whole["loss"], "softmax", "", body)
        jobs.append(Job(name, "loss", "softmax", {**whole, "loss": source}))
    (folder / "jobs.json").write_bytes(msgspec.json.encode(jobs))
    ran = run_python("-m", "tests.replaying.inprocess", folder / "jobs.json", folder)
    assert ran.returncode == 0, ran.stderr
    for job in jobs:
        write_folder(folder / job.name, job.sources)
    return folder, json.loads((folder / "said.json").read_text())


@pytest.mark.slow
@pytest.mark.parametrize("name", WRONG)
def test_it_shows_what_is_wrong_and_what_is_right(made, name):
    folder, said = made
    failed = said[name]["failed"]
    assert failed and not said[name]["troubles"]
    said_of_it = run(folder / name / f"{failed[0]}.py")
    assert "now 现在" in said_of_it and "right 正确" in said_of_it
    assert re.search(r"off 相差: +(?!0\n)", said_of_it), "nothing is said to be off"
    assert "then 批改时" not in said_of_it, "the same call gives the same now as then"


@pytest.mark.slow
def test_a_right_answer_has_no_script(made):
    folder, said = made
    assert said["right"] == {"failed": [], "troubles": []}
    assert not list((folder / "right").glob("*.py"))


def answers() -> set[str]:
    """The lines of the reference's answers, but for those so short that anybody writes them."""
    lines = set()
    for file in SOLUTIONS.glob("*.py"):
        source = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef):
                for statement in node.body:
                    lines |= set((ast.get_source_segment(source, statement) or "").splitlines())
    return {line.strip() for line in lines if len(line.strip()) > 14}


@pytest.mark.slow
def test_no_line_of_the_answers_is_in_a_script(made):
    folder, _ = made
    secret = answers()
    assert len(secret) > 300
    for script in folder.glob("*/*.py"):
        lines = {line.strip() for line in script.read_text(encoding="utf-8").splitlines()}
        assert not lines & secret, script


@pytest.mark.slow
def test_the_right_numbers_stand_there(made):
    folder, _ = made
    script = folder / "nan_for_large" / "stable.py"
    said = run(script)
    assert "nan" in said and "NumPy reports 计算途中 NumPy 报告: invalid value" in said
    z = re.search(r"z = (np\.array\(.*?'\))", script.read_text("utf-8"), re.DOTALL)
    right = Reference().get("loss", "softmax")(eval(z[1], {"np": np}).astype(float))
    assert f"{right.ravel()[0]:.4g}" in said


@pytest.mark.slow
def test_what_it_does_besides_is_told(made):
    folder, said = made
    assert "keeps" in said["changes_input"]["failed"]
    changed = run(folder / "changes_input" / "keeps.py")
    assert "the call has changed its input 调用改动了输入: z" in changed
    assert "KeyError: 'no \"softmax\"'" in run(folder / "crashes" / "values.py")
    assert 'x = """; import os' in run(folder / "returns_words" / "values.py")


@pytest.mark.slow
def test_homework_that_was_mended_is_right(made, tmp_path):
    folder, _ = made
    mended = write_folder(tmp_path, complete("loss"))
    said = run(folder / "nan_for_large" / "stable.py", mended / "homework")
    assert "then 批改时" in said and re.findall(r"off 相差: +(.*)", said) == ["0"]


def test_parameters_have_other_names_than_what_a_script_begins_with():
    names = set(vars(shown)) - {"nan", "inf"}
    for part in NUMPY:
        for name in (p.stub for p in misconceptions(part)):
            function = Reference().get(part, name)
            if callable(function):
                assert not names & set(inspect.signature(function).parameters)


@pytest.mark.parametrize(
    ("value", "right", "words"),
    [
        (1.0, 1.0, "0"),
        (0.19, 0.2, "0.01; 1/1 entries 个元素"),
        (np.ones(2), np.array([1.0, 3.0]), "2 at 位于 [1]; 1/2 entries 个元素"),
        (np.ones(2), np.ones(3), "another shape 形状不同: (2,), (3,)"),
        (shown.nan, 1.0, "inf; 1/1 entries 个元素"),
        (1.0 + 1e-16, 1.0, "0"),
        ("a", "b", "another thing 不是同一个东西"),
        (shown.Other("ValueError: bad targets"), shown.Refusal("ValueError", ["targets"]), "0"),
        (
            shown.Other("ValueError: bad"),
            shown.Refusal("ValueError", ["targets"]),
            "another thing 不是同一个东西",
        ),
    ],
)
def test_how_far_off(value, right, words):
    assert shown.off(value, right) == words
