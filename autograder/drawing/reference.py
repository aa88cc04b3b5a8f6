"""The reference in the place of a student, in this process: its code is ours, and trusted."""

import itertools
from collections.abc import Iterable, Sequence

import msgspec

from autograder.sealed import wire
from autograder.sealed.ahead import FIRST_NUMBER, Call, call
from autograder.sealed.asked import USUAL, Known, Terms
from autograder.sealed.student import Student
from autograder.sealed.worker import Worker


class Unsealed:
    """Answers requests as a sealed process does, from a package that this process may import."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._worker = Worker(package)
        self._numbers = itertools.count(FIRST_NUMBER)
        self.asked: list[Known | None] = []
        """What was asked so far but imports; None for what is no call that can be sent early."""

    def ask(self, request: wire.Request, terms: Terms = USUAL) -> wire.Reply:
        """The reply, after a journey over the wire in both directions."""
        one = call(request)
        request = msgspec.structs.replace(request, number=next(self._numbers))
        frame = self._worker.answer_frame(wire.encode(request))
        if request.call or request.name:
            slim = msgspec.structs.replace(request, args=(), kwargs={})
            self.asked.append(one and Known(slim, terms, one, frame))
        return wire.decode(frame, wire.Reply)

    def expect(self, calls: Iterable[Call]) -> None:
        """Calls are answered at once here, so none is sent early."""

    def reseed(self, number: int) -> None:
        """The reference draws nothing."""

    def answers_as(self, known: Sequence[Known]) -> bool:
        """Whether it answers these calls as the reference did, to the byte."""
        return all(one.is_answered_by(self._worker.answer_frame(one.call.request)) for one in known)

    def restart(self) -> None:
        """Forget the objects that were kept."""
        self.asked.append(None)
        self._worker = Worker(self._package)


def reference_student() -> Student:
    """The reference, asked as a student is."""
    return Student(Unsealed("solutions"))
