"""What the process that repeats a stub is asked, and what it answers.

It stands by itself: the command need not import what draws and runs hidden tests.
"""

import msgspec

from autograder.key import Keys
from autograder.text import Text


class Task(msgspec.Struct, frozen=True):
    """What the process is asked to do."""

    homework: str
    part: str
    stub: str
    keys: Keys
    into: str
    """The folder for the scripts."""


class Said(msgspec.Struct, frozen=True):
    """What a check said."""

    check: str
    text: Text
    script: str = ""
    """The name of its script; "" if the homework was not even called."""


class Done(msgspec.Struct, frozen=True):
    """What was found: see `Repeated`."""

    sealed: bool
    failed: list[Said]
    passed: list[str]
    left_out: list[str]
    troubles: list[str]
