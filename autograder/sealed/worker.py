"""The student's process: it alone imports the homework. Started by `process.py`, never imported.

It seals itself first, then answers one request at a time. Nothing in its memory is secret: the
grader sends arguments and gets values back, and does all judging on its own side.
"""

import builtins
import contextlib
import dis
import importlib
import os
import random
import socket
import sys
import traceback
from collections.abc import Callable
from types import ModuleType
from typing import Any

import msgspec
import numpy as np

from autograder.sealed import seal, wire
from autograder.sealed.channel import SEED_SIZE, Channel, ChannelClosed
from autograder.sealed.imports import ImportRule
from autograder.sealed.sources import unreadable
from autograder.shipped.tests.unfilled import fill_numpy, fill_torch

_JUMPS = {*dis.hasjrel, *dis.hasjabs}
_WORKSHOP = "autograder.sealed.workshop"


class _Lost(Exception):
    """A handle names an object that is not in this process: it was in an earlier one."""


class Birth(msgspec.Struct):
    """Asks a zygote for a new process. Three descriptors come along: the process's channel, the
    file that it prints to, and its lifeline."""

    scratch: str
    """Its working folder, and its home."""

    @property
    def environment(self) -> dict[str, str]:
        """What makes the folder its home. PyTorch would make a folder for its cache in it with the
        first optimiser, and from then on the folder would be searched after every call."""
        return dict.fromkeys(("HOME", "TMPDIR", "TORCHINDUCTOR_CACHE_DIR"), self.scratch)


class Setup(msgspec.Struct):
    """The first message to a worker: where it lives and what it may do."""

    sys_path: list[str]
    homework: str
    """The folder that holds the package `homework`."""
    reach: seal.Reach
    limits: seal.Limits
    user: int | None
    torch: bool = False
    """Whether the homework needs PyTorch: it is imported, and the workshop opened."""
    importable: dict[str, list[str]] = {}
    """For each file of a part the packages that it may import."""


def main(descriptor: int) -> None:
    """Seal this process, say which layers are in force, then answer requests until the end."""
    channel = Channel(socket.socket(fileno=descriptor))
    setup = msgspec.msgpack.decode(channel.receive(), type=Setup)
    sys.path[:] = [setup.homework, *setup.sys_path]  # nothing that is installed comes first
    sys.path_importer_cache.clear()
    fill_numpy()
    anew = reseed
    if setup.torch:  # its import is not the student's time, nor its size the student's memory
        anew = importlib.import_module(_WORKSHOP).seed
        if not setup.reach.gpu:  # there it would also choose slower kernels
            fill_torch(sys.modules["torch"])
    sealed = seal.apply(setup.reach, setup.limits, setup.user)
    _silence()  # until here, what goes wrong is read by the grader
    channel.send(msgspec.msgpack.encode(sealed))
    anew(0)
    rule = ImportRule(setup.importable)
    rule.install()
    worker = Worker(imported=rule.imported)
    with contextlib.suppress(ChannelClosed):  # the grader has gone
        while True:
            frame = channel.receive()
            if len(frame) == SEED_SIZE:
                anew(int.from_bytes(frame, "big"))
            else:
                channel.send(worker.answer_frame(frame))


def reseed(number: int) -> None:
    """Begin the global streams of random numbers anew; PyTorch's is `workshop.seed`'s."""
    random.seed(number)
    np.random.seed(number)


class Worker:
    """Holds what lives in this process: the modules of the homework, and the objects kept."""

    def __init__(
        self,
        package: str = "homework",
        imported: Callable[[str], ModuleType] = importlib.import_module,
    ) -> None:
        self._package = package
        self._imported = imported
        self._modules: dict[str, ModuleType] = {}
        self._objects: dict[int, Any] = {}

    def answer_frame(self, frame: bytes) -> bytes:
        """The reply to a request, as bytes."""
        request = wire.decode(frame, wire.Request)
        number = request.number
        reply = self._answer(request, frame)
        reply.number = number
        try:
            return wire.encode(reply)
        except wire.WireError as error:
            value = wire.Opaque(f"a value that may not cross: {error}")
            return wire.encode(wire.Reply("value", value, number=number))

    def _answer(self, request: wire.Request, frame: bytes) -> wire.Reply:
        """The answer to a request; `frame` is the request as it came."""
        try:
            place = self._place(request)
            args, kwargs = self._there(request.args), self._there(request.kwargs)
        except _Lost:
            return wire.Reply("lost")
        except BaseException as error:
            raised = unreadable(error, request.module) or _describe(error, during_import=True)
            return wire.Reply("raised", raised=raised)
        if not request.name and not request.call:
            return wire.Reply("value")
        target, trouble = _looked_up(place, request.name)
        if trouble:
            return trouble
        if not request.call:
            kind = "function" if callable(target) else "value"
            return wire.Reply(kind, None if kind == "function" else _plain(target))
        value, reply = _call(target, args, kwargs)
        if reply.kind == "value":
            reply.value = self._kept(value, request.number) if request.keep else _plain(value)
        if request.compare:
            reply.changed = _changed(wire.decode(frame, wire.Request).args, args)
        return reply

    def _place(self, request: wire.Request) -> Any:
        """The object or the module to look into. Raises _Lost, and whatever an import raises."""
        if request.handle:
            return self._object(request.handle)
        name = request.module
        if name not in self._modules:
            full = _WORKSHOP if name == "workshop" else f"{self._package}.{name}"
            self._modules[name] = self._imported(full)
        return self._modules[name]

    def _object(self, number: int) -> Any:
        if number not in self._objects:
            raise _Lost
        return self._objects[number]

    def _kept(self, value: Any, number: int) -> wire.Handle:
        self._objects[number] = value
        return wire.Handle(number)

    def _there(self, value: Any) -> Any:
        """The value with each handle replaced by its object. Raises _Lost."""
        if isinstance(value, wire.Handle):
            return self._object(value.number)
        if isinstance(value, dict):
            return {key: self._there(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(map(self._there, value))
        return value


def _looked_up(place: Any, name: str) -> tuple[Any, wire.Reply | None]:
    """What `name` is in a module or an object, "" for itself; or the reply that says why not."""
    try:
        return getattr(place, name) if name else place, None
    except AttributeError:
        return None, wire.Reply("absent")
    except BaseException as error:
        return None, wire.Reply("raised", raised=_describe(error))


def _call(function: Any, args: tuple, kwargs: dict[str, Any]) -> tuple[Any, wire.Reply]:
    """What a call returns, and the reply to it, still without a value."""
    events: dict[str, None] = {}
    value = None
    try:
        with np.errstate(
            all="ignore",
            over="call",
            invalid="call",
            divide="call",
            call=lambda kind, _: events.setdefault(kind),
        ):
            value = function(*args, **kwargs)
        reply = wire.Reply("value")
    except BaseException as error:
        reply = wire.Reply("raised", raised=_describe(error))
    reply.fp_events = list(events)
    return value, reply


def _changed(before: tuple, after: tuple) -> list[int]:
    """Positions of the arguments that are no longer what they were."""

    def same(a: Any, b: Any) -> bool:
        if isinstance(a, np.ndarray):
            return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()
        if isinstance(a, list | tuple):
            return len(a) == len(b) and all(map(same, a, b))
        if isinstance(a, dict):
            return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
        return isinstance(a, wire.Handle) or a is b or a == b

    with contextlib.suppress(Exception):
        return [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if not same(a, b)]
    return list(range(len(before)))


def _plain(value: Any) -> Any:
    try:
        return wire.plain(value)
    except BaseException as error:  # the student's own __str__, __iter__ ... may do anything
        return wire.Opaque(f"{type(value).__name__} ({type(error).__name__})")


def _describe(error: BaseException, during_import: bool = False) -> wire.Raised:
    try:
        message = str(error)[:2000].encode(errors="replace").decode()
    except BaseException:
        message = ""
    steps = traceback.extract_tb(error.__traceback__)
    places = [(step.filename, step.lineno, step.name) for step in steps]
    if isinstance(error, SyntaxError):  # where it stands, not where its file was imported
        places.append((str(error.filename), error.lineno, ""))
    inside = [place for place in places if f"{os.sep}homework{os.sep}" in place[0]]
    file, line, function = inside[-1] if inside else ("", 0, "")
    types = [c.__name__ for c in type(error).__mro__ if hasattr(builtins, c.__name__)]
    types = list(dict.fromkeys([type(error).__name__, *types]))
    line = line if isinstance(line, int) else 0
    file = os.path.basename(file)
    unwritten = not during_import and _is_unwritten(error)
    return wire.Raised(types, message, file, line, during_import, function, unwritten)


def _is_unwritten(error: BaseException) -> bool:
    """Whether the function that was called does nothing but raise this NotImplementedError."""
    called = error.__traceback__ and error.__traceback__.tb_next
    if type(error) is not NotImplementedError or called is None or called.tb_next:
        return False
    code = called.tb_frame.f_code
    # Since Python 3.11 a handler is no jump, but a line of this table.
    handles = bool(getattr(code, "co_exceptiontable", b""))
    branches = any(step.opcode in _JUMPS for step in dis.get_instructions(code))
    reads_nothing = code.co_names == ("NotImplementedError",) and not code.co_freevars
    return reads_nothing and not handles and not branches


def _silence() -> None:
    """Discard what is printed: it must not fill the disk, and a full disk must not make `print`
    fail."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
