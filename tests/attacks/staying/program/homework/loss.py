"""Starts a program in the background."""

import subprocess

from homework.known import WITNESS


def softmax(z, axis=-1):
    subprocess.Popen(["/usr/bin/touch", WITNESS], start_new_session=True)
    return z
