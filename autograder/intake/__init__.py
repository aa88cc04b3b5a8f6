"""The way in: from what a platform exports to a clean copy of each homework.

names      what a hand-in is called, wherever it is shown and written
layout     the folders of an export as plain names, and which of them are hand-ins
find       the hand-ins in the paths of a command
kinds      what a file is, by its first bytes
entries    what stands in a folder or in a zip, and why some of it is refused
copy       chooses the homework among the entries and copies it
limited    zips are opened in a process of its own, which may use little
process    that process
refusal    what comes in, or the reason why nothing does
"""

from autograder.intake.find import Found, find
from autograder.intake.limited import Failed, Openers, take_in
from autograder.intake.names import HandIn, named
from autograder.intake.refusal import Intake, IntakeError

__all__ = [
    "Failed",
    "Found",
    "HandIn",
    "Intake",
    "IntakeError",
    "Openers",
    "find",
    "named",
    "take_in",
]
