"""The processes of one submission, one after the other, in the same folders."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from autograder.sealed.child import Child, NotSealed
from autograder.sealed.home import Home
from autograder.sealed.seal import Limits
from autograder.sealed.shelf import Shelf
from autograder.sealed.start import Nursery


class WorkerNotStarted(Exception):
    """The student's process could not be set up: a fault of this machine, not of the student."""


class Supply:
    """Keeps one process, and starts another when it is asked for one after a death.

    Args:
        homework: the folder of the homework; it is only read.
        limits: what each process may use.
        torch: whether the homework needs PyTorch.
        gpu: whether it may use the GPU.
        nursery: starts the processes; without one each is a fresh Python.
    """

    def __init__(
        self, homework: Path, limits: Limits, torch: bool, gpu: bool, nursery: Nursery | None
    ) -> None:
        self._limits, self._torch, self._gpu, self._nursery = limits, torch, gpu, nursery
        self._home = Home(homework)
        self._background = ThreadPoolExecutor(1)
        self._shelf: Future[Shelf]
        self.child: Child | None = None
        """The process, if one lives."""
        self._startups = 0.0

    def start(self) -> None:
        """Start the first process. It seals itself while the grader collects its tests."""
        self.child = Child(self._home, self._nursery)
        self._shelf = self._background.submit(self._lay_out, self.child)

    def _lay_out(self, child: Child) -> Shelf:
        """Lay out what the process may read, then let it seal itself."""
        shelf = self._home.lay_out()
        child.let_seal(shelf, self._limits, self._torch, self._gpu)
        return shelf

    def sealed(self) -> Child:
        """The process, which stands sealed. Raises WorkerNotStarted."""
        if self.child and self.child.stands:
            return self.child
        try:
            shelf = self._shelf.result()
            if self.child is None:
                self.child = Child(self._home, self._nursery)
                self.child.let_seal(shelf, self._limits, self._torch, self._gpu)
                self.child.sealed()
                self._startups += self.child.startup
            self.child.sealed()
        except (OSError, NotSealed) as error:  # a full disk, say
            self.kill()
            raise WorkerNotStarted(str(error)) from error
        return self.child

    def charge(self) -> float:
        """Seconds of CPU time for starts after deaths, which are charged now."""
        seconds, self._startups = self._startups, 0.0
        return seconds

    def kill(self) -> None:
        """End the process."""
        if self.child:
            self.child.kill()
            self.child = None

    def close(self) -> None:
        """End the process and remove its folders."""
        self._background.shutdown()
        self.kill()
        self._home.remove()
