"""Searches with a pattern that takes for ever inside C code."""

import re


def softmax(z, axis=-1):
    return re.match(r"(a+)+$", "a" * 50 + "b")
