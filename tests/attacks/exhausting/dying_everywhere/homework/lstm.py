"""Ends the process in every function."""

import os


def _harm(*_, **__):
    os._exit(7)
