"""Connects to a server."""

import socket

from homework.known import TCP, witness


def softmax(z, axis=-1):
    with socket.create_connection(("127.0.0.1", TCP)) as connection:
        connection.sendall(b"secrets")
    witness()
    return z
