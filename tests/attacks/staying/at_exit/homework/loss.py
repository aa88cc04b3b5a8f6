"""Leaves work for the end of the process."""

import atexit

from homework.known import witness

atexit.register(witness)
