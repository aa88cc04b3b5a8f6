"""Writes an array to the pipe that claims more entries than there is memory."""

import sys

from homework.wire import asked, ext, reply, send

msgspec = sys.modules["msgspec"]  # the worker's own


def softmax(z, axis=-1):
    claim = msgspec.msgpack.encode(("<f8", [2**31 - 1] * 3, b""))
    send(reply(ext(2, claim), asked()))
    return z
