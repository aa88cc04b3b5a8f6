"""Begins a message and never ends it."""

import os
import struct
import time

from homework.wire import channel


def softmax(z, axis=-1):
    os.write(channel(), struct.pack(">I", 1000) + b"abc")
    time.sleep(600)
