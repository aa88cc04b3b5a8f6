"""Hidden tests of the cells that make one step in time."""

import numpy as np
import pytest
from hypothesis import given

from autograder.checking.cases import Case, cases, given_sizes
from autograder.checking.decorators import check, each_stub
from autograder.hidden_tests.variants.inputs import Args, arguments, compare
from autograder.sealed.student import Student

steps = cases("NDH", largest=4)
LSTM_LIKE = ("peephole_lstm_step", "coupled_lstm_step", "depth_gated_lstm_step")
GRU_LIKE = ("gru_step", "mgu_step")


@each_stub(LSTM_LIKE, "memory")
@given_sizes(steps)
def test_memory(student: Student, stub: str, case: Case) -> None:
    compare(student, stub, case, "c_t")


@each_stub(LSTM_LIKE, "output")
@given_sizes(steps)
def test_output(student: Student, stub: str, case: Case) -> None:
    compare(student, stub, case, "h_t")


@each_stub(("gru_step", "clockwork_rnn_step"), "values")
@given_sizes(cases("NDH", H=2, largest=4))
def test_step(student: Student, stub: str, case: Case) -> None:
    compare(student, stub, case)


def _silenced(args: Args, case: Case, block: int, *names: str) -> Args:
    """These weights, with zeros in the block of one gate."""
    H = case["H"]
    silenced = {name: args[name].copy() for name in names}
    for weights in silenced.values():
        weights[..., block * H : (block + 1) * H] = 0
    return silenced


@check("gru_step", "candidate")
@given_sizes(cases("NDH", H=2, largest=4))
def test_gru_with_its_update_gate_half_open(student: Student, case: Case) -> None:
    # So that z and 1 - z are the same: only what is new is judged.
    args = arguments("gru_step", case)
    compare(student, "gru_step", case, **_silenced(args, case, 0, "W_x", "W_h", "b"))


@each_stub(GRU_LIKE, "update")
@given_sizes(steps)
def test_update_gate(student: Student, stub: str, case: Case) -> None:
    # So that nothing is reset: only the mixing of old and new is judged.
    candidate = {"gru_step": 2, "mgu_step": 1}[stub]
    compare(student, stub, case, **_silenced(arguments(stub, case), case, candidate, "W_h"))


@check("clockwork_rnn_step", "clock")
@given_sizes(cases("NDH", H=2, largest=4))
def test_clock(student: Student, case: Case) -> None:
    W_hh = arguments("clockwork_rnn_step", case)["W_hh"]
    diagonal = W_hh * np.eye(case["H"], dtype=case.dtype)
    compare(student, "clockwork_rnn_step", case, W_hh=diagonal)


@check("clockwork_rnn_step", "connections")
@pytest.mark.parametrize("t", [0, 12])
@given(cases("NDH", H=2, largest=4))
def test_connections(student: Student, t: int, case: Case) -> None:
    rng = np.random.default_rng(case.seed + 1)
    periods = rng.choice([1, 2, 3, 4, 6], case["H"])
    periods[:2] = 1, 2
    compare(student, "clockwork_rnn_step", case, periods=rng.permutation(periods), t=t)
