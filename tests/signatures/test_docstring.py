"""What is read from a docstring, and what is said of one that cannot be read."""

import ast
from importlib import import_module

import numpy as np
import pytest

from autograder.checking.arguments import arguments, distinct_sizes
from autograder.checking.cases import Case
from autograder.curriculum import CurriculumError, all_parts
from autograder.signatures import Array, Group, Many, arrays, signature
from autograder.template.cut import source
from tests.support import NUMPY

STUBS = [
    (part.part, node.name)
    for part in all_parts()
    if part.part in NUMPY
    for node in ast.parse(source(part.part)).body
    if isinstance(node, ast.FunctionDef) and node.name in {stub.name for stub in part.stubs}
]
ALL = [
    (part.part, stub.name)
    for part in all_parts()
    for stub in part.stubs
    if not stub.name.isupper() and stub.file in ("", part.part)
]
SIZES = {letter: size for size, letter in enumerate("NTDHKCEMPVOLS", 3)}
SIZES |= {"num_classes": 2, "length": 2, "steps": 2, "start": 2}
SOURCE = '''
import numpy as np


def tagger(
    x: np.ndarray,
    start: tuple[np.ndarray, np.ndarray],
    layers: list[tuple[np.ndarray, np.ndarray]],
    targets: np.ndarray,
    mask: np.ndarray | None = None,
    lr: float = 0.1,
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    """Tag every step.

    Args:
        x: the inputs, of shape (N, T, D).
        start: the states (h0, c0), each of shape (N, H).
        layers: the weights of each layer, (W, b), of shapes (D, 4H)
            and (4H,).
        targets: classes, integers in [0, K), of shape (N, T).
        mask: boolean, of shape (N, T). None: every step counts.
        lr: the learning rate.

    Returns:
        loss: a float.
        grads: a dict with the keys "x" and "W", of shapes (N, T, D) and (D, 4H).
        z: of the shape of `x`.
    """
'''


@pytest.fixture
def read(tmp_path):
    """Reads the function above with some words in the place of others."""

    def reading(old: str = "", new: str = ""):
        assert old in SOURCE
        (tmp_path / "part.py").write_text(SOURCE.replace(old, new), encoding="utf-8")
        return signature.__wrapped__("part", "tagger", tmp_path)

    return reading


def test_everything_that_a_docstring_says(read):
    said = read()
    assert said.arguments == {
        "x": Array(("N", "T", "D")),
        "start": Group({"h0": Array(("N", "H")), "c0": Array(("N", "H"))}, tuple),
        "layers": Many(Group({"W": Array(("D", "4H")), "b": Array(("4H",))}, tuple)),
        "targets": Array(("N", "T"), "integer", 0, ("K", 0)),
        "mask": Array(("N", "T"), "boolean"),
        "lr": None,
    }
    assert said.optional == {"mask", "lr"}
    assert said.results == {
        "loss": None,
        "grads": Group({"x": Array(("N", "T", "D")), "W": Array(("D", "4H"))}, dict),
        "z": Array(("N", "T", "D")),
    }
    assert said.letters == "NTDHK"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("        lr: the learning rate.\n", "", 5, 'must say "lr: ..."'),
        ("        lr: the", "        rate: the", 22, "'rate' is none of x, start"),
        ("x: the inputs, of shape (N, T, D)", "x: the inputs", 16, 'x: say "of shape (N, ...)"'),
        ("(N, T, D).\n        start", "(N, T; D).\n        start", 16, "'T; D' is no dimension"),
        ("(N, T, D).\n        start", "(N, time).\n        start", 16, "'time' is no dimension"),
        (
            "shapes (D, 4H)\n            and (4H,)",
            "shapes (D, 4H), (H,)\n            and of shape (4H,)",
            18,
            "3 s",
        ),
        ("4H)\n            and (4H,)", "4H) (4H,)", 18, '"of shapes" with several'),
        ("shape (N, H)", "shape (N, H), (N, D)", 17, '"of shape" goes with one'),
        ("        lr: the", "        x: the", 22, "x stands there twice"),
        ("    x: np.ndarray,", "    x,", 5, "x has no type"),
        (" -> tuple[float, dict[str, np.ndarray], np.ndarray]", "", 5, "the result has no type"),
        ("(h0, c0)", "h0 and c0", 17, "say which 2 arrays"),
        ('the keys "x" and "W"', "two keys", 26, "say which keys"),
        ("of `x`", "of `y`", 27, "there is no argument y"),
        ("        z: of", "        of", 5, "of each of 3 results"),
        ("        loss: a float.\n", "", 5, "of each of 3 results"),
        ("    Args:\n", "    Arguments:\n", 5, 'must say "x: ..."'),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(read, tmp_path, old, new, line, words):
    with pytest.raises(CurriculumError) as error:
        read(old, new)
    assert str(error.value).startswith(f"{tmp_path / 'part.py'}:{line}: tagger: ")
    assert words in str(error.value)


def test_a_function_that_is_not_there(read):
    with pytest.raises(CurriculumError, match="there is no function or class nothing"):
        signature("loss", "nothing")


@pytest.mark.parametrize(("part", "stub"), ALL)
def test_every_stub_says_what_it_takes_and_gives(part, stub):
    said = signature(part, stub)
    found = [a for values in said[::2] for n, form in values.items() for _, a in arrays(form, n)]
    shapes = [array.shape(SIZES) for array in found]
    assert all(min(shape, default=1) > 0 for shape in shapes)


GIVEN = {
    "clockwork_rnn_step": {"periods": np.array([1, 2]), "t": 2},
    "reaches": {"t_in": 0, "t_out": 1},
    "truncated_rnn_backward": {"k": 2},
    "train_step": {"lr": 0.5},
}
"""What cannot be drawn of the arguments of a stub."""


def _drawn(part: str, stub: str) -> bool:
    forms = signature(part, stub)
    left = forms.arguments.keys() - forms.optional - GIVEN.get(stub, {}).keys()
    return bool(left) and all(isinstance(forms.arguments[name], Array | Group) for name in left)


@pytest.mark.parametrize(("part", "stub"), [place for place in STUBS if _drawn(*place)])
def test_the_reference_gives_what_its_docstring_says(part, stub):
    said = signature(part, stub)
    case = Case(distinct_sizes(said), np.float64, 3)
    args = arguments(said, case, given=GIVEN.get(stub, {}))
    module = import_module(f"solutions.{part}")
    for name, value in said.named(getattr(module, stub)(*args.values())).items():
        form = said.results[name]
        values = form.of(value) if isinstance(form, Group) else [value]
        for (what, array), one in zip(arrays(form, name), values, strict=form is not None):
            assert one.shape == array.shape(case.sizes), what


def test_a_size_can_be_named_or_be_what_is_left():
    assert Array(("T - start", "steps", "2H")).shape({"T": 9, "start": 2, "steps": 3, "H": 2}) == (
        7,
        3,
        4,
    )


def test_two_dimensions_are_never_equal_by_accident():
    for part, stub in STUBS:
        sizes = distinct_sizes(signature(part, stub))
        assert len(set(sizes.values())) == len(sizes) and min(sizes.values(), default=2) > 1
