"""Sleeps in every function for as long as one call may."""

import time


def _harm(*_, **__):
    time.sleep(60)
