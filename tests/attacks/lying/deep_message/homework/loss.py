"""Writes a message nested a hundred thousand deep, as lists and as tuples."""

from homework.wire import asked, ext, reply, send

calls = 0


def _tuples(depth):
    data = b"\x90"
    for _ in range(depth):
        data = b"\x91" + ext(1, data)
    return ext(1, data)


def softmax(z, axis=-1):
    send(reply(_tuples(3_000), asked()))
    return z


def log_softmax(z, axis=-1):
    send(reply(b"\x91" * 100_000 + b"\x01", asked()))
    return z
