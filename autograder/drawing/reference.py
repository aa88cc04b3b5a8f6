"""The reference in the place of a student, in this process: its code is ours, and trusted."""

import itertools
from collections.abc import Iterable

import msgspec

from autograder.sealed import wire
from autograder.sealed.ahead import Call, call
from autograder.sealed.asked import USUAL, Terms
from autograder.sealed.student import Student
from autograder.sealed.worker import Worker


class Unsealed:
    """Answers requests as a sealed process does, from a package that this process may import."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._worker = Worker(package)
        self._numbers = itertools.count(1)
        self.asked: list[Call | None] = []
        """The calls so far; None for one that cannot be sent early."""

    def ask(self, request: wire.Request, terms: Terms = USUAL) -> wire.Reply:
        """The reply, after a journey over the wire in both directions."""
        if request.call:
            self.asked.append(call(request))
        request = msgspec.structs.replace(request, number=next(self._numbers))
        return wire.decode(self._worker.answer_frame(wire.encode(request)), wire.Reply)

    def expect(self, calls: Iterable[Call]) -> None:
        """Calls are answered at once here, so none is sent early."""

    def restart(self) -> None:
        """Forget the objects that were kept."""
        self._worker = Worker(self._package)


def reference_student() -> Student:
    """The reference, asked as a student is."""
    return Student(Unsealed("solutions"))
