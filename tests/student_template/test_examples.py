"""No public example has a symmetry that a slip can hide behind, but for those that say why."""

import pickle

import numpy as np
import pytest

from autograder.curriculum import all_parts
from autograder.signatures import signature
from autograder.template import samples
from tests.student_template import recorded
from tests.student_template.conftest import copy_template, run_python
from tests.student_template.symmetries import symmetries

BY_HAND = "a worked case of the curriculum or of the handout: a student follows it by hand"
ONE_THING = "looks at one thing alone, and another example at all the rest"
EXEMPT = {
    "test_encoding.py": {
        "test_skipgram_of_equal_words_and_of_one_word": ONE_THING,
        "test_negative_sampling_worked_case": BY_HAND,
    },
    "test_rnn.py": {
        "test_step_worked_example": BY_HAND,
        "test_step_refuses_bad_arguments": ONE_THING,
        "test_forward_worked_example": BY_HAND,
        "test_output_worked_example": BY_HAND,
        "test_last_hidden_worked_example": BY_HAND,
        "test_last_hidden_refuses_bad_lengths": ONE_THING,
        "test_reaches_worked_example": BY_HAND,
        "test_jordan_worked_example": BY_HAND,
        "test_birnn_worked_example": BY_HAND,
    },
    "test_loss.py": {
        "test_cross_entropy_of_a_sure_and_wrong_answer": ONE_THING,
        "test_sequence_of_equal_scores": BY_HAND,
        "test_sequence_worked_example": BY_HAND,
        "test_sequence_of_a_sure_and_wrong_answer": ONE_THING,
        "test_sequence_refuses_bad_targets_that_count": ONE_THING,
    },
    "test_bptt.py": {
        "test_step_worked_example": BY_HAND,
        "test_backward_worked_example": BY_HAND,
        "test_backward_of_one_step": ONE_THING,
        "test_truncated_worked_example": BY_HAND,
        "test_truncated_with_room_for_all": ONE_THING,
        "test_train_step_worked_example": BY_HAND,
        "test_norms_worked_example": BY_HAND,
        "test_norms_of_two_units": BY_HAND,
    },
    "test_lstm.py": {
        "test_gate_worked_example": BY_HAND,
        "test_candidate_worked_example": BY_HAND,
        "test_cell_state_worked_example": BY_HAND,
        "test_cell_state_with_both_gates_open_or_shut": ONE_THING,
        "test_hidden_state_worked_example": BY_HAND,
        "test_step_worked_example": BY_HAND,
        "test_step_of_two_units": ONE_THING,
        "test_forward_worked_example": BY_HAND,
        "test_backward_worked_example": BY_HAND,
        "test_backward_leaves_its_inputs_alone": ONE_THING,
        "test_cell_gradient_worked_example": BY_HAND,
    },
    "test_variants.py": {
        "test_peephole_worked_example": BY_HAND,
        "test_peephole_of_the_output_gate_sees_what_is_new": ONE_THING,
        "test_coupled_worked_example": BY_HAND,
        "test_coupled_keeps_or_replaces": ONE_THING,
        "test_gru_worked_example": BY_HAND,
        "test_mgu_worked_example": BY_HAND,
        "test_sru_worked_example": BY_HAND,
        "test_bilstm_worked_example": BY_HAND,
        "test_stack_worked_example": BY_HAND,
        "test_attention_worked_example": BY_HAND,
        "test_attention_with_a_mask": BY_HAND,
        "test_tree_worked_example": BY_HAND,
        "test_tree_leaf": ONE_THING,
        "test_clockwork_worked_example": BY_HAND,
        "test_depth_gate_worked_example": BY_HAND,
        "test_a_shut_depth_gate_lets_nothing_in": ONE_THING,
    },
}
"""By file and public test, why its example may have symmetries."""
NUMPY = [part for part in all_parts() if not part.needs]


@pytest.fixture(scope="module")
def examples(tmp_path_factory) -> dict[tuple[str, str], list[str]]:
    """By public test and stub, the symmetries of the call that has the fewest."""
    folder = copy_template(tmp_path_factory.mktemp("examples") / "copy", samples.complete)
    calls = folder / "calls"
    tests = [f"tests/test_{part.part}.py" for part in NUMPY]
    ran = run_python(folder, recorded.__file__, str(calls), *tests)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    found: dict[tuple[str, str], list[str]] = {}
    for test, part, stub, given in pickle.loads(calls.read_bytes()):
        some = symmetries(signature(part, stub), given)
        found[test, stub] = min(found.get((test, stub), some), some, key=len)
    return found


def test_no_slip_can_hide_behind_a_symmetry(examples):
    faults = [
        f"{test} ({stub}): {some[0]}"
        for (test, stub), some in examples.items()
        if some and test.partition("::")[2] not in EXEMPT.get(test.partition("::")[0], {})
    ]
    assert not faults, "\n".join(faults)


def test_each_stub_has_an_example_without_symmetry(examples):
    clean = {stub for (_, stub), some in examples.items() if not some}
    assert {stub for _, stub in examples} == clean


def test_what_is_exempt_has_a_symmetry(examples):
    exempt = {f"{file}::{test}" for file, tests in EXEMPT.items() for test in tests}
    assert exempt == exempt & {test for (test, _), some in examples.items() if some}


SPREAD = np.arange(40.0).reshape(2, 5, 4) ** 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, None),
        ({"W_hh": np.ones((3, 3)) + np.eye(3)}, "W_hh is a symmetric matrix"),
        ({"h0": np.zeros((2, 3))}, "h0 is 0.0 everywhere"),
        ({"x": SPREAD[:1], "h0": SPREAD[:1, 0, :3]}, "N = 1"),
        ({"x": np.repeat(SPREAD[:1], 2, axis=0)}, "x has the same row twice"),
        ({"x": SPREAD + SPREAD[:, ::-1]}, "x is the same backwards in time"),
        ({"x": SPREAD[:, :2]}, "T = 2"),
        ({"x": SPREAD[..., :3], "W_xh": SPREAD[0, :3, :3]}, "D = H = 3"),
    ],
)
def test_symmetries_are_found(changed, said):
    given = {
        "x": SPREAD,
        "h0": SPREAD[:, 0, :3],
        "W_xh": SPREAD[0, :4, :3],
        "W_hh": SPREAD[0, :3, :3],
        "b_h": SPREAD[0, 0, :3],
        **changed,
    }
    found = symmetries(signature("rnn", "rnn_forward"), given)
    assert any(one.startswith(said) for one in found) if said else not found
