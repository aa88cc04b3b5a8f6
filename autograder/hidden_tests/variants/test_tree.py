"""Hidden tests of the node of a tree."""

import numpy as np
from hypothesis import given

from autograder.checking import expect
from autograder.checking.cases import Case, cases, given_sizes
from autograder.checking.decorators import check
from autograder.hidden_tests.variants.inputs import arguments, compare, named, operations
from autograder.sealed.student import Student

nodes = cases("CDH", largest=4)


@check("tree_lstm_node", "leaf")
@given_sizes(cases("DH", largest=4))
def test_leaf(student: Student, case: Case) -> None:
    compare(student, "tree_lstm_node", Case({"C": 0} | case.sizes, case.dtype, case.seed))


@check("tree_lstm_node", "memory")
@given_sizes(nodes)
def test_node_memory(student: Student, case: Case) -> None:
    compare(student, "tree_lstm_node", case, "c")


@check("tree_lstm_node", "output")
@given_sizes(nodes)
def test_node_output(student: Student, case: Case) -> None:
    compare(student, "tree_lstm_node", case, "h")


@check("tree_lstm_node", "order")
@given(cases("CDH", C=2, largest=4))
def test_order_of_the_children(student: Student, case: Case) -> None:
    args = arguments("tree_lstm_node", case)
    turned = args | {name: np.roll(args[name], 1, 0) for name in ("children_h", "children_c")}
    before, after = (
        named("tree_lstm_node", student.variants.tree_lstm_node(*some.values()), case)
        for some in (args, turned)
    )
    for what in before:
        first, second = (
            expect.shaped(value, (case["H"],), what=what, case=case)
            for value in (before[what], after[what])
        )
        expect.array(second, first, operations(case), what=what, case=case)
