"""Every realistic wrong answer loses points on its own stub, and only where others build on it.

To save time, wrong answers that cannot meet share a submission: one for each of several stubs, none
of which calls another.
"""

import ast
from importlib import import_module

import pytest

from autograder.curriculum import all_parts
from tests.support import FILE_OF, complaints, complete, judged, losing, patched, stubs

PARTS = [part.part for part in all_parts()]
WRONG = {
    f"{part}.{stub}: {name}": (part, stub, old, new)
    for part in PARTS
    for stub, name, old, new in import_module(f"tests.grading.variants_{part}").WRONG
}
CENTRAL = {
    *("softmax", "log_softmax", "cross_entropy", "sequence_cross_entropy"),
    *("lstm_step", "lstm_forward", "lstm_backward", "negative_sampling_loss"),
    *("rnn_step", "rnn_forward", "birnn_forward", "gru_step", "bilstm_forward"),
    *("rnn_step_backward", "rnn_backward", "truncated_rnn_backward", "train_step"),
    *("LSTMCell", "SequenceRNN", "to_torch_lstm", "fit", "RowRNN", "RowLSTM", "train", "repair"),
}
# What the checks of a function run besides what it calls itself.
ALSO_RUN = {
    "lstm_backward": {"lstm_forward"},
    **dict.fromkeys(
        ("fit", "predict_one_step", "predict_multi_step"), {"SequenceRNN", "LSTMModel"}
    ),
}
SOURCES = complete(*PARTS)


def callers(source: str) -> dict[str, set[str]]:
    """For each function or class of a source, those that use it, near or far."""
    called = {
        node.name: {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    for name in ALSO_RUN.keys() & called.keys():
        called[name] |= ALSO_RUN[name]
    calling = {name: {c for c, names in called.items() if name in names} for name in called}
    for _ in called:
        for name, above in calling.items():
            calling[name] = above.union(*(calling[a] for a in above))
    return calling


def meeting(stubs: set[str], below: dict[str, set[str]]) -> bool:
    """Whether one of these stubs builds on another."""
    return any((stubs - {one}) & below.get(one, set()) for one in stubs)


CALLERS = {part: callers(SOURCES[part]) for part in PARTS}


class Round:
    """A submission with several wrong answers."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.sources = dict(SOURCES)
        self.stubs: set[str] = set()

    def takes(self, part: str, stub: str, old: str, new: str) -> bool:
        """Put a wrong answer in, if it and those that are here cannot meet."""
        if part != self.part or stub in self.stubs:
            return False
        together = {stub, *self.stubs}
        if meeting(together, CALLERS[part]):  # before the change, which is quickly seen
            return False
        file = FILE_OF[stub]
        source = patched(self.sources[file], stub, old, new)
        if file == part and meeting(together, callers(source)):
            return False
        self.sources[file], self.stubs = source, together
        return True

    def allowed(self) -> set[str]:
        """The stubs that may lose points: those that are wrong, and what builds on them."""
        below = callers(self.sources[self.part])
        return self.stubs.union(*(below.get(stub, set()) for stub in self.stubs))


def rounds() -> tuple[list[Round], dict[str, int]]:
    """All wrong answers in few submissions, and the number of each one's submission."""
    made: list[Round] = []
    place: dict[str, int] = {}
    for name, wrong in WRONG.items():
        for number, one in enumerate([*made, Round(wrong[0])]):
            if one.takes(*wrong):
                place[name] = number
                made[number:] = made[number:] or [one]
                break
    return made, place


ROUNDS, PLACE = rounds()


@pytest.fixture(scope="module")
def scores():
    """The score of each submission."""
    made = judged(
        {str(i): one.sources for i, one in enumerate(ROUNDS)},
        {str(i): [one.part] for i, one in enumerate(ROUNDS)},
        trained=[str(i) for i, one in enumerate(ROUNDS) if "fit" in one.stubs],
    )
    return [made[str(i)] for i in range(len(ROUNDS))]


@pytest.mark.slow
@pytest.mark.parametrize("name", WRONG)
def test_it_loses_points(scores, name):
    score = scores[PLACE[name]]
    assert WRONG[name][1] in losing(score), f"survived, with {score.earned} points"


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(ROUNDS)))
def test_only_what_builds_on_it_loses_too(scores, number):
    assert losing(scores[number]) <= ROUNDS[number].allowed(), complaints(scores[number])


@pytest.mark.slow
def test_the_grader_finds_no_fault_of_its_own(scores):
    for score in scores:
        failed = [check for stub in stubs(score).values() for check in stub.failed]
        assert not [check.trouble for check in failed if check.fault == "grader"]


def test_every_stub_has_wrong_answers():
    for part in all_parts():
        for stub in part.stubs:
            count = sum(1 for _, name, _, _ in WRONG.values() if name == stub.name)
            assert count >= (5 if stub.name in CENTRAL else 2), stub.name
