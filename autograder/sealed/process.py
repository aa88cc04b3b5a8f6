"""A student's process as the grader sees it: asked, watched, and started anew after a death."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from autograder.sealed import faults, wire
from autograder.sealed.ahead import Ahead, Call, call
from autograder.sealed.channel import ChannelClosed
from autograder.sealed.child import Child, NotSealed
from autograder.sealed.home import Home
from autograder.sealed.raised import out_of_memory
from autograder.sealed.seal import Limits, Seal
from autograder.sealed.shelf import Shelf
from autograder.sealed.start import Nursery
from autograder.sealed.watch import Account, Watch

_BIG_IMPORT = 30.0
"""Seconds of CPU time for the import of a file that may import PyTorch's relatives."""


class WorkerNotStarted(Exception):
    """The student's process could not be set up: a fault of this machine, not of the student."""


class SealedProcess:
    """A student's process and the folders that it lives in. Use as a context manager.

    Args:
        homework: folder that holds the package `homework`; it is only read.
        limits: what the submission may use.
        torch: whether the homework needs PyTorch.
        gpu: whether it may use the GPU.
        nursery: starts the process; without one it is a fresh Python.
    """

    def __init__(
        self,
        homework: Path,
        limits: Limits | None = None,
        torch: bool = False,
        gpu: bool = False,
        nursery: Nursery | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.account = Account()
        self.incidents: list[str] = []
        """What the process did that no honest one does, each once: for staff."""
        self._torch, self._gpu, self._nursery = torch, gpu, nursery
        self._home = Home(homework)
        self._background = ThreadPoolExecutor(1)
        self._shelf: Future[Shelf]
        self._child: Child | None = None
        self._ahead = Ahead()

    def __enter__(self) -> "SealedProcess":
        try:
            self._child = Child(self._home, self._nursery)
            # In the background, while the grader collects its tests.
            self._shelf = self._background.submit(self._prepare, self._child)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _prepare(self, child: Child) -> Shelf:
        """Lay out what the process may read, then let it seal itself."""
        shelf = self._home.lay_out()
        child.let_seal(shelf, self.limits, self._torch, self._gpu)
        return shelf

    def close(self) -> None:
        """Kill the process and remove its folders."""
        self._background.shutdown()
        self._kill()
        self._home.remove()

    @property
    def seal(self) -> Seal:
        """Which layers are in force. Raises WorkerNotStarted."""
        return self._sealed_child().sealed()

    def restart(self) -> None:
        """Begin anew: the next request is answered by a process that remembers nothing."""
        self._sealed_child()
        self._kill()

    def spent(self) -> float:
        """Seconds of CPU time that the submission has used so far."""
        return self.account.spent()

    def ask(
        self,
        request: wire.Request,
        label: str = "",
        budget: float | None = None,
        apart: bool = False,
    ) -> wire.Reply:
        """Send a request and wait for the reply.

        Args:
            request: what to ask.
            label: what the student knows the call by, and whose time it takes; made from the
                request without it.
            budget: seconds of CPU time for this call; without it those of the limits.
            apart: whether the call counts for nothing else, neither its time nor its death.

        Raises:
            StudentFault: the process died, hung or sent rubbish, or it did so before; the next
                request is answered by a new one.
        """
        is_import = bool(request.module) and not request.name
        label = label or request.name or f"homework/{request.module}.py"
        if is_import and self._torch and budget is None:
            budget = _BIG_IMPORT
        try:
            self.account.admit(label, self.limits, apart)
        except faults.Died as died:
            self._note(died.incident)
            raise
        foreseen = call(request)
        if self._child and self._ahead.surprised_by(foreseen):
            self._hear_out(self._child)
        child = self._sealed_child()
        watch = Watch(child, label, self.limits, self.account, budget, apart, self._gpu)
        try:
            return self._exchange(child, request, foreseen, watch)
        except ChannelClosed:
            fault = faults.crashed(label, child.exit_code())
        except wire.WireError:
            fault = faults.garbled(label)
        except faults.Died as died:
            fault = died
        if not apart:
            self.account.died(label, fault)
        self._note(fault.incident)
        self._kill()
        raise fault

    def expect(self, calls: Iterable[Call]) -> None:
        """These calls are likely to come next: they may be sent before they are asked for."""
        self._ahead.expect(calls)

    def _exchange(
        self, child: Child, request: wire.Request, foreseen: Call | None, watch: Watch
    ) -> wire.Reply:
        number, messages = self._ahead.send(request, foreseen)
        try:
            reply = self._reply(child, number, messages, watch)
        finally:
            watch.charge()
        watch.look_at_scratch()
        if reply.raised and "MemoryError" in reply.raised.types:
            raise out_of_memory(request.module, watch.label, reply.raised)
        if request.call and request.module not in ("", "workshop"):
            self.account.answered(watch.label)
        return reply

    def _reply(
        self, child: Child, number: int, messages: Sequence[bytes], watch: Watch
    ) -> wire.Reply:
        reply = wire.decode(child.channel.exchange(messages, watch), wire.Reply)
        while reply.number != number:
            self._note("sent answers before they were asked")
            child.channel.look()
            reply = wire.decode(child.channel.receive(), wire.Reply)
        return reply

    def _hear_out(self, child: Child) -> None:
        """Wait for the replies to what was sent ahead for nothing. Nobody is blamed for them."""
        watch = Watch(child, "", self.limits, Account(), None, True, self._gpu)
        try:
            for number in self._ahead.forget():
                self._reply(child, number, (), watch)
            watch.look_at_scratch()
        except (ChannelClosed, wire.WireError, faults.Died):
            self.account.others += child.charge()
            self._kill()
        else:
            self.account.others += child.charge()

    def _note(self, incident: str) -> None:
        if incident not in self.incidents:
            self.incidents.append(incident)

    def _sealed_child(self) -> Child:
        """The process, which stands sealed. Raises WorkerNotStarted."""
        try:
            shelf = self._shelf.result()
            if self._child is None:
                self._child = Child(self._home, self._nursery)
                self._child.let_seal(shelf, self.limits, self._torch, self._gpu)
                self._child.sealed()
                self.account.others += self._child.startup
            self._child.sealed()
        except (OSError, NotSealed) as error:  # a full disk, say
            self._kill()
            raise WorkerNotStarted(str(error)) from error
        return self._child

    def _kill(self) -> None:
        self._ahead.forget()
        if self._child:
            self._child.kill()
            self._child = None
