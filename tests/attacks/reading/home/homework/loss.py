"""Reads the passwords in the home folder."""

from homework.known import HOME_FILE, witness


def softmax(z, axis=-1):
    with open(HOME_FILE) as file:
        witness(file.read())
    return z
