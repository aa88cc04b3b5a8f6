"""Stops another process."""

import os
import signal

from homework.known import DECOY, witness


def softmax(z, axis=-1):
    os.kill(DECOY, signal.SIGSTOP)
    witness()
    return z
