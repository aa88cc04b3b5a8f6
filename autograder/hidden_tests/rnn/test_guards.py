"""Hidden tests of what must hold for the networks apart from their values."""

import numpy as np
import pytest

from autograder.checking import expect
from autograder.checking.decorators import check
from autograder.hidden_tests import guards
from autograder.hidden_tests.rnn.inputs import FIXED, arguments, operations
from autograder.sealed.student import Student
from autograder.signatures import signature

test_keeps = guards.keeps("rnn")
test_sequences_do_not_meet = guards.independent("rnn")
test_a_later_input_changes_nothing_before = guards.causal("rnn", also=["jordan_forward"])


@check("birnn_forward", "causal")
def test_each_half_knows_only_what_it_has_read(student: Student) -> None:
    for case in FIXED:
        H, shape = case["H"], (case["N"], case["T"], 2 * case["H"])
        for step, keep in [(-1, np.s_[:, :-1, :H]), (0, np.s_[:, 1:, H:])]:
            x, *rest = arguments("birnn_forward", case)
            moved = x.copy()
            moved[:, step] += 1
            old, new = (
                expect.shaped(
                    student.rnn.birnn_forward(each, *rest), shape, what="birnn_forward", case=case
                )[keep]
                for each in (x, moved)
            )
            expect.array(new, old, operations(case), what="birnn_forward", case=case)


@check("rnn_step", "bad_activation")
@pytest.mark.parametrize("activation", ["relu", "Tanh", "", "tanhshrink"])
def test_unknown_activation(student: Student, activation: str) -> None:
    args = arguments("rnn_step", FIXED[0])
    expect.refused(lambda: student.rnn.rnn_step(*args, activation), ["activation"])


FORMS = {name: form for name, form in signature("rnn", "rnn_step").arguments.items() if form}
RIGHT = {name: form.shape({"N": 2, "D": 3, "H": 4}) for name, form in FORMS.items()}
WRONG = {
    "bad_shapes": {
        "x_t": [(2, 4), (3, 3)],
        "h_prev": [(3, 4), (2, 3), (2, 5)],
        "W_xh": [(4, 4), (3, 5), (4, 3)],
        "W_hh": [(5, 4), (4, 5), (3, 3)],
        "b_h": [(3,), (5,)],
    },
    # For these NumPy finds a result.
    "broadcast": {
        "x_t": [(1, 3)],
        "h_prev": [(1, 4)],
        "W_xh": [(3, 1)],
        "W_hh": [(4, 1)],
        "b_h": [(1,)],
    },
}


def _neighbours(name: str) -> list[str]:
    """Arguments that share a size: when two do not fit, either may be said to be wrong."""
    return [other for other, form in FORMS.items() if {*form.axes} & {*FORMS[name].axes}]


@pytest.mark.parametrize("kind", [pytest.param(k, marks=check("rnn_step", k)) for k in WRONG])
def test_shapes_that_do_not_fit(student: Student, kind: str) -> None:
    for name, wrong in WRONG[kind].items():
        for shape in wrong:
            shapes = {**RIGHT, name: shape}
            args = [np.full(shape, 0.5) for shape in shapes.values()]
            case = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
            expect.refused(lambda a=args: student.rnn.rnn_step(*a), _neighbours(name), case)
