"""The student as the hidden tests see them: `student.loss.softmax(z)`, `student.lstm.SYMBOLS`.

The modules look like the real ones, but every call travels to the sealed process and only plain
values come back. A name in capitals is a table and is fetched once; any other name is a function.
What is made with `make` stays in that process, and is spoken of by a handle: `Remote`.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import numpy as np

from autograder.curriculum import file_names
from autograder.sealed import faults, wire
from autograder.sealed.ahead import Call
from autograder.sealed.asked import Asked, Known, Terms
from autograder.sealed.raised import from_raised


class Observation(msgspec.Struct, frozen=True):
    """A call's result and what was seen while it ran."""

    value: Any
    fp_events: list[str]
    """Floating-point trouble: "overflow", "invalid value", "divide by zero"."""
    changed: list[int]
    """Positions of the arguments that the call changed."""


class Remote(wire.Handle):
    """An object in the student's process, called `label`: a module, a tensor, a loader.

    It may be an argument of any call. Each use raises `StudentFault` when there is no value.
    """

    def __init__(self, process: Asked, number: int, label: str) -> None:
        super().__init__(number)
        self._process = process
        self.label = label

    def __call__(self, *args: Any) -> Any:
        return self._ask("", args)

    def call(self, method: str, *args: Any) -> Any:
        """What a method returns."""
        return self._ask(method, args)

    def make(self, *args: Any) -> "Remote":
        """Call it, and leave the result in the process."""
        return _made(self._process, self._request("", args, keep=True), self.label)

    def get(self, name: str) -> Any:
        """The value of an attribute."""
        request = wire.Request("", name, call=False, handle=self.number)
        return _value_of(self._process.ask(request, Terms(self.label)), request, self.label).value

    def _request(self, method: str, args: tuple, keep: bool = False) -> wire.Request:
        return wire.Request("", method, args=_outgoing(args), handle=self.number, keep=keep)

    def _ask(self, method: str, args: tuple) -> Any:
        request = self._request(method, args)
        return _value_of(self._process.ask(request, Terms(self.label)), request, self.label).value


class StudentFunction:
    """A function or class of the student. Calling it raises `StudentFault` if there is no value."""

    def __init__(self, module: "StudentModule", name: str) -> None:
        self._module = module
        self.name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(self._request(args, kwargs)).value

    def observe(self, *args: Any, **kwargs: Any) -> Observation:
        """Call it and look at its side effects too."""
        reply = self._ask(self._request(args, kwargs, compare=True))
        return Observation(reply.value, reply.fp_events, reply.changed)

    def make(self, *args: Any, **kwargs: Any) -> Remote:
        """Call it, and leave what it returns in the student's process."""
        reply = self._ask(self._request(args, kwargs, keep=True))
        return _remote(self._module.loaded(), reply, self.name)

    def within(self, budget: float, *args: Any, **kwargs: Any) -> Any:
        """Call it with a budget of CPU seconds of its own: a training."""
        return self._ask(self._request(args, kwargs), budget).value

    def apart(self, budget: float, *args: Any, **kwargs: Any) -> Any:
        """The same, but neither its time nor its death counts for any other call."""
        return self._ask(self._request(args, kwargs), budget, apart=True).value

    def _request(self, args: tuple, kwargs: dict[str, Any], **options: bool) -> wire.Request:
        names = {key: wire.plain(value) for key, value in kwargs.items()}
        return wire.Request(
            self._module.name, self.name, args=_outgoing(args), kwargs=names, **options
        )

    def _ask(
        self, request: wire.Request, budget: float | None = None, apart: bool = False
    ) -> wire.Reply:
        reply = self._module.loaded().ask(request, Terms(self.name, budget, apart))
        return _value_of(reply, request, self.name)


class StudentModule:
    """A file of the student."""

    def __init__(self, process: Asked, name: str) -> None:
        self._process = process
        self.name = name
        self._functions: dict[str, StudentFunction] = {}
        self._tables: dict[str, Any] = {}
        self._imported = False
        self._fault: faults.StudentFault | None = None

    def loaded(self) -> Asked:
        """The process, with this file imported. Raises StudentFault; a file that has failed is not
        imported again."""
        if self._fault:
            raise self._fault.with_traceback(None)
        if not self._imported:
            request = wire.Request(self.name, "", call=False)
            try:
                _value_of(self._process.ask(request), request, self.name)
            except faults.StudentFault as fault:
                self._fault = fault
                raise
            self._imported = True
        return self._process

    def forget(self) -> None:
        """Let the next request import the file anew, before the call, which has less time."""
        self._imported = False

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name.isupper():
            if name not in self._tables:
                self._tables[name] = self._fetched(name)
            if isinstance(self._tables[name], faults.StudentFault):
                raise self._tables[name].with_traceback(None)
            return self._tables[name]
        if name not in self._functions:
            self._functions[name] = StudentFunction(self, name)
        return self._functions[name]

    def _fetched(self, name: str) -> Any:
        """A table, or the fault that stands in its place.

        It is asked for once: a module's `__getattr__` can be slow.
        """
        request = wire.Request(self.name, name, call=False)
        try:
            return _value_of(self.loaded().ask(request), request, name).value
        except faults.StudentFault as fault:
            return fault


def _anything(value: Any) -> bool:
    return True


def _arrays(values: Any) -> bool:
    """Whether each of these is an array of numbers, or None: no gradient reaches there."""
    return all(v is None or (isinstance(v, np.ndarray) and v.dtype.kind in "biufc") for v in values)


def _named_arrays(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and all(isinstance(name, str) for name in value)
        and _arrays(value.values())
    )


def _gradients(value: Any) -> bool:
    if not isinstance(value, tuple) or len(value) != 2:
        return False
    by_name, by_argument = value
    return _named_arrays(by_name) and isinstance(by_argument, list) and _arrays(by_argument)


def _paths_and_kinds(value: Any) -> bool:
    def is_pair(item: Any) -> bool:
        return isinstance(item, tuple) and [type(part) for part in item] == [str, str]

    return isinstance(value, list) and len(value) > 0 and all(map(is_pair, value))


_FORMS: dict[str, Callable[[Any], bool]] = {
    "gradients": _gradients,
    "modules": _paths_and_kinds,
    # A state_dict of the homework's own can have keys of any kind.
    "state": lambda value: isinstance(value, dict) and _arrays(value.values()),
    "tried": lambda value: isinstance(value, tuple),
}
"""What the workshop's functions return. Another answer means that homework has replaced the
function."""


class Workshop:
    """`autograder.sealed.workshop`, in the student's process."""

    def __init__(self, process: Asked) -> None:
        self._process = process

    def make(self, name: str, *args: Any) -> Remote:
        """What one of its functions makes, which stays there."""
        request = wire.Request("workshop", name, args=_outgoing(args), keep=True)
        return _made(self._process, request, name)

    def tensors(self, *arrays: Any) -> tuple[Remote, ...]:
        """Tensors with these numbers, each of its array's shape and dtype."""
        return tuple(self.make("tensor", array) for array in arrays)

    def ask(self, name: str, *args: Any, label: str = "") -> Any:
        """What one of its functions returns. Messages about a fault name `label`."""
        request = wire.Request("workshop", name, args=_outgoing(args))
        value = _value_of(self._process.ask(request, Terms(label)), request, label or name).value
        if not _FORMS.get(name, _anything)(value):  # our own function does not answer so
            raise faults.garbled(label or name)
        return value


class Student:
    """All files of the student, and the workshop beside them."""

    def __init__(self, process: Asked) -> None:
        self._process = process
        self._modules: dict[str, StudentModule] = {}
        self.workshop = Workshop(process)
        self.noted: list[Any] = []
        """What hidden tests have seen of trained models (`checking.evidence`), for the report."""

    def __getattr__(self, name: str) -> StudentModule:
        if name not in file_names():
            raise AttributeError(name)
        return self._modules.setdefault(name, StudentModule(self._process, name))

    def spent(self) -> float:
        """Seconds of CPU time that the submission has used so far."""
        return self._process.spent()

    def expect(self, calls: Iterable[Call]) -> None:
        """These calls are likely to come next."""
        self._process.expect(calls)

    def reseed(self, number: int) -> None:
        """Before the next request, random numbers are drawn anew from this seed."""
        self._process.reseed(number)

    def answers_as(self, known: Sequence[Known]) -> bool:
        """Whether they answer these calls, all of one file, as the reference did, to the byte."""
        try:
            process = getattr(self, known[0].request.module).loaded()
        except faults.StudentFault:
            return False
        return process.answers_as(known)

    def forget(self) -> None:
        """Go on in a new process: nothing that was kept or learned is there any more."""
        self._process.restart()
        for module in self._modules.values():
            module.forget()


def _outgoing(args: tuple) -> tuple:
    return tuple(map(wire.plain, args))


def _made(process: Asked, request: wire.Request, label: str) -> Remote:
    return _remote(process, _value_of(process.ask(request, Terms(label)), request, label), label)


def _remote(process: Asked, reply: wire.Reply, label: str) -> Remote:
    if not isinstance(reply.value, wire.Handle) or not reply.value.number:
        raise faults.garbled(label)
    return Remote(process, reply.value.number, label)


def _value_of(reply: wire.Reply, request: wire.Request, label: str) -> wire.Reply:
    """The reply if it holds a value. Raises StudentFault otherwise."""
    if reply.kind == "raised" and reply.raised is not None:
        raise from_raised(request.module, label, reply.raised)
    if reply.kind == "absent":
        raise faults.missing_name(request.module, request.name or label)
    if reply.kind == "lost":
        raise faults.lost(label)
    if reply.kind != "value":
        raise faults.garbled(label)
    return reply
