"""A function that a maintainer adds gets its guards from its docstring: nobody lists its axes."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.support import ROOT

LAYER_NORM = '''

def layer_norm(z: np.ndarray, gain: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Shift and scale each row to mean 0 and variance 1 (Ba et al. 2016).

    Args:
        z: what a layer is about to squash, of shape (N, H).
        gain, bias: one number per unit, of shape (H,).

    Returns:
        The rows, of shape (N, H).
    """
    z = z - z.mean(axis=AXIS, keepdims=True)
    return gain * z / np.sqrt((z * z).mean(axis=AXIS, keepdims=True) + 1e-5) + bias
'''
STUB = """
[[questions.stubs]]
name = "layer_norm"
points = 0.25
section = { en = "layer-norm", zh = "层归一化" }
guards = ["independent", "keeps"]

[[questions.stubs.checks]]
name = "values"
kind = "value"
what = { en = "the rows", zh = "各行" }
hint = { en = "Row by row.", zh = "一行一行地算。" }
"""
JUDGE = """
import json
from autograder.curriculum import choose_parts
from autograder.drawing.paper import Paper
from autograder.drawing.reference import Unsealed
from autograder.drawing.replay import run
from autograder.sealed.student import Student

paper, said = Paper.of(choose_parts("variants")), {}
for test in paper.tests:
    if test.stub == "layer_norm":
        try:
            run(test, {"student": Student(Unsealed("homework"))}, paper.drawn.of(test))
            said[test.check] = ""
        except AssertionError as failed:
            said[test.check] = str(failed)
print(json.dumps(said))
"""


@pytest.fixture
def tree(tmp_path):
    """A copy of the tree with layer_norm in part 6."""
    for name in ("autograder", "solutions", "assignments"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "solutions" / "variants.py").open("a", encoding="utf-8") as file:
        file.write(LAYER_NORM.replace("AXIS", "1"))
    toml = tmp_path / "assignments" / "06_variants" / "assignment.toml"
    text = toml.read_text(encoding="utf-8")
    assert "points = 1.25" in text
    toml.write_text(text.replace("points = 1.25", "points = 1", 1) + STUB, encoding="utf-8")
    return tmp_path


def run_in(tree, *args: str) -> subprocess.CompletedProcess:
    """Run this Python in a copy of the tree, which stands before the project itself."""
    env = os.environ | {"PYTHONPATH": str(tree)}
    command = [sys.executable, *args]
    return subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True)


def judged(tree, answer: str) -> dict[str, str]:
    """What the guards of layer_norm say of an answer, by their names; "" if it passes."""
    (tree / "homework").mkdir()
    (tree / "homework" / "__init__.py").touch()
    module = "import numpy as np\n" + answer
    (tree / "homework" / "variants.py").write_text(module, encoding="utf-8")
    done = run_in(tree, "-c", JUDGE)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    ("answer", "loses"),
    [
        (LAYER_NORM.replace("AXIS", "1"), ""),
        (LAYER_NORM.replace("AXIS", "0"), "independent"),
        (LAYER_NORM.replace("AXIS", "1").replace("z = z - z", "z -= z"), "keeps"),
        (LAYER_NORM.replace("AXIS", "1").replace("+ bias", "+ bias.astype(float)"), "keeps"),
    ],
    ids=["right", "mean over the batch", "input changed", "dtype lost"],
)
def test_a_new_function_is_guarded(tree, answer, loses):
    said = judged(tree, answer)
    assert said.keys() == {"independent", "keeps"}
    assert {name for name, words in said.items() if words} == {loses} - {""}


def test_a_guard_that_cannot_tell_the_batch_stops_the_grader(tree):
    solution = tree / "solutions" / "variants.py"
    text = solution.read_text(encoding="utf-8")
    words = "what a layer is about to squash, of shape (N, H)"
    solution.write_text(text.replace(words, "the rows, of shape (B, H)"), encoding="utf-8")
    done = run_in(tree, "-m", "autograder.grading.fit", "variants")
    assert done.returncode != 0
    line = (done.stderr + done.stdout).strip().splitlines()[-1]
    assert "layer_norm has the guard 'independent', but no argument" in line and "N" in line
