"""The student's process: it alone imports the homework. Started by `process.py`, never imported.

It seals itself first, then answers one request at a time. Nothing in its memory is secret: the
grader sends arguments and gets values back, and does all judging on its own side.
"""

import builtins
import contextlib
import importlib
import os
import random
import socket
import sys
import traceback
from types import ModuleType
from typing import Any

import msgspec
import numpy as np

from autograder.sealed import seal, wire
from autograder.sealed.channel import Channel, ChannelClosed


class Setup(msgspec.Struct):
    """The first message to a worker: where it lives and what it may do."""

    sys_path: list[str]
    readable: list[str]
    homework: str
    """The folder that holds the package `homework`."""
    scratch: str
    limits: seal.Limits
    user: int | None


def main(descriptor: int) -> None:
    """Seal this process, say which layers are in force, then answer requests until the end."""
    channel = Channel(socket.socket(fileno=descriptor))
    setup = msgspec.msgpack.decode(channel.receive(), type=Setup)
    sys.path[:] = [*setup.sys_path, setup.homework]
    sys.path_importer_cache.clear()
    sealed = seal.apply([*setup.readable, setup.homework], setup.scratch, setup.limits, setup.user)
    channel.send(msgspec.msgpack.encode(sealed))
    random.seed(0)
    np.random.seed(0)
    modules: dict[str, ModuleType] = {}
    with contextlib.suppress(ChannelClosed):  # the grader has gone
        while True:
            channel.send(_answer_frame(channel.receive(), modules))


def _answer_frame(frame: bytes, modules: dict[str, ModuleType]) -> bytes:
    request = wire.decode(frame, wire.Request)
    number = request.number
    reply = _answer(request, frame, modules)
    reply.number = number
    _flush_prints()
    try:
        return wire.encode(reply)
    except wire.WireError as error:
        value = wire.Opaque(f"a value that may not cross: {error}")
        return wire.encode(wire.Reply("value", value, number=number))


def _answer(request: wire.Request, frame: bytes, modules: dict[str, ModuleType]) -> wire.Reply:
    """The answer to a request; `frame` is the request as it came, with its arguments untouched."""
    if request.module not in modules:
        try:
            modules[request.module] = importlib.import_module(f"homework.{request.module}")
        except BaseException as error:
            return wire.Reply("raised", raised=_describe(error, during_import=True))
    if not request.name:
        return wire.Reply("value")
    missing = object()
    target = getattr(modules[request.module], request.name, missing)
    if target is missing:
        return wire.Reply("absent")
    if not request.call:
        return wire.Reply("function") if callable(target) else wire.Reply("value", _plain(target))
    reply = _call(target, request)
    if request.compare:
        reply.changed = _changed(wire.decode(frame, wire.Request).args, request.args)
    return reply


def _call(function: Any, request: wire.Request) -> wire.Reply:
    events: dict[str, None] = {}
    try:
        with np.errstate(
            all="ignore",
            over="call",
            invalid="call",
            divide="call",
            call=lambda kind, _: events.setdefault(kind),
        ):
            value = function(*request.args, **request.kwargs)
        reply = wire.Reply("value", _plain(value))
    except BaseException as error:
        reply = wire.Reply("raised", raised=_describe(error))
    reply.fp_events = list(events)
    return reply


def _changed(before: tuple, after: tuple) -> list[int]:
    """Positions of the arguments that are no longer what they were."""

    def same(a: Any, b: Any) -> bool:
        if isinstance(a, np.ndarray):
            return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()
        if isinstance(a, list | tuple):
            return len(a) == len(b) and all(map(same, a, b))
        if isinstance(a, dict):
            return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
        return a is b or a == b

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
    places = [(f.filename, f.lineno) for f in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):  # where it stands, not where its file was imported
        places.append((str(error.filename), error.lineno))
    inside = [place for place in places if f"{os.sep}homework{os.sep}" in place[0]]
    file, line = inside[-1] if inside else ("", 0)
    types = [c.__name__ for c in type(error).__mro__ if hasattr(builtins, c.__name__)]
    types = list(dict.fromkeys([type(error).__name__, *types]))
    line = line if isinstance(line, int) else 0
    return wire.Raised(types, message, os.path.basename(file), line, during_import)


def _flush_prints() -> None:
    """Empty the file that prints go to, so that the limit on its size counts per call."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    with contextlib.suppress(OSError):
        if os.lseek(1, 0, os.SEEK_CUR):
            os.lseek(1, 0, os.SEEK_SET)
            os.ftruncate(1, 0)
