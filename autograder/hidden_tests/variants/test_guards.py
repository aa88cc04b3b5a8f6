"""Hidden tests of what holds for all members: rows and times apart, the dtype, the inputs."""

from collections.abc import Iterator

import numpy as np

from autograder.checking import expect
from autograder.checking.cases import Case
from autograder.checking.decorators import check
from autograder.hidden_tests import guards
from autograder.hidden_tests.variants.inputs import Args, arguments, operations
from autograder.sealed.student import Student


def _special(stub: str, args: Args, case: Case) -> Iterator[Args]:
    """The special cases of a stub: a mask, a leaf."""
    if stub == "attention_pool":
        mask = np.arange(case["T"]) < np.array([[1], [3], [4]])
        yield from (args | {"mask": mask.astype(kind)} for kind in (bool, int))
    if stub == "tree_lstm_node":
        yield arguments(stub, Case(case.sizes | {"C": 0}, case.dtype, case.seed))


test_keeps = guards.keeps("variants", arguments, _special, also=["attention_pool"])
test_values = guards.values("variants", arguments)
test_sequences_do_not_meet = guards.independent("variants", arguments)
test_a_later_input_changes_no_earlier_state = guards.causal("variants", arguments)


@check("bilstm_forward", "directions")
def test_each_direction_sees_one_side(student: Student) -> None:
    case = Case({"N": 3, "T": 4, "D": 2, "H": 5}, np.float64, 11)
    args, H, shape = arguments("bilstm_forward", case), case["H"], (3, 4, 10)
    call = student.variants.bilstm_forward
    before = expect.shaped(call(*args.values()), shape, what="h", case=case)
    for t in (1, 2):
        x = args["x"].copy()
        x[:, t] += 1
        after = expect.shaped(call(*(args | {"x": x}).values()), shape, what="h", case=case)
        for what, side in {
            f"h[:, :{t}, :H]": np.s_[:, :t, :H],
            f"h[:, {t + 1}:, H:]": np.s_[:, t + 1 :, H:],
        }.items():
            expect.array(after[side], before[side], operations(case), what=what, case=case)
