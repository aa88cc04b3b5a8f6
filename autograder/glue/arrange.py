"""Puts a submission of any shape out of otter's reach. `python -m autograder.glue.arrange FOLDER`.

otter unpacks every zip that it meets and runs the one Python file at its top. So before otter
starts, all that was handed in goes into one file or folder beside an inert script; the plugin
grades it from there, with the limits and the messages of `autograder.intake`.
"""

import shutil
import sys
import zipfile
from pathlib import Path

HANDED_IN = "handed_in"
INERT = '"""The submission is graded in a sealed process; this file only satisfies otter."""\n'


def arrange(folder: Path) -> None:
    """Rearrange a submission folder, as otter or Gradescope has filled it."""
    entries = sorted(folder.iterdir())
    if len(entries) == 1 and entries[0].suffix == ".zip" and entries[0].is_file():
        _wrap(entries[0])
        return
    # Out of the folder and back: its own entries may have any name, this one's too.
    aside = folder.parent / f"{HANDED_IN}.aside"
    aside.mkdir()
    for entry in entries:
        shutil.move(entry, aside / entry.name)
    shutil.move(aside, folder / HANDED_IN)
    (folder / "submission.py").write_text(INERT, encoding="utf-8")


def _wrap(handed_in: Path) -> None:
    """Replace a zip by one that holds it, unread, and the inert script."""
    inner = handed_in.with_suffix(".original")
    handed_in.rename(inner)
    with zipfile.ZipFile(handed_in, "w") as outer:
        outer.writestr("submission.py", INERT)
        outer.write(inner, f"{HANDED_IN}.zip")
    inner.unlink()


if __name__ == "__main__":
    arrange(Path(sys.argv[1]))
