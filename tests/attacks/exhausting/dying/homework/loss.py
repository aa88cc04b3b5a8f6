"""Ends its process in every call."""

import os


def softmax(z, axis=-1):
    os._exit(7)


def log_softmax(z, axis=-1):
    os._exit(7)
