"""Hides secrets in the name that it looks up."""

import socket


def softmax(z, axis=-1):
    socket.getaddrinfo("secrets.example.invalid", 80)
    return z
