"""Every realistic wrong answer loses points on its own stub, and only where others build on it."""

from collections import Counter
from pathlib import Path

import pytest

from autograder.curriculum import all_parts
from tests import mutants
from tests.support import complaints, losing, stubs
from tests.wrong_answers import WRONG, judged_rounds, rounds

CENTRAL = {
    "softmax",
    "log_softmax",
    "cross_entropy",
    "sequence_cross_entropy",
    "lstm_step",
    "lstm_forward",
    "lstm_backward",
    "negative_sampling_loss",
    "rnn_step",
    "rnn_forward",
    "birnn_forward",
    "gru_step",
    "bilstm_forward",
    "rnn_step_backward",
    "rnn_backward",
    "truncated_rnn_backward",
    "train_step",
    "LSTMCell",
    "SequenceRNN",
    "to_torch_lstm",
    "fit",
    "RowRNN",
    "RowLSTM",
    "train",
    "repair",
}
AT_HOME = (Path(__file__).parent / "proven_at_home.txt").read_text(encoding="utf-8").split()
"""Answers with which networks are only tried by the public tests."""
ROUNDS, PLACE = rounds({name: one for name, one in WRONG.items() if name not in AT_HOME})


@pytest.fixture(scope="module")
def scores():
    """The score of each submission."""
    return judged_rounds(ROUNDS)


@pytest.mark.slow
@pytest.mark.parametrize("name", PLACE)
def test_it_loses_points(scores, name):
    score = scores[PLACE[name]]
    assert WRONG[name].entry.stub in losing(score), f"survived, with {score.earned} points"


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(ROUNDS)))
def test_only_what_builds_on_it_loses_too(scores, number):
    assert losing(scores[number]) <= ROUNDS[number].may_lose(), complaints(scores[number])


@pytest.mark.slow
def test_the_grader_finds_no_fault_of_its_own(scores):
    for score in scores:
        failed = [check for stub in stubs(score).values() for check in stub.failed]
        assert not [check.trouble for check in failed if check.fault == "grader"]


def test_every_stub_has_wrong_answers():
    counts = Counter((one.part, one.entry.stub) for one in WRONG.values())
    for part in all_parts():
        for stub in part.stubs:
            assert counts[part.part, stub.name] >= (5 if stub.name in CENTRAL else 2), stub.name


def test_none_is_lost():
    assert len(WRONG) >= 920
    assert all(WRONG[name].entry.public for name in AT_HOME), "each is proven somewhere"


@pytest.mark.slow
def test_one_stub_is_judged_alone(capsys):
    assert mutants.main(["cell_state"]) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    names = [name for name, one in WRONG.items() if one.entry.stub == "cell_state"]
    assert [line.split()[:2] for line in lines] == [["ok", f"{name}:"] for name in names]
    assert all(" loses " in line and "at home" in line for line in lines)
    assert last.startswith(f"{len(names)} of {len(names)} wrong answers lose points")


def test_a_name_that_is_none_is_told():
    with pytest.raises(SystemExit, match=r"lstm_stepp: no part, stub or id .* lstm_step,"):
        mutants.main(["lstm_stepp"])
