"""What a hidden test asks of a student, what comes back, and what the reference answers to it."""

from collections.abc import Iterable
from typing import Any

import msgspec

from autograder.checking.cases import double
from autograder.drawing.reference import Unsealed
from autograder.misconceptions.outcomes import alike, leaves
from autograder.sealed import faults, wire
from autograder.sealed.ahead import Call
from autograder.sealed.asked import USUAL, Asked, Terms
from autograder.text import Text

_MANY_ARE_RIGHT = {("lstm", "memory_cell_weights")}
"""Functions of plain values whose result can be another than the reference's, and right."""


class Step(msgspec.Struct):
    """One request."""

    request: wire.Request
    trains: bool
    """Whether the call has a budget of its own, as trainings have."""
    reply: wire.Reply | None = None
    fault: Text | None = None
    """Why there is no reply."""
    right: wire.Reply | None = None
    """What the reference answers; None where its answer is not the only right one."""

    @property
    def wrong(self) -> bool:
        """Whether something else than the right answer came back."""
        if self.right is None:
            return False
        if self.reply is None or self.reply.kind != self.right.kind:
            return True
        mine, right = (dict(leaves(reply.value)) for reply in (self.reply, self.right))
        dtypes = {leaf.dtype for leaf in _arrays(self.request.args)}
        dtype = "float32" if dtypes and max(dtypes).itemsize < 8 else "float64"
        return mine.keys() != right.keys() or not all(
            alike(mine[name], leaf, dtype) for name, leaf in right.items()
        )


def _arrays(value: Any) -> list[Any]:
    """The floating-point arrays in a value."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [array for item in value for array in _arrays(item)]
    return [value] if getattr(getattr(value, "dtype", None), "kind", "") == "f" else []


class Recorder:
    """Asks a student's process, notes it, and asks the reference the same."""

    def __init__(self, process: Asked, reference: "Beside") -> None:
        self._process, self._reference = process, reference
        self.steps: list[Step] = []

    def begin(self) -> None:
        """Forget the steps, except tables, which are asked for only once."""
        self.steps = [step for step in self.steps if step.request.name and not step.request.call]

    def ask(self, request: wire.Request, terms: Terms = USUAL) -> wire.Reply:
        """As a `SealedProcess` does."""
        sent = wire.decode(wire.encode(request), wire.Request)
        step = Step(sent, terms.budget is not None)
        self.steps.append(step)
        try:
            step.reply = self._process.ask(request, terms)
        except faults.StudentFault as fault:
            step.fault = fault.text
            raise
        finally:
            if not step.trains:
                step.right = self._reference.answer(sent, step.reply)
        return step.reply

    def expect(self, calls: Iterable[Call]) -> None:
        """No call is sent early, so that only the test's own calls are recorded."""

    def reseed(self, number: int) -> None:
        """As a `SealedProcess` does."""
        self._process.reseed(number)

    def restart(self) -> None:
        """As a `SealedProcess` does."""
        self._process.restart()

    def spent(self) -> float:
        """As a `SealedProcess` does."""
        return self._process.spent()


class Beside:
    """The reference, asked what a student is asked.

    Args:
        exact: whether to ask in float64, whatever the student is asked in.
    """

    def __init__(self, exact: bool) -> None:
        self._asked, self._exact = Unsealed("solutions"), exact
        self._own: dict[int, int] = {}  # its own object for each of the student's
        self._free: set[int] = set()  # objects of the student's that need not be like its own

    def answer(self, request: wire.Request, reply: wire.Reply | None) -> wire.Reply | None:
        """The reference's answer, if it is the only right one."""
        if (request.module, request.name) in _MANY_ARE_RIGHT:
            return None
        used = _handles([wire.Handle(request.handle), *request.args, *request.kwargs.values()])
        if not used <= self._own.keys():
            return None
        own = self._ask(request)
        free = bool(used & self._free)
        if request.module == "workshop" and request.name == "load":
            # With the same parameters two networks compute the same; until then each has its own.
            model = request.args[0].number
            (self._free.discard if own.kind == "value" else self._free.add)(model)
        if request.keep:
            if reply and isinstance(reply.value, wire.Handle):
                self._pair(request, reply.value.number, own.value, free)
            return None
        plain = request.module == "workshop" and request.name != "gradients"
        return None if free or plain else own

    def _pair(self, request: wire.Request, number: int, own: Any, free: bool) -> None:
        """Remember which object of the reference's stands for one of the student's."""
        if not isinstance(own, wire.Handle):
            return
        self._own[number] = own.number
        of_homework = request.module != "workshop"
        if free or (of_homework and request.name[:1].isupper()):
            self._free.add(number)
        if self._exact and of_homework:
            self._asked.ask(wire.Request("", "double", handle=own.number, keep=True))

    def _ask(self, request: wire.Request) -> wire.Reply:
        args, kwargs = self._to_own(request.args), self._to_own(request.kwargs)
        if self._exact:
            args, kwargs = double(args), double(kwargs)
        changes = {"args": tuple(map(wire.plain, args)), "handle": self._own.get(request.handle, 0)}
        kwargs = {name: wire.plain(value) for name, value in kwargs.items()}
        return self._asked.ask(msgspec.structs.replace(request, kwargs=kwargs, **changes))

    def _to_own(self, value: Any) -> Any:
        if isinstance(value, wire.Handle):
            return wire.Handle(self._own[value.number])
        if isinstance(value, dict):
            return {key: self._to_own(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(map(self._to_own, value))
        return value


def _handles(value: Any) -> set[int]:
    """The numbers of the handles in a value; 0 is none."""
    if isinstance(value, wire.Handle):
        return {value.number} - {0}
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return set()
    return set().union(*map(_handles, value))
