"""Traces another process and reads its memory."""

import ctypes

from homework.known import DECOY, witness

ATTACH, DETACH = 16, 17


def softmax(z, axis=-1):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(ATTACH, DECOY, 0, 0) != 0:
        raise PermissionError(ctypes.get_errno(), "ptrace")
    witness()
    libc.ptrace(DETACH, DECOY, 0, 0)
    return z
