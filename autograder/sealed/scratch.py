"""The folder that the student's process may write: how full it is, and how it is removed.

Its content is hostile: a thousand folders in each other, folders that may not be listed, more
files than a listing should hold. Nothing here follows a link or recurses.
"""

import contextlib
import os
import shutil
import stat
import subprocess
from pathlib import Path

from autograder.sealed.seal import Limits


class Scratch:
    """The scratch folder of one process, which is looked at after every call.

    Args:
        folder: the folder.
        process: the number of the process that may write it.
    """

    def __init__(self, folder: str, process: int) -> None:
        self._folder = folder
        self._process = process
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
        left = limits.scratch_size - nameless(self._process, self._folder, limits.file_size)
        return left < 0 or overfull(self._folder, left, limits.scratch_files)


def nameless(process: int, folder: str, file_size: int) -> int:
    """Bytes in deleted files of a folder that a process still holds. A file that it has open is
    measured. A file that it has only mapped cannot be measured, and counts as `file_size`, the most
    it can be."""
    size, known = 0, set()
    with contextlib.suppress(OSError), os.scandir(f"/proc/{process}/fd") as descriptors:
        for descriptor in descriptors:
            with contextlib.suppress(OSError):  # closed meanwhile
                file = os.stat(descriptor.path)
                if stat.S_ISREG(file.st_mode) and not file.st_nlink and file.st_ino not in known:
                    known.add(file.st_ino)
                    size += file.st_blocks * 512
    mapped = set()
    with contextlib.suppress(OSError), open(f"/proc/{process}/maps", errors="replace") as maps:
        # address, rights, offset, device, inode, path: proc_pid_maps(5)
        inside = f" {os.path.realpath(folder)}/"
        gone = (line for line in maps if line.endswith(" (deleted)\n") and inside in line)
        mapped = {int(line.split()[4]) for line in gone}
    return size + file_size * len(mapped - known)


def overfull(folder: Path | str, size: int, count: int) -> bool:
    """Whether a folder holds more than `size` bytes, or more than `count` files and folders.

    A folder that cannot be read (its path is too long, or its mode forbids it) counts as too much:
    no honest program makes one. A file that has just been removed counts as nothing.
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
                        # The blocks on the disk, without the holes of a sparse file.
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
