"""Hidden tests of the memory set by hand: the reference LSTM runs with the student's weights."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from autograder.checking import expect
from autograder.checking.decorators import check
from autograder.sealed.student import Student
from solutions import lstm

Program = list[tuple[int, int, int]]
WORKED_CASE: Program = [(3, 1, 0), (4, 1, 0), (2, 0, 0), (1, 0, 1), (3, -1, 0)]
SHAPES = {"W_x": (3, 4), "W_h": (1, 4), "b": (4,)}
LARGEST = 300
"""The largest x1 that the docstring promises."""


def _instructions(largest: int) -> st.SearchStrategy[tuple[int, int, int]]:
    x1, x2, x3 = st.integers(-largest, largest), st.sampled_from((-1, 0, 1)), st.booleans()
    return st.tuples(x1, x2, x3.map(int))


instructions, large_instructions = _instructions(4), _instructions(LARGEST)


def _weights(student: Student) -> list[np.ndarray]:
    weights = expect.results(student.lstm.memory_cell_weights(), SHAPES)
    # Weights written as whole numbers are weights too.
    whole = [isinstance(w, np.ndarray) and w.dtype.kind in "iu" for w in weights]
    as_float = [w.astype(float) if w_is else w for w, w_is in zip(weights, whole, strict=True)]
    return [
        expect.shaped(weight, shape, what=name)
        for weight, (name, shape) in zip(as_float, SHAPES.items(), strict=True)
    ]


def _run(student: Student, program: Program) -> None:
    memory, shown = 0.0, []
    for x1, x2, x3 in program:
        memory = {1: memory + x1, 0: memory, -1: 0.0}[x2]
        shown.append(memory if x3 else 0.0)
    zero = np.zeros((1, 1))
    with np.errstate(all="ignore"):  # absurd weights are the student's business
        h, _, _ = lstm.lstm_forward(
            np.array([program], float), zero, zero, *_weights(student), "identity"
        )
    expect.array(h[0, :, 0], np.array(shown), what="output", slack=0.01, case=f"x = {program}")


@check("memory_cell_weights", "worked_case")
def test_memory_cell_worked_case(student: Student) -> None:
    _run(student, WORKED_CASE)


@check("memory_cell_weights", "any_program")
@given(st.lists(large_instructions, min_size=2, max_size=5))
def test_memory_cell_large_numbers(student: Student, program: Program) -> None:
    # Of a memory this large, a gate that is not quite shut lets more than 0.01 pass.
    _run(student, [(LARGEST, 1, 1), (0, 0, 0), *program, (0, 0, 1), (0, -1, 1)])


@check("memory_cell_weights", "any_program")
@given(st.lists(instructions, min_size=1, max_size=5))
def test_memory_cell_any_program(student: Student, program: Program) -> None:
    # Begins by reading what it adds, so that no program is right for a memory that stays silent.
    _run(student, [(2, 1, 1), *program])
