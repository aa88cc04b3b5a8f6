"""Every realistic wrong answer loses points on its own stub, and only where others build on it."""

from collections import Counter

import pytest

from autograder.curriculum import all_parts
from autograder.misconceptions.catalogue import WrongAnswer
from tests import mutants
from tests.support import complaints, losing, stubs
from tests.wrong_answers import WRONG, complaint_at_home, judged_rounds, rounds

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
    """Which stubs of each submission lose points."""
    return judged_rounds(ROUNDS, in_short=True)


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
    assert len(WRONG) >= 1000


@pytest.mark.slow
def test_one_stub_is_judged_alone(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert mutants.main(["cell_state"]) == 0
    title, head, *lines, last = filter(None, capsys.readouterr().out.splitlines())
    assert title.startswith("lstm.cell_state, ")
    assert head.split("  ")[0] == "wrong answer" and max(map(len, [head, *lines])) <= 80
    slugs = [one.entry.slug for one in WRONG.values() if one.entry.stub == "cell_state"]
    assert [line.split()[0] for line in lines] == slugs
    assert all(float(line.split()[1]) > 0 and line.split()[2] == "wrong" for line in lines)
    assert last.startswith(f"{len(slugs)} of {len(slugs)} wrong answers lose points")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lstm_stepp", "did you mean lstm_step or "),
        ("loss.softmax.not-shifte", "did you mean loss.softmax."),
        ("42", "the parts are encoding, rnn, "),
    ],
)
def test_a_name_that_is_none_is_told_in_one_line(name, said):
    with pytest.raises(SystemExit) as told:
        mutants.main([name])
    line = f"{name}: no part, stub or id of a wrong answer; {said}"
    assert str(told.value).startswith(line) and len(str(told.value)) < 200


def test_what_the_catalogue_says_of_the_public_tests_is_held_to():
    seen = WrongAnswer("softmax", "a", "x")
    unseen = WrongAnswer("softmax", "b", "x", public=False, reason="no example has it")
    assert not [*complaint_at_home(seen, True), *complaint_at_home(unseen, False)]
    assert "write an example that tells it" in "".join(complaint_at_home(seen, False))
    assert "take `public = false` and its `reason` away" in "".join(complaint_at_home(unseen, True))


def test_an_entry_that_is_none_stops_it_at_once(monkeypatch):
    one = WrongAnswer("softmax", "an-id", "np.expp(", "np.exp2(")
    monkeypatch.setattr(mutants.gaps, "wrong_answers", lambda part: (one,) * 2)
    with pytest.raises(SystemExit, match=r"loss\.softmax\.an-id: the reference has no such `old`"):
        mutants.main(["softmax"])
