"""Computes for ever, at import and in a call."""


def softmax(z, axis=-1):
    while True:
        pass
