"""Hidden tests of what holds for all members: rows and times apart, the dtype, the inputs."""

import contextlib
from typing import Any

import numpy as np

from autograder.checking import expect
from autograder.checking.cases import DTYPES, Case
from autograder.checking.decorators import check, each_stub
from autograder.hidden_tests.variants.inputs import (
    RESULTS,
    SEQUENCES,
    STEPS,
    Args,
    arguments,
    named,
    operations,
    reference,
)
from autograder.sealed.faults import StudentFault
from autograder.sealed.student import Student

BATCHED = ("x_t", "h_prev", "c_prev", "c_below", "x", "c0", "init_f", "init_b", "h", "query")
BILSTM = "bilstm_forward"
LETTERS = {BILSTM: "NTDH", "stacked_lstm_forward": "NTDH", "sru_forward": "NTH"}
LETTERS |= {"attention_pool": "NTH", "tree_lstm_node": "CDH"}


def _case(stub: str, dtype: type = np.float64, **others: int) -> Case:
    """A case of the guards, where sizes matter little."""
    letters = "NDH" if stub in STEPS else LETTERS[stub]
    sizes = {"N": 3, "T": 4, "C": 2, "D": 2, "H": 3} | others
    return Case({name: sizes[name] for name in letters}, dtype, 11)


def _results(student: Student, stub: str, args: Args, case: Case) -> dict[str, np.ndarray]:
    """The student's results, which may have any finite values in the right shape."""
    got = named(stub, getattr(student.variants, stub)(*args.values()), case)
    return {
        what: expect.shaped(got[what], right.shape, what=what, case=case)
        for what, right in reference(stub, args).items()
    }


def _same(after: np.ndarray, before: np.ndarray, case: Case, what: str) -> None:
    expect.array(after, before, operations(case), what=what, case=case)


def _first_row_moved(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_first_row_moved, value))
    moved = value.copy()
    moved[0] += 1
    return moved


@each_stub((*STEPS, *SEQUENCES, "attention_pool"), "independent")
def test_sequences_do_not_meet(student: Student, stub: str) -> None:
    case = _case(stub)
    args = arguments(stub, case)
    moved = args | {name: _first_row_moved(args[name]) for name in BATCHED if name in args}
    if "layers" in args:
        moved["layers"] = [(*_first_row_moved(one[:2]), *one[2:]) for one in args["layers"]]
    before, after = (_results(student, stub, some, case) for some in (args, moved))
    for what in before:
        _same(after[what][1:], before[what][1:], case, f"{what}[1:]")


def _changed_at(args: Args, t: int) -> Args:
    """The same arguments but for the input at one step."""
    x = args["x"].copy()
    x[:, t] += 1
    return args | {"x": x}


@each_stub(("sru_forward", "stacked_lstm_forward"), "causal")
def test_a_later_input_changes_no_earlier_state(student: Student, stub: str) -> None:
    case = _case(stub)
    args = arguments(stub, case)
    before = _results(student, stub, args, case)
    for t in (1, 3):
        after = _results(student, stub, _changed_at(args, t), case)
        for what in before:
            _same(after[what][:, :t], before[what][:, :t], case, f"{what}[:, :{t}]")


@check(BILSTM, "directions")
def test_each_direction_sees_one_side(student: Student) -> None:
    case = _case(BILSTM)
    args, H = arguments(BILSTM, case), case["H"]
    before = _results(student, BILSTM, args, case)["h"]
    for t in (1, 2):
        after = _results(student, BILSTM, _changed_at(args, t), case)["h"]
        _same(after[:, :t, :H], before[:, :t, :H], case, f"h[:, :{t}, :H]")
        _same(after[:, t + 1 :, H:], before[:, t + 1 :, H:], case, f"h[:, {t + 1}:, H:]")


@each_stub(RESULTS, "keeps")
def test_keeps(student: Student, stub: str) -> None:
    for dtype in DTYPES:
        case = _case(stub, dtype)
        args = arguments(stub, case)
        _keeps(student, stub, args, case)
        for other in _special(stub, args, case):
            with contextlib.suppress(StudentFault):  # what raises there has lost its own check
                _keeps(student, stub, other, case)


def _keeps(student: Student, stub: str, args: Args, case: Case) -> None:
    seen = getattr(student.variants, stub).observe(*args.values())
    for what, value in named(stub, seen.value, case).items():
        expect.same_dtype(value, case.dtype, what=what, case=case)
    expect.untouched(seen, args, case)


def _special(stub: str, args: Args, case: Case) -> list[Args]:
    """The special cases of a stub: a mask, a leaf."""
    if stub == "tree_lstm_node":
        return [arguments(stub, _case(stub, case.dtype, C=0))]
    if stub == "attention_pool":
        mask = np.array([[1, 1, 0, 1], [0, 0, 1, 0], [1, 1, 1, 1]])
        return [args | {"mask": mask.astype(kind)} for kind in (bool, int)]
    return []
