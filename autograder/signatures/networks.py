"""Reads what a class of networks is made with and what it holds from its docstrings.

    class Elman(nn.Module):
        Attributes:
            linear: nn.Linear(input_size, 4 * hidden_size).

        def __init__(self, input_size: int, hidden_size: int, num_layers: int) -> None:
            Args:
                input_size: features of the input, D.
                hidden_size: hidden units, H.
                num_layers: layers, one above the other.

The letter after the comma is the dimension that a size stands for: in the parameters, and in what
`forward` takes and gives. A size without a letter is none of their dimensions.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from autograder.signatures.docstring import Reader
from autograder.signatures.forms import BATCH, TIME, Array, Signature, leaves
from autograder.signatures.sections import SOLUTIONS, Docstring, docstring

_LETTER = re.compile(r", ([A-Z])\b[.;]")
_LAYER = re.compile(r"nn\.(\w+)\(([^()]*)\)")
_SIZE = re.compile(r"(?:(\d+) \* )?(\w+)")
GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}
"""The blocks in the packed weights of PyTorch's recurrent layers."""


class Network(NamedTuple):
    """A class of networks."""

    sizes: dict[str, str | None]
    """What it is made with, in the order of the call: the dimension that each stands for."""
    defaults: dict[str, int]
    """The sizes that it has when none are asked for."""
    parameters: dict[str, Array]
    """Those whose names the docstring gives, as in PyTorch's `state_dict()`."""
    forward: Signature
    """What a network of it takes and gives."""

    def made_with(self, sizes: Mapping[str, int]) -> list[int]:
        """What to make one with: each size by its letter, or by its name if it has none.

        Raises KeyError for a size that is not there.
        """
        return [sizes[letter or name] for name, letter in self.sizes.items()]


@lru_cache
def network(part: str, stub: str, folder: Path = SOLUTIONS) -> Network:
    """What a class is made with, holds, takes and gives.

    Raises CurriculumError where its docstrings do not say it.
    """
    said = docstring(part, stub, folder)
    made = said.method("__init__")
    sizes = _sizes(made)
    forward = Reader(said.method("forward")).signature()
    _in_all(said, forward, sizes)
    return Network(sizes, _defaults(made), dict(_parameters(said, sizes)), forward)


def _in_all(said: Docstring, forward: Signature, sizes: Mapping[str, str | None]) -> None:
    """Every dimension but batch and time is a size. Raises CurriculumError."""
    found = [array.axes for _, array in leaves(forward.arguments | forward.results)]
    for letter in re.findall("[A-Z]", str(found)):
        if letter not in (BATCH, TIME, *sizes.values()):
            raise said.method("__init__").wrong(f'no size is said to be {letter}: "..., {letter}."')


def _sizes(said: Docstring) -> dict[str, str | None]:
    names = list(Reader(said).types)
    lines = said.complete(said.section("Args:"), names)
    found = {name: _LETTER.search(line.words) for line in lines for name in line.names}
    return {name: found[name][1] if found[name] else None for name in names}


def _defaults(said: Docstring) -> dict[str, int]:
    args = said.node.args
    names = [arg.arg for arg in args.args][len(args.args) - len(args.defaults) :]
    return dict(zip(names, map(ast.literal_eval, args.defaults), strict=True))


def _parameters(said: Docstring, sizes: Mapping[str, str | None]) -> Iterator[tuple[str, Array]]:
    for line in said.section("Attributes:"):
        layer = _LAYER.match(line.words)
        if not layer or layer[1] not in ("Linear", *GATES):
            raise said.wrong(f'{", ".join(line.names)}: say "nn.Linear(...)"', line.number)
        axes = []
        for size in layer[2].split(", "):
            found = _SIZE.fullmatch(size)
            if not found or not sizes.get(found[2]):
                raise said.wrong(f"{size!r} is no size with a dimension", line.number)
            axes.append(f"{found[1] or ''}{sizes[found[2]]}")
        if len(axes) != 2:
            raise said.wrong(f"{layer[0]}: two sizes, in and out", line.number)
        for name in line.names:
            for own, shape in _of_layer(layer[1], *axes):
                yield f"{name}.{own}", Array(shape)


def _of_layer(kind: str, given: str, out: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The parameters of one of PyTorch's layers, by the names that it gives them."""
    if kind == "Linear":
        yield from (("weight", (out, given)), ("bias", (out,)))
        return
    count, letter = re.fullmatch(r"(\d*)(.)", out).groups()
    blocks = GATES[kind] * int(count or 1)
    rows = f"{blocks}{letter}" if blocks > 1 else letter
    yield from (("weight_ih_l0", (rows, given)), ("weight_hh_l0", (rows, out)))
    yield from (("bias_ih_l0", (rows,)), ("bias_hh_l0", (rows,)))
