"""Writes an empty array to the pipe, one side of which is huge."""

import sys

from homework.wire import asked, ext, reply, send

msgspec = sys.modules["msgspec"]  # the worker's own


def softmax(z, axis=-1):
    claim = msgspec.msgpack.encode(("<f8", [0, 2**31 - 1], b""))
    send(reply(ext(2, claim), asked()))
    return z
