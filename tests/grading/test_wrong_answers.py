"""Every realistic wrong answer loses points on its own stub, and only where others build on it."""

import pytest

from autograder.curriculum import choose_parts
from tests.mutants import PARTS, WRONG, judged_rounds, rounds
from tests.support import complaints, losing, stubs

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
ROUNDS, PLACE = rounds(WRONG)


@pytest.fixture(scope="module")
def scores():
    """The score of each submission."""
    return judged_rounds(ROUNDS)


@pytest.mark.slow
@pytest.mark.parametrize("name", WRONG)
def test_it_loses_points(scores, name):
    score = scores[PLACE[name]]
    assert WRONG[name][1] in losing(score), f"survived, with {score.earned} points"


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
    for part in choose_parts(",".join(PARTS)):
        for stub in part.stubs:
            count = sum(1 for _, name, _, _ in WRONG.values() if name == stub.name)
            assert count >= (5 if stub.name in CENTRAL else 2), stub.name
