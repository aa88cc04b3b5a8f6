"""What follows from what a stub's docstring says: hidden tests, made for any part.

    test_keeps = guards.keeps("variants")
    test_values = guards.values("variants")

A stub has such a guard if its assignment.toml lists it, `guards = ["independent", "keeps"]`, or if
it is named in `also`, where the toml says the same in words of its own; its values are compared if
a check of it says `compared = true`. Which axis is the batch and
which is time, and what a result holds, stands in the docstring alone (`autograder.signatures`).
"""

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from autograder.checking import expect
from autograder.checking.arguments import arguments, distinct_sizes
from autograder.checking.cases import DTYPES, Case, at_one, double, with_a_seed
from autograder.checking.decorators import check, each_stub
from autograder.curriculum import CurriculumError, choose_parts
from autograder.sealed.faults import StudentFault
from autograder.sealed.student import Student
from autograder.signatures import BATCH, TIME, Array, Group, arrays, mapped, signature

Args = dict[str, Any]
Drawn = Callable[[str, Case], Args]
"""Draws the arguments of a stub for a case."""
Test = Callable[..., None]
OWN_DTYPES = {"float64": np.float64, "integer": np.int64, "boolean": np.bool_}
"""The dtype of results that have not that of the inputs."""


def from_docstring(part: str) -> Drawn:
    """Draws arguments as the docstrings of a part say."""
    return lambda stub, case: arguments(signature(part, stub), case)


def keeps(
    part: str,
    drawn: Drawn | None = None,
    special: Callable[[str, Args, Case], Iterable[Args]] = lambda *_: (),
    also: Iterable[str] = (),
) -> Test:
    """The results have the dtype of the inputs, and the inputs are left alone.

    That holds for the `special` arguments of a stub too, as far as it takes them.
    """
    drawn = drawn or from_docstring(part)

    @each_stub(_stubs(part, "keeps", drawn, also), "keeps")
    @with_a_seed
    def test(student: Student, stub: str, seed: int) -> None:
        for dtype in DTYPES:
            case = _case(part, stub, seed, dtype)
            args = drawn(stub, case)
            _keeps(student, part, stub, args, case)
            for other in special(stub, args, case):
                with contextlib.suppress(StudentFault):  # what raises has lost its own check
                    _keeps(student, part, stub, other, case)

    return test


def values(part: str, drawn: Drawn | None = None) -> Test:
    """All results are the reference's: sizes that differ, then all at 1, then each alone at 1."""
    drawn = drawn or from_docstring(part)
    (chosen,) = choose_parts(part)
    marked = [
        pytest.param(stub.name, marks=check(stub.name, one.name))
        for stub in chosen.stubs
        for one in stub.own_checks
        if one.compared
    ]

    @pytest.mark.parametrize("stub", marked)
    @with_a_seed
    def test(student: Student, stub: str, seed: int) -> None:
        first = _case(part, stub, seed)
        for case in (first, *at_one(first)):
            compare(student, part, stub, drawn(stub, case), case)

    return test


def compare(
    student: Student,
    part: str,
    stub: str,
    args: Args,
    case: Case,
    which: Collection[str] = (),
    operations: int = 0,
) -> None:
    """The results of a call are the reference's, in every entry.

    Args:
        which: the names of those that are compared; all without.
        operations: those of the longest chain; without, more than any stub has.
    """
    reference = getattr(import_module(f"solutions.{part}"), stub)
    right = _results(part, stub, reference(*map(double, args.values())), case)
    got = _results(part, stub, getattr(getattr(student, part), stub)(*args.values()), case)
    for (what, array, value), (_, _, expected) in zip(got, right, strict=True):
        if not which or what in which:
            value = _as_float(array, value)
            expect.array(value, expected, operations or _operations(case), what=what, case=case)


def independent(part: str, drawn: Drawn | None = None, also: Iterable[str] = ()) -> Test:
    """Another first sequence of the batch changes nothing of the others."""
    drawn = drawn or from_docstring(part)

    @_each_along(BATCH, part, "independent", drawn, also)
    @with_a_seed
    def test(student: Student, stub: str, seed: int) -> None:
        case = _case(part, stub, seed)
        pair = drawn(stub, case), _exchanged(part, stub, case, drawn, BATCH, slice(1))
        _compare(student, part, stub, pair, case, BATCH, slice(1, None))

    return test


def causal(part: str, drawn: Drawn | None = None, also: Iterable[str] = ()) -> Test:
    """Other inputs from some step on change nothing of the steps before."""
    drawn = drawn or from_docstring(part)

    @_each_along(TIME, part, "causal", drawn, also)
    @with_a_seed
    def test(student: Student, stub: str, seed: int) -> None:
        case = _case(part, stub, seed)
        for t in range(1, case[TIME]):
            pair = drawn(stub, case), _exchanged(part, stub, case, drawn, TIME, slice(t, None))
            _compare(student, part, stub, pair, case, TIME, slice(t))

    return test


def _stubs(part: str, guard: str, drawn: Drawn, also: Iterable[str]) -> list[str]:
    """The stubs of a part that have a guard. Raises CurriculumError for one that cannot be tried.

    That is before anything is graded.
    """
    (chosen,) = choose_parts(part)
    stubs = [*(stub.name for stub in chosen.stubs if guard in stub.guards), *also]
    for stub in stubs:
        try:
            drawn(stub, _case(part, stub, 1))
        except ValueError as error:
            raise CurriculumError(
                f"solutions/{part}.py: {stub}: {error}: draw it in "
                f"autograder/hidden_tests/{part}/inputs.py"
            ) from error
    return stubs


def _each_along(
    letter: str, part: str, guard: str, drawn: Drawn, also: Iterable[str]
) -> Callable[[Test], pytest.MarkDecorator]:
    """Mark a test for each stub that has a guard. Raises CurriculumError if it cannot tell."""
    stubs = _stubs(part, guard, drawn, also)
    for stub in stubs:
        said = signature(part, stub)
        for values, what in ((said.arguments, "argument"), (said.results, "result")):
            found = (array for name, form in values.items() for _, array in arrays(form, name))
            if all(array.along(letter) is None for array in found):
                raise CurriculumError(
                    f"solutions/{part}.py: {stub} has the guard {guard!r}, but no {what} of it has "
                    f"the dimension {letter} in the docstring"
                )
    return each_stub(stubs, guard)


def _case(part: str, stub: str, seed: int, dtype: type = np.float64) -> Case:
    return Case(distinct_sizes(signature(part, stub)), dtype, seed)


def _exchanged(part: str, stub: str, case: Case, drawn: Drawn, letter: str, where: slice) -> Args:
    """The arguments of a case with others in some places along one dimension."""
    args = drawn(stub, case)
    others = drawn(stub, Case(case.sizes, case.dtype, case.seed + 1, case.extra))

    def one(form: Array, value: np.ndarray, other: np.ndarray) -> np.ndarray:
        axis = form.along(letter)
        if axis is None:
            return value
        if form.below:  # of few integers, two may be equal
            lowest, end = form.bounds(case.sizes)
            another = lowest + (value + 1 - lowest) % (end - lowest)
            other = np.where(other == value, another, other)
        exchanged, place = value.copy(), (slice(None),) * axis + (where,)
        exchanged[place] = other[place]
        return exchanged

    forms = signature(part, stub).arguments
    return {name: mapped(forms[name], one, args[name], others[name]) for name in args}


def _results(part: str, stub: str, value: Any, case: Case) -> Iterator[tuple[str, Array, Any]]:
    """Each array of what a stub returned, with its name and what it must be."""
    said = signature(part, stub)
    if len(said.results) > 1:
        expect.results(value, said.results, case)
    for name, result in said.named(value).items():
        form = said.results[name]
        found = []
        if isinstance(form, Group):
            takes_apart = expect.entries if form.within is dict else expect.results
            takes_apart(result, form.items, case)
        mapped(form, lambda array, got, found=found: found.append(got), result)
        for (what, array), got in zip(arrays(form, name), found, strict=True):
            yield what, array, got


def _keeps(student: Student, part: str, stub: str, args: Args, case: Case) -> None:
    seen = getattr(getattr(student, part), stub).observe(*args.values())
    for what, array, got in _results(part, stub, seen.value, case):
        if array.kind in OWN_DTYPES:
            expect.of_dtype(got, OWN_DTYPES[array.kind], what=what, case=case)
        else:
            expect.same_dtype(got, case.dtype, what=what, case=case)
    expect.untouched(seen, args, case)


def _compare(
    student: Student,
    part: str,
    stub: str,
    pair: tuple[Args, Args],
    case: Case,
    letter: str,
    where: slice,
) -> None:
    """Both sets of arguments give the same in some places along one dimension."""
    call = getattr(getattr(student, part), stub)
    before, after = (list(_results(part, stub, call(*args.values()), case)) for args in pair)
    for (what, array, old), (_, _, new) in zip(before, after, strict=True):
        axis = array.along(letter)
        if axis is None:
            continue
        place = (slice(None),) * axis + (where,)
        shape = array.shape(case.sizes)
        old, new = (
            expect.shaped(_as_float(array, value), shape, what=what, case=case)[place]
            for value in (old, new)
        )
        expect.array(new, old, _operations(case), what=f"{what}{_shown(place)}", case=case)


def _as_float(array: Array, value: Any) -> Any:
    """Integers as floats, where they are asked for; which ones is the business of `keeps`."""
    whole = isinstance(value, np.ndarray) and value.dtype.kind in "biu"
    return value.astype(np.float64) if whole and array.kind in ("integer", "boolean") else value


def _operations(case: Case) -> int:
    """More than the longest chain of operations of any stub."""
    return 8 * case.sizes.get(TIME, 1) * (sum(case.sizes.values()) + 8)


def _shown(place: tuple[slice, ...]) -> str:
    bounds = (
        f"{'' if s.start is None else s.start}:{'' if s.stop is None else s.stop}" for s in place
    )
    return f"[{', '.join(bounds)}]"
