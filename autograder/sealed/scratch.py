"""The folder that the student's process may write: how full it is, and how it is removed.

Its content is hostile: a thousand folders in each other, folders that may not be listed, more
files than a listing should hold. Nothing here follows a link or recurses.
"""

import os
import shutil
import subprocess
from pathlib import Path

from autograder.sealed.seal import Limits


class Scratch:
    """The scratch folder of one process, which is looked at after every call."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._untouched = 0

    def is_untouched(self) -> None:
        """Note that no homework has run yet.

        ctime cannot be forged and changes with the first entry, so that a stat is enough until
        something has been written.
        """
        self._untouched = os.stat(self._folder).st_ctime_ns

    def overfull(self, limits: Limits) -> bool:
        """Whether the process has written more than it may."""
        if os.stat(self._folder).st_ctime_ns == self._untouched:
            return False
        return overfull(self._folder, limits.scratch_size, limits.scratch_files)


def overfull(folder: Path | str, size: int, count: int) -> bool:
    """Whether a folder holds more than `size` bytes, or more than `count` files and folders.

    What cannot be looked into (a path that is too long, a mode without the right to read) counts as
    too much: no honest program makes it. What is gone when it is looked at counts as nothing.
    """
    folders = [str(folder)]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    count -= 1
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    else:
                        # What a file takes on the disk, not what a hole in it pretends.
                        size -= entry.stat(follow_symlinks=False).st_blocks * 512
                    if count < 0 or size < 0:
                        return True
        except FileNotFoundError:
            continue
        except OSError:
            return True
    return False


def remove(folder: Path | str) -> None:
    """Remove a folder with all that is in it, whatever the student's process has made of it."""
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except (OSError, RecursionError):  # the system's own tools stop at no depth
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["chmod", "-R", "u+rwx", "--", str(folder)], **quiet)
        subprocess.run(["rm", "-rf", "--", str(folder)], **quiet)
