"""Talks to a service of this machine through a socket without a file."""

import socket

from homework.known import ABSTRACT, witness


def softmax(z, axis=-1):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(ABSTRACT)
    witness()
    return z
