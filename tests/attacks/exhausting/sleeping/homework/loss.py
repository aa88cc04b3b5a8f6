"""Sleeps in every function, just short of the limit of a call."""

import time


def softmax(z, axis=-1):
    time.sleep(1.9)
    return z


def log_softmax(z, axis=-1):
    time.sleep(1.9)
    return z


def cross_entropy(logits, targets):
    time.sleep(1.9)
    return 0.0, logits


def sequence_cross_entropy(logits, targets, mask=None):
    time.sleep(1.9)
    return 0.0, logits
