"""Every realistic wrong answer loses points on its own stub, and only where others build on it.

To save time, wrong answers that cannot meet share a submission: one for each of several stubs, none
of which calls another.
"""

import ast
from importlib import import_module

import pytest

from autograder.curriculum import all_parts
from tests.support import complaints, complete, judged, losing, patched, stubs

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
}
SOURCES = complete(*PARTS)


def callers(source: str) -> dict[str, set[str]]:
    """For each function of a source, the functions that call it, near or far."""
    called = {
        node.name: {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    }
    # A check of lstm_backward runs the student's own lstm_forward.
    called.setdefault("lstm_backward", set()).add("lstm_forward")
    calling = {name: {c for c, names in called.items() if name in names} for name in called}
    for _ in called:
        for name, above in calling.items():
            calling[name] = above.union(*(calling[a] for a in above))
    return calling


class Round:
    """A submission with several wrong answers."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.source = SOURCES[part]
        self.stubs: set[str] = set()

    def takes(self, part: str, stub: str, old: str, new: str) -> bool:
        """Put a wrong answer in, if it and those that are here cannot meet."""
        if part != self.part or stub in self.stubs:
            return False
        source, together = patched(self.source, stub, old, new), {stub, *self.stubs}
        below = callers(source)
        if any((together - {one}) & below.get(one, set()) for one in together):
            return False
        self.source, self.stubs = source, together
        return True


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
        {str(i): {**SOURCES, one.part: one.source} for i, one in enumerate(ROUNDS)},
        {str(i): [one.part] for i, one in enumerate(ROUNDS)},
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
    one = ROUNDS[number]
    below = callers(one.source)
    allowed = one.stubs.union(*(below.get(stub, set()) for stub in one.stubs))
    assert losing(scores[number]) <= allowed, complaints(scores[number])


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
