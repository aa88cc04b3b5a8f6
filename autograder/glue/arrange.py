"""Puts a submission of any shape out of otter's reach.

`python -m autograder.glue.arrange /autograder` runs first in a container, on Gradescope too.
`otter grade` lets otter unpack a zip; Gradescope has unpacked it already. Then otter runs the one
Python file at the top. So before otter starts, all that was handed in goes into one file or folder
beside an inert script; the plugin grades it from there, with the limits and the messages of
`autograder.intake`.
"""

import json
import shutil
import sys
import zipfile
from pathlib import Path

HANDED_IN = "handed_in"
INERT = '"""The submission is graded in a sealed process; this file only satisfies otter."""\n'


def arrange(folder: Path, unpacks: bool) -> None:
    """Rearrange a submission folder. `unpacks` says whether otter will unpack the zip in it."""
    entries = sorted(folder.iterdir())
    script = folder / "submission.py"
    if len(entries) == 1 and entries[0].suffix == ".zip" and entries[0].is_file():
        if unpacks:
            _wrap(entries[0])
            return
        entries[0].rename(folder / f"{HANDED_IN}.zip")
    else:
        # Moved out of the folder and back, since its own entries may have any name, even ours.
        aside = folder.parent / f"{HANDED_IN}.aside"
        aside.mkdir()
        for entry in entries:
            shutil.move(entry, aside / entry.name)
        shutil.move(aside, folder / HANDED_IN)
    script.write_text(INERT, encoding="utf-8")


def _wrap(handed_in: Path) -> None:
    """Replace a zip by a new one that holds it unopened, with the inert script beside it."""
    inner = handed_in.with_suffix(".original")
    handed_in.rename(inner)
    with zipfile.ZipFile(handed_in, "w") as outer:
        outer.writestr("submission.py", INERT)
        outer.write(inner, f"{HANDED_IN}.zip")
    inner.unlink()


def main(autograder: Path) -> None:
    """Rearrange what was handed in, as otter's configuration says that it will be read."""
    config = json.loads((autograder / "source" / "otter_config.json").read_text(encoding="utf-8"))
    arrange(autograder / "submission", unpacks=config.get("zips", False))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
