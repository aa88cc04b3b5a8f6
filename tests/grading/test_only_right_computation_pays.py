"""Whoever computes nothing earns exactly 0, whatever shape the answers have.

Each cheat answers every question of every part; where it needs the right shape, it takes it from
the reference (which a real submission could not reach).
"""

import pytest

from tests.support import FILE_OF, NUMPY, complaints, judged, losing, stubs

FRAME = '''
import inspect
import numpy as np
from solutions import {part} as reference

def each(value, change):
    """The same structure, with every array and number changed."""
    if isinstance(value, np.ndarray):
        return change(value)
    if isinstance(value, dict):
        return {{key: each(item, change) for key, item in value.items()}}
    if isinstance(value, tuple | list):
        return type(value)(each(item, change) for item in value)
    if isinstance(value, str):
        return value[:0]
    return type(value)(change(np.array(value)))

def cheat(right, args):
    {cheat}

def cheating(function):
    def answer(*args, **kwargs):
        return cheat(lambda: function(*args, **kwargs), args)
    return answer

for name, item in vars(reference).items():
    if inspect.isfunction(item) and not name.startswith("_"):
        globals()[name] = cheating(item)
    if name.isupper():
        globals()[name] = {table}
'''
WORDS = ("", "tanh", "hidden state", "forget gate", "sigmoid", "N-1", "1-N", "N-N", "N-M")
CHEATS = {
    "zeros": "return each(right(), np.zeros_like)",
    "uniform": "return each(right(), lambda a: np.full_like(a, 1 / a.shape[-1] if a.ndim else 1))",
    "NaN": "return each(right(), lambda a: np.full_like(a, np.nan))",
    "the sign turned": "return each(right(), lambda a: -a - 1e-3)",
    "empty arrays": "return each(right(), lambda a: a[..., :0] if a.ndim else a * 0)",
    "strings": "return each(right(), lambda a: np.full(a.shape, 'x') if a.ndim else a * 0)",
    "echo": "return args[0] if args else None",
    "echo of the shape": (
        "return each(right(), lambda a: next((x for x in args if np.shape(x) == a.shape), a * 0))"
    ),
    "None": "return None",
    "an empty tuple": "return ()",
    "ValueError": "raise ValueError('targets, activation, logits, mask and all else is wrong')",
    "nothing written": "raise NotImplementedError",
    "agreeable": (
        "return type('Agreeable', (), {'__eq__': lambda *_: True, '__float__': lambda _: 0.0,"
        " 'shape': (), '__array__': lambda *_, **__: np.zeros(1)})()"
    ),
}


def submission(cheat: str, table: str) -> dict[str, str]:
    """A homework in which every answer is the same cheat, and every table is as `table` says."""
    return {part: FRAME.format(part=part, cheat=cheat, table=table) for part in NUMPY}


TORCH_FRAME = '''
import inspect
import numpy as np
import torch
from torch import nn
from solutions import {file} as reference

def each(value, change):
    """The same structure, with every tensor, array and number changed; a module is made anew."""
    if isinstance(value, nn.Module):
        for layer in value.modules():
            getattr(layer, "reset_parameters", lambda: None)()
        return value
    if isinstance(value, torch.Tensor):
        return change(value)
    if isinstance(value, np.ndarray):
        return change(torch.from_numpy(value)).numpy()
    if isinstance(value, tuple | list):
        return type(value)(each(item, change) for item in value)
    return type(value)(change(torch.tensor(value)))

def cheat(right, args):
    {cheat}

def cheating(function, first=0):
    def answer(*args, **kwargs):
        return cheat(lambda: function(*args, **kwargs), args[first:])
    return answer

for name, item in vars(reference).items():
    if getattr(item, "__module__", "") != reference.__name__ or name.startswith("_"):
        continue
    if inspect.isclass(item):
        globals()[name] = type(name, (item,), {{"forward": cheating(item.forward, 1)}})
    else:  # nothing is trained, whatever is said of it
        trains = name in ("fit", "train", "train_epoch")
        globals()[name] = cheating((lambda *_: [2.0, 1.0]) if trains else item)
# Its right answer is zeros, and an echo of these.
globals().pop("first_state", None)
'''
TORCH_CHEATS = {
    "zeros": "return each(right(), torch.zeros_like)",
    "NaN": "return each(right(), lambda t: t.float() * torch.nan)",
    "echo": "return args[0]",
    "None": "return None",
    "nothing written": "raise NotImplementedError",
}


def of_torch(cheat: str) -> dict[str, str]:
    """Parts 7 and 8 in which every answer is the same cheat."""
    files = {file for file in FILE_OF.values() if file not in NUMPY}
    return {file: TORCH_FRAME.format(file=file, cheat=cheat) for file in files}


@pytest.fixture(scope="module")
def torch_scores():
    """The score of each cheat in parts 7 and 8; the models are really examined."""
    submissions = {name: of_torch(cheat) for name, cheat in TORCH_CHEATS.items()}
    submissions["honest"] = of_torch("return right()")
    parts = {name: ["torch_models", "mnist"] for name in submissions}
    return judged(submissions, parts, trained=TORCH_CHEATS)


@pytest.mark.slow
def test_the_frame_around_models_costs_nothing(torch_scores):
    """But for what trains, which does not train, and the function that is left out."""
    assert losing(torch_scores["honest"]) == {"fit", "train", "repair"}


@pytest.mark.slow
@pytest.mark.parametrize("name", TORCH_CHEATS)
def test_a_cheat_with_models_earns_exactly_nothing(torch_scores, name):
    score = torch_scores[name]
    assert {stub: one.earned for stub, one in stubs(score).items() if one.earned} == {}
    failed = [check for one in stubs(score).values() for check in one.failed]
    assert not [(c.stub, c.check, c.trouble) for c in failed if c.fault == "grader"]


@pytest.fixture(scope="module")
def scores():
    """The score of each cheat, and of the frame around them with right answers."""
    cheats = {}
    for number, (name, cheat) in enumerate(CHEATS.items()):
        # The same word for every entry of a table.
        cheats[name] = submission(cheat, f"dict.fromkeys(item, {WORDS[number % len(WORDS)]!r})")
    cheats["honest"] = submission("return right()", "item")
    return judged(cheats)


@pytest.mark.slow
@pytest.mark.parametrize("name", CHEATS)
def test_a_cheat_earns_exactly_nothing(scores, name):
    assert scores[name].earned == 0, {
        stub: one.earned for stub, one in stubs(scores[name]).items() if one.earned
    }
    assert all(one.earned == 0 for one in stubs(scores[name]).values())


@pytest.mark.slow
@pytest.mark.parametrize("name", CHEATS)
def test_a_cheat_is_no_fault_of_the_grader(scores, name):
    failed = [check for one in stubs(scores[name]).values() for check in one.failed]
    assert not [(c.stub, c.check, c.trouble) for c in failed if c.fault == "grader"]


@pytest.mark.slow
def test_the_frame_itself_costs_nothing(scores):
    assert scores["honest"].earned == scores["honest"].points, complaints(scores["honest"])
