"""The pipe to the grader, by hand: added to each homework that imports `homework.wire`."""

import os
import stat
import struct
import sys

msgspec = sys.modules.get("msgspec") or __import__("msgspec")  # the worker's own


def channel():
    """The descriptor of the socket to the grader."""
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                return number
        except OSError:
            pass
    raise LookupError("no socket")


def asked():
    """The number of the request that is being answered."""
    frame = sys._getframe(1)
    while "request" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["request"].number


def send(data):
    """Write a message of any bytes."""
    left = memoryview(struct.pack(">I", len(data)) + data)
    while left:
        left = left[os.write(channel(), left) :]


def reply(value, number, raised=None):
    """An answer as it stands on the wire, with a value that is already packed."""
    pack = msgspec.msgpack.encode
    kind = "raised" if raised else "value"
    return b"\x96" + pack(kind) + value + pack(raised) + pack([]) + pack([]) + pack(number)


def ext(code, data):
    """A value of a kind of its own."""
    return msgspec.msgpack.encode(msgspec.msgpack.Ext(code, data))
