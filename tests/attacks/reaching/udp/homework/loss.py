"""Sends a datagram."""

import socket

from homework.known import UDP, witness


def softmax(z, axis=-1):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"secrets", ("127.0.0.1", UDP))
    witness()
    return z
