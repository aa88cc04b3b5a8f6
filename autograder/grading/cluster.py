"""The workers of a Dask scheduler as an `Executor`: only those that judge as this machine does.

Workers may come and go. When one dies, another judges its submission; a submission at which several
die is given up and reported as not graded.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from autograder.exam.setting import Setting
from autograder.grading.judging import JudgeFailed, Stopped
from autograder.grading.packed import Offer, offer, receive
from autograder.text import printable

AHEAD = 2
"""Submissions under way for each thread of a worker: the next one is there before it is needed."""
CONNECT = 10.0
"""Seconds on the clock that a scheduler has to answer."""
PATIENCE = 30.0
"""After so many seconds on the clock without any worker, the rest is given up."""
_LOOK = 1.0
"""Seconds between two looks at who is there."""
_MOST = 1_000
"""The most submissions under way. Each keeps a thread waiting on this machine."""


class ClusterError(Exception):
    """A cluster cannot be used; one line says which, why, and what to do."""


@contextmanager
def connected(address: str, require_seal: bool, setting: Setting | None) -> Iterator["Cluster"]:
    """The cluster of a scheduler. Raises ClusterError."""
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError('--scheduler needs Dask: pip install "rnnhw[cluster]"') from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # we say what matters in a line
    data = Path(setting.file).read_bytes() if setting else None
    try:
        client = Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        fix = "start one with `dask scheduler`, or leave --scheduler out"
        raise ClusterError(f"no scheduler answers at {printable(address)}: {fix}") from error
    with client:
        cluster = Cluster(client, require_seal, data)
        try:
            if not cluster.look():
                why = "; ".join(cluster.said) or "it has none; start some with `dask worker`"
                raise ClusterError(f"no worker of {address} can be used: {why}")
            yield cluster
        finally:
            cluster.shutdown(cancel_futures=True)


class Cluster(Executor):
    """Gives work to the workers that can be used."""

    def __init__(self, client: Any, require_seal: bool, data: bytes | None) -> None:
        self._client, self._require_seal, self._data = client, require_seal, data
        self._here = Offer.here()
        self._known: dict[str, bool] = {}  # whether a worker can be used
        self._usable: dict[str, int] = {}  # threads of those that are there
        self._looked = self._seen = float("-inf")  # when there was last a worker to use
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._threads = ThreadPoolExecutor(_MOST)
        self.said: list[str] = []
        """For staff: which workers are not used, or not sealed, and why."""

    @property
    def slots(self) -> int:
        """How many submissions the workers judge at a time."""
        return sum(self.look().values())

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """Let a worker call a function; a result comes once, however many workers die."""
        return self._threads.submit(self._run, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Accept no more work. With `cancel_futures` give up what is under way, too."""
        if cancel_futures:
            self._stopped.set()
        self._threads.shutdown(wait, cancel_futures=cancel_futures)

    def look(self) -> dict[str, int]:
        """The workers that can be used, with the number of their threads. Raises ClusterError."""
        with self._lock:
            if time.monotonic() - self._looked >= _LOOK:
                self._usable = self._find()
                self._looked = time.monotonic()
                self._seen = self._looked if self._usable else self._seen
            return self._usable

    def _run(self, fn: Callable[..., Any], args: tuple, kwargs: dict[str, Any]) -> Any:
        while True:
            if self._stopped.is_set():
                raise Stopped
            workers = list(self.look())
            if workers:
                done, value = self._ask(workers, fn, args, kwargs)
                if done:
                    return value
            elif time.monotonic() - self._seen > PATIENCE:
                raise JudgeFailed("the cluster has no worker left that can be used")
            else:
                self._stopped.wait(_LOOK)

    def _ask(
        self, workers: Sequence[str], fn: Callable[..., Any], args: tuple, kwargs: dict[str, Any]
    ) -> tuple[bool, Any]:
        """What one of these workers returns; (False, None) if none of them is there any more."""
        executor = self._client.get_executor(pure=False, workers=workers)
        future = executor.submit(fn, *args, **kwargs)
        while not self._stopped.is_set():
            if wait([future], _LOOK).done:
                return True, self._result(future)
            if not self.look().keys() & set(workers):
                break
        future.cancel()
        return False, None

    def _result(self, future: Future) -> Any:
        try:
            return future.result()
        except (CancelledError, Exception) as error:
            if isinstance(error, CancelledError) or self._gone:
                raise JudgeFailed("the scheduler has gone, or has given this up") from error
            raise

    @property
    def _gone(self) -> bool:
        return self._client.status in ("closing", "closed")

    def _find(self) -> dict[str, int]:
        if self._gone:
            raise ClusterError("the scheduler has gone")
        try:
            there = self._client.scheduler_info(n_workers=-1)["workers"]
        except (OSError, ValueError, RuntimeError) as error:
            raise ClusterError(f"the scheduler does not answer: {printable(str(error))}") from error
        if new := [address for address in there if address not in self._known]:
            offers = self._client.run(offer, workers=new, on_error="return")
            fit = [address for address in new if self._admit(address, offers.get(address))]
            if fit and self._data is not None:
                self._client.run(receive, self._data, workers=fit)
        return {address: one["nthreads"] for address, one in there.items() if self._known[address]}

    def _admit(self, address: str, answer: bytes | Exception | None) -> bool:
        """Whether a worker can be used. Why it cannot is said."""
        if not isinstance(answer, bytes):
            why = printable(str(answer))
        else:
            theirs = msgspec.msgpack.decode(answer, type=Offer)
            why = self._here.differs(theirs)
            if not why and not theirs.seals:
                unsealed = "that machine has no Landlock, so nothing can be sealed"
                if self._require_seal:
                    why = unsealed
                else:
                    self.said.append(f"NOT SEALED on worker {address}: {unsealed}")
        if why:
            self.said.append(f"worker {address} is not used: {why}")
        self._known[address] = not why
        return not why
