"""A function that a maintainer adds gets its guards from its docstring: nobody lists its axes."""

import json
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support import ROOT, run_in


class Function(NamedTuple):
    """A new function, right as it is."""

    source: str
    guards: tuple[str, ...]
    wrong: dict[str, dict[str, tuple[str, str]]]
    """Changes of the answer, for each guard that must notice them: what stands in the place of
    what."""


LAYER_NORM = Function(
    '''
def layer_norm(z: np.ndarray, gain: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Shift and scale each row to mean 0 and variance 1 (Ba et al. 2016).

    Args:
        z: what a layer is about to squash, of shape (N, H).
        gain, bias: one number per unit, of shape (H,).

    Returns:
        The rows, of shape (N, H).
    """
    z = z - z.mean(axis=1, keepdims=True)
    return gain * z / np.sqrt((z * z).mean(axis=1, keepdims=True) + 1e-5) + bias
''',
    ("independent", "keeps"),
    {
        "independent": {
            "mean over the batch": ("z.mean(axis=1", "z.mean(axis=0"),
            "variance over the batch": ("(z * z).mean(axis=1", "(z * z).mean(axis=0"),
        },
        "keeps": {
            "input changed": ("z = z - z", "z -= z"),
            "dtype lost": ("+ bias", "+ bias.astype(float)"),
        },
    },
)
TIME_FIRST = Function(
    '''
def smoothed(
    x: np.ndarray, state: tuple[np.ndarray, np.ndarray], counts: np.ndarray
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The mean of all inputs so far, and the step at which the largest came.

    Args:
        x: the inputs, time first, of shape (T, N, D).
        state: (total, shift), of shapes (N, D) and (D,).
        counts: how many inputs came before, integers in [0, K), of shape (N,).

    Returns:
        means: a dict with the keys "mean" and "sum", each of shape (T, N, D).
        largest: integers, of shape (N, D).
    """
    total, shift = state
    sums = total + np.cumsum(x, axis=0)
    steps = np.arange(1, len(x) + 1).astype(x.dtype)[:, None] + counts.astype(x.dtype)
    return {"mean": sums / steps[:, :, None] + shift, "sum": sums}, x.argmax(axis=0)
''',
    ("causal", "independent", "keeps"),
    {
        "causal": {
            "sums from behind": ("np.cumsum(x, axis=0)", "np.cumsum(x[::-1], axis=0)[::-1]")
        },
        "independent": {
            "sums over the batch": ("np.cumsum(x, axis=0)", "np.cumsum(x, axis=1)"),
            "start of the first sequence": ("total + np", "total[:1] + np"),
            "counts of the first sequence": ("+ counts.astype", "+ counts[:1].astype"),
        },
        "keeps": {
            "steps in float64": (
                "np.arange(1, len(x) + 1).astype(x.dtype)",
                "np.arange(1, len(x) + 1)",
            ),
            "largest as float": ("x.argmax(axis=0)", "x.argmax(axis=0).astype(x.dtype)"),
            "start changed": ("    sums = total", "    total *= 1.5\n    sums = total"),
        },
    },
)
FUNCTIONS = {"layer_norm": LAYER_NORM, "smoothed": TIME_FIRST}

STUB = """
[[questions.stubs]]
name = "{name}"
points = 0.25
section = {{ en = "new", zh = "新" }}
guards = {guards}

[[questions.stubs.checks]]
name = "values"
kind = "value"
what = {{ en = "the values", zh = "值" }}
hint = {{ en = "As the docstring says.", zh = "照文档说的做。" }}
"""
JUDGE = """
import json, sys
from autograder.curriculum import choose_parts
from autograder.drawing.paper import Paper
from autograder.drawing.reference import Unsealed
from autograder.drawing.replay import run
from autograder.sealed.student import Student

paper, said = Paper.of(choose_parts("variants")), {}
for package, stub in json.loads(sys.argv[1]).items():
    student, said[package] = Student(Unsealed(package)), {}
    for test in paper.tests:
        if test.stub == stub:
            try:
                run(test, {"student": student}, paper.drawn.of(test))
                said[package][test.check] = ""
            except AssertionError as failed:
                said[package][test.check] = str(failed)
print(json.dumps(said))
"""


def grown(folder: Path) -> Path:
    """A copy of the tree with the new functions in part 6."""
    for name in ("autograder", "solutions", "assignments"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    toml = folder / "assignments" / "06_variants" / "assignment.toml"
    text = toml.read_text(encoding="utf-8")
    assert "points = 1.25" in text
    text = text.replace("points = 1.25", "points = 0.75", 1)
    with (folder / "solutions" / "variants.py").open("a", encoding="utf-8") as solution:
        for name, function in FUNCTIONS.items():
            solution.write("\n" + function.source)
            text += STUB.format(name=name, guards=json.dumps(function.guards))
    toml.write_text(text, encoding="utf-8")
    return folder


ANSWERS = {
    **{(name, "", "right"): function.source for name, function in FUNCTIONS.items()},
    **{
        (name, guard, words): function.source.replace(*change)
        for name, function in FUNCTIONS.items()
        for guard, changes in function.wrong.items()
        for words, change in changes.items()
    },
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """What the guards say of each answer, by their names; "" of one that passes."""
    tree = grown(tmp_path_factory.mktemp("tree"))
    packages = {}
    for number, ((name, _, _), answer) in enumerate(ANSWERS.items()):
        package = f"answer_{number}"
        (tree / package).mkdir()
        (tree / package / "__init__.py").touch()
        source = f"import numpy as np\n{answer}"
        (tree / package / "variants.py").write_text(source, encoding="utf-8")
        packages[package] = name
    done = run_in(tree, "-c", JUDGE, json.dumps(packages))
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    return dict(zip(ANSWERS, said.values(), strict=True))


@pytest.mark.parametrize("answer", ANSWERS, ids=" ".join)
def test_a_new_function_is_guarded(verdicts, answer):
    name, loses, _ = answer
    assert not loses or ANSWERS[answer] != FUNCTIONS[name].source
    said = verdicts[answer]
    assert said.keys() == set(FUNCTIONS[name].guards)
    assert {guard for guard, words in said.items() if words} == {loses} - {""}, said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "z: what a layer is about to squash, of shape (N, H)",
            "z: the rows, of shape (B, H)",
            "layer_norm has the guard 'independent', but no argument of it has the dimension N",
        ),
        (
            "z: what a layer is about to squash, of shape (N, H)",
            "z: what a layer is about to squash",
            'layer_norm: z: say "of shape (N, ...)"',
        ),
        (
            "integers in [0, K), of shape (N,)",
            "integers, of shape (N,)",
            "smoothed: counts: integers without bounds (in [0, K), from 1 to T) cannot be drawn: "
            "draw it in autograder/hidden_tests/variants/inputs.py",
        ),
    ],
)
def test_a_docstring_that_does_not_say_it_stops_the_grader(tmp_path, old, new, words):
    tree = grown(tmp_path)
    solution = tree / "solutions" / "variants.py"
    text = solution.read_text(encoding="utf-8")
    assert text.count(old) == 1
    solution.write_text(text.replace(old, new), encoding="utf-8")
    done = run_in(tree, "-m", "autograder.grading.fit", "variants")
    assert done.returncode != 0
    line = (done.stderr + done.stdout).strip().splitlines()[-1]
    assert words in line and "solutions/variants.py" in line
