"""At home as in reports: two mistakes at once are both named, and one beside something else."""

import importlib
import json
import re
import sys
from itertools import combinations

import numpy as np
import pytest

from autograder.misconceptions.catalogue import of_stub
from autograder.misconceptions.given import given
from autograder.misconceptions.leafwise import partly
from autograder.misconceptions.mutants import with_changes, with_mistakes
from autograder.misconceptions.probes import probes, viewed
from autograder.misconceptions.reference import NoSuchPlace, Reference
from autograder.template.cut import TEMPLATE
from autograder.template.tried import tried
from tests.support import NUMPY, patched

TABLE = json.loads((TEMPLATE / "tests" / "mistakes.json").read_text(encoding="utf-8"))
STUBS = [(part, stub) for part in NUMPY for stub in TABLE[part]]
SUM = "z = x_t @ W_xh + h_prev @ W_hh + b_h"


@pytest.fixture(scope="module")
def known_mistakes():
    """What the public tests find, as a function of a part, a stub and an answer."""
    before = {name: sys.modules.pop(name, None) for name in ("known", "fingerprints")}
    sys.path.insert(0, str(TEMPLATE / "tests"))
    try:
        yield importlib.import_module("known").known_mistakes
    finally:
        sys.path.remove(str(TEMPLATE / "tests"))
        for name, module in before.items():
            sys.modules.pop(name, None)
            sys.modules.update({name: module} if module else {})


@pytest.mark.parametrize(
    ("file", "stub", "changes", "told"),
    [
        (
            "rnn",
            "rnn_step",
            [(SUM, "z = x_t @ W_xh + h_prev @ W_hh.T")],
            ["The bias is missing", "W_hh is transposed"],
        ),
        (
            "loss",
            "cross_entropy",
            [("float(-log_p", "float(log_p"), (", dlogits / N", ", dlogits * 0.37 + 0.01")],
            ["The loss has the wrong sign"],
        ),
        (
            "loss",
            "cross_entropy",
            [("float(-log_p", "float(log_p"), (", dlogits / N", ", -dlogits / N")],
            ["The loss has the wrong sign", "The gradient has the wrong sign"],
        ),
        ("rnn", "rnn_step", [(SUM, f"{SUM}.sum()"), ("np.tanh(z)", "np.maximum(z, 0)")], []),
    ],
)
def test_all_that_is_known_is_told(complete, run_tests, file, stub, changes, told):
    path = complete / "homework" / f"{file}.py"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        text = patched(text, stub, old, new)
    path.write_text(text, encoding="utf-8")
    said = run_tests(complete, f"tests/test_{file}.py", "--lang", "en", "-k", stub).stdout
    assert set(re.findall(r"A known mistake: ([^.]+)\.", said)) == set(told)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NumPy complains of some mistakes
@pytest.mark.parametrize(("part", "stub"), STUBS)
def test_of_two_mistakes_none_is_named_that_is_not_made(known_mistakes, part, stub):
    for one, other in combinations(of_stub(part, stub), 2):
        try:
            both = viewed(part, stub, Reference(with_mistakes(part, one, other)))
        except NoSuchPlace:
            continue
        named = {known["title"]["en"] for known in known_mistakes(part, stub, both)}
        made = {one.title.en, other.title.en}
        seen = list(given((part, stub), with_mistakes(part, one, other)))
        for third in of_stub(part, stub):
            if third.title.en in named - made:
                assert gives_the_same((part, stub), third, seen), (one.slug, other.slug, third.slug)


def gives_the_same(place, known, seen):
    """Whether a mistake gives just this, or does so for all results that it changes."""
    right = list(given(place))

    def gives(member):
        return [list(given(place, with_mistakes(place[0], member)))]

    whole = any(all(map(nearly, seen, *gives(member))) for member in known.members())
    return whole or bool(partly([known], gives, seen, right)[0])


def nearly(one, other):
    """Whether two outcomes are the same, also where 1e-17 stands for 0."""
    return (
        one.raised == other.raised
        and one.leaves.keys() == other.leaves.keys()
        and all(
            np.shape(leaf) == np.shape(other.leaves[name])
            and np.allclose(leaf, other.leaves[name], rtol=1e-9, atol=1e-12, equal_nan=True)
            if isinstance(leaf, np.ndarray)
            else leaf == other.leaves[name]
            for name, leaf in one.leaves.items()
        )
    )


def test_a_digest_belongs_to_no_single_mistake_and_names_what_is_shipped():
    total = 0
    for part, stubs in TABLE.items():
        for stub, entry in stubs.items():
            total += len(entry["pairs"])
            for numbers in entry["pairs"].values():
                assert 1 <= len(numbers) <= 2 and numbers == sorted(set(numbers)), (part, stub)
                assert numbers[-1] < len(entry["mistakes"]), (part, stub)
    assert total > 2000


@pytest.mark.parametrize(
    ("part", "stub", "old", "new"),
    [
        ("torch_models", "to_torch_lstm", "made.bias_ih_l0.copy_(repacked(cell.W_x.bias))", "pass"),
        ("rnn", "rnn_step", SUM, f"{SUM} + np.random.random()"),
        ("rnn", "rnn_step", SUM, f"{SUM} + __import__('random').random()"),
    ],
)
def test_what_is_drawn_is_drawn_alike_each_time(part, stub, old, new):
    """Otherwise it would take another digest each time, and once that of a pair."""
    answer = Reference(with_changes(part, (stub, old, new)))
    args = next(iter(probes(part, stub))).args
    leaves = [tried((part, stub), answer, args)[0] for _ in range(3)]
    assert leaves[0] == leaves[1] == leaves[2]
    assert leaves[0] != tried((part, stub), Reference(), args)[0]
