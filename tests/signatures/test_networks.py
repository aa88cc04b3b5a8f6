"""What is read of a class of networks, and what is said of one that cannot be read."""

import ast
from importlib import import_module

import numpy as np
import pytest
import torch

from autograder.checking.arguments import arguments, distinct_sizes
from autograder.checking.cases import Case
from autograder.curriculum import CurriculumError, all_parts
from autograder.signatures import Array, is_class, leaves, network, signature
from autograder.template.cut import source

CLASSES = [
    (part.part, node.name)
    for part in all_parts()
    for node in ast.parse(source(part.part)).body
    if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
]
SOURCE = '''
import torch
from torch import nn


class Reader(nn.Module):
    """Reads.

    Attributes:
        inner: nn.LSTM(input_size, 2 * hidden_size), batch first.
        outer: nn.Linear(hidden_size, output_size).
    """

    def __init__(
        self, input_size: int, hidden_size: int, layers: int, output_size: int = 3
    ) -> None:
        """Make the layers.

        Args:
            input_size: features, D; at least one.
            hidden_size: hidden units, H.
            layers: how many.
            output_size: outputs, O.
        """

    def forward(self, x: torch.Tensor, state: torch.Tensor | None = None) -> torch.Tensor:
        """Read.

        Args:
            x: sequences, of shape (N, 1, T, D) or (N, T, D).
            state: of shape (N, H). None: zeros.

        Returns:
            output: of shape (N, O).
        """
'''


@pytest.fixture
def read(tmp_path):
    """Reads the class above with some words in the place of others."""

    def reading(old: str = "", new: str = ""):
        assert old in SOURCE
        (tmp_path / "part.py").write_text(SOURCE.replace(old, new), encoding="utf-8")
        return network.__wrapped__("part", "Reader", tmp_path)

    return reading


def test_everything_that_the_docstrings_say(read):
    said = read()
    assert said.sizes == {"input_size": "D", "hidden_size": "H", "layers": None, "output_size": "O"}
    assert said.defaults == {"output_size": 3}
    assert {name: str(array) for name, array in said.parameters.items()} == {
        "inner.weight_ih_l0": "(8H, D)",
        "inner.weight_hh_l0": "(8H, 2H)",
        "inner.bias_ih_l0": "(8H,)",
        "inner.bias_hh_l0": "(8H,)",
        "outer.weight": "(O, H)",
        "outer.bias": "(O,)",
    }
    x = Array(("N", "1", "T", "D"), others=(("N", "T", "D"),))
    assert said.forward.arguments == {"x": x, "state": Array(("N", "H"))}
    assert said.forward.optional == {"state"}
    assert said.forward.results == {"output": Array(("N", "O"))}
    assert said.made_with({"D": 2, "H": 3, "O": 4, "layers": 5}) == [2, 3, 5, 4]


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        ("outputs, O.", "outputs.", "Reader.__init__", "no size is said to be O"),
        ("            layers: how many.\n", "", "Reader.__init__", 'must say "layers: ..."'),
        ("layers: how", "depth: how", "Reader.__init__", "'depth' is none of input_size"),
        ("def forward", "def backward", "Reader", "there is no method forward"),
        ("state: of shape", "state: any, of size", "Reader.forward", 'state: say "of shape'),
        ("or (N, T, D)", "or (N, time)", "Reader.forward", "'time' is no dimension"),
        ("nn.Linear(hidden_size, output_size)", "a layer", "Reader", 'outer: say "nn.Linear(...)"'),
        ("nn.Linear(hidden_size, output_size)", "nn.Linear(layers, output_size)", "Reader", "'lay"),
        ("nn.Linear(hidden_size, output_size)", "nn.Linear(output_size)", "Reader", "two sizes"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(read, old, new, where, words):
    with pytest.raises(CurriculumError) as error:
        read(old, new)
    assert f"part.py:{str(error.value).split(':')[1]}: {where}: " in str(error.value)
    assert words in str(error.value)


def test_classes_are_known():
    assert is_class("torch_models", "LSTMCell") and not is_class("torch_models", "fit")


@pytest.mark.parametrize(("part", "stub"), CLASSES)
def test_the_reference_is_what_its_docstrings_say(part, stub):
    said, module = network(part, stub), import_module(f"solutions.{part}")
    case = Case(distinct_sizes(said.forward) | {"O": 7, "H": 5, "C": 6, "K": 8}, np.float32, 3)
    others = {name: 3 for name, letter in said.sizes.items() if letter is None}
    model = getattr(module, stub)(*said.made_with(case.sizes | others))
    state = model.state_dict()
    if said.parameters:
        assert {name: tuple(value.shape) for name, value in state.items()} == {
            name: array.shape(case.sizes) for name, array in said.parameters.items()
        }
    args = arguments(signature(part, stub), case)
    result = model(*map(_tensors, args.values()))
    found = [tuple(one.shape) for one in _apart(result)]
    assert found == [array.shape(case.sizes) for _, array in leaves(said.forward.results)]
    for name, form in said.forward.arguments.items():
        for other in getattr(form, "others", ()):
            assert model(_tensors(args[name]).reshape(Array(other).shape(case.sizes))).equal(result)


def _tensors(value):
    return tuple(map(_tensors, value)) if isinstance(value, tuple) else torch.from_numpy(value)


def _apart(value):
    return [one for item in value for one in _apart(item)] if isinstance(value, tuple) else [value]
