"""What intake gives back: a clean copy with its notices, or the reason why there is none."""

from pathlib import Path

import msgspec

from autograder.text import Text

WRITE_ZIP = Text("Hand in the zip that submit.py writes.", "请提交 submit.py 生成的 zip。")


class IntakeError(Exception):
    """Nothing of a submission can be graded; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Intake(msgspec.Struct, frozen=True):
    """What came in."""

    homework: Path
    """The clean copy: a folder of Python files."""
    notices: list[Text]
    """What was unusual: for the submission's own report."""
