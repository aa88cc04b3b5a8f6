"""The student as the hidden tests see him: `student.loss.softmax(z)`, `student.lstm.SYMBOLS`.

The modules look like the real ones, but every call travels to the sealed process and only plain
values come back. A name in capitals is a table and is fetched; any other name is a function.
"""

import time
from typing import Any, Protocol

import msgspec

from autograder.curriculum import part_names
from autograder.sealed import faults, wire
from autograder.sealed.seal import Limits


class Asked(Protocol):
    """Whoever answers requests: a `SealedProcess`."""

    limits: Limits

    def ask(self, request: wire.Request) -> wire.Reply: ...


class Observation(msgspec.Struct, frozen=True):
    """A call's result and what was seen while it ran."""

    value: Any
    fp_events: list[str]
    """Floating-point trouble: "overflow", "invalid value", "divide by zero"."""
    changed: list[int]
    """Positions of the arguments that the call changed."""


class StudentFunction:
    """A function of the student. Calling it raises `StudentFault` when there is no value."""

    def __init__(self, module: "StudentModule", name: str) -> None:
        self._module = module
        self.name = name
        self._seconds = 0.0
        self._fault: faults.StudentFault | None = None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(args, kwargs, compare=False).value

    def observe(self, *args: Any, **kwargs: Any) -> Observation:
        """Call it and look at its side effects too."""
        reply = self._ask(args, kwargs, compare=True)
        return Observation(reply.value, reply.fp_events, reply.changed)

    def _ask(self, args: tuple, kwargs: dict[str, Any], compare: bool) -> wire.Reply:
        if self._fault:  # it died once: once more would only cost time
            raise self._fault.with_traceback(None)
        process = self._module.loaded()
        request = wire.Request(
            self._module.name,
            self.name,
            args=tuple(map(wire.plain, args)),
            kwargs={key: wire.plain(value) for key, value in kwargs.items()},
            compare=compare,
        )
        started = time.monotonic()
        try:
            reply = process.ask(request)
        except faults.Died as died:
            self._fault = died
            raise
        self._seconds += time.monotonic() - started
        if self._seconds > process.limits.stub_wall:
            self._fault = faults.too_long_in_all(self.name, process.limits)
        return _value_of(reply, request)


class StudentModule:
    """A file of the student."""

    def __init__(self, process: Asked, name: str) -> None:
        self._process = process
        self.name = name
        self._functions: dict[str, StudentFunction] = {}
        self._imported = False
        self._fault: faults.StudentFault | None = None

    def loaded(self) -> Asked:
        """The process, with this file imported. Raises StudentFault, at once the second time."""
        if self._fault:
            raise self._fault.with_traceback(None)
        if not self._imported:
            request = wire.Request(self.name, "", call=False)
            try:
                _value_of(self._process.ask(request), request)
            except faults.StudentFault as fault:
                self._fault = fault
                raise
            self._imported = True
        return self._process

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name.isupper():
            request = wire.Request(self.name, name, call=False)
            return _value_of(self.loaded().ask(request), request).value
        if name not in self._functions:
            self._functions[name] = StudentFunction(self, name)
        return self._functions[name]


class Student:
    """All files of the student."""

    def __init__(self, process: Asked) -> None:
        self._process = process
        self._modules: dict[str, StudentModule] = {}

    def __getattr__(self, name: str) -> StudentModule:
        if name not in part_names():
            raise AttributeError(name)
        return self._modules.setdefault(name, StudentModule(self._process, name))


def _value_of(reply: wire.Reply, request: wire.Request) -> wire.Reply:
    """The reply if it holds a value. Raises StudentFault otherwise."""
    if reply.kind == "raised" and reply.raised is not None:
        raise faults.from_raised(request.module, request.name, reply.raised)
    if reply.kind == "absent":
        raise faults.missing_name(request.module, request.name)
    if reply.kind != "value":
        raise faults.garbled(request.name)
    return reply
