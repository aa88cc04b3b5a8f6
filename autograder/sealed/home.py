"""The folders of a student's process: a copy of the homework, links to libraries, scratch."""

import os
import shutil
import tempfile
from pathlib import Path

from autograder.sealed.scratch import remove
from autograder.sealed.shelf import Shelf


class Home:
    """Temporary folders: made when this object is made, filled by `lay_out`.

    Args:
        homework: the folder of the homework; it is only read.
    """

    def __init__(self, homework: Path) -> None:
        self._homework = homework
        self._root = Path(tempfile.mkdtemp(prefix="rnnhw-"))
        # Some hundred links, which take long on a disk: they go into memory where a folder for that
        # exists.
        self._links = Path(tempfile.mkdtemp(prefix="rnnhw-", dir=_memory_folder()))
        # Other users may pass through to the homework; the seal decides what they read there.
        self._root.chmod(0o711)
        self._links.chmod(0o711)
        self.scratch = str(self._root / "scratch")
        """The one folder that the process may write."""
        self.submission = str(self._root / "submission")
        """The folder that holds the package `homework`."""
        self.prints = self._root / "prints"
        """The file to which the process prints errors until it is sealed."""

    def lay_out(self) -> Shelf:
        """Copy the homework and link the libraries. Raises OSError: a full disk, say."""
        shutil.copytree(self._homework, Path(self.submission) / "homework")
        shelf = Shelf(self._links / "shelf")
        _open_to_all(Path(self.submission), self._links / "shelf")
        return shelf

    def sweep(self) -> None:
        """An empty scratch folder, for a new process."""
        remove(self.scratch)
        os.mkdir(self.scratch, mode=0o700)

    def remove(self) -> None:
        """Remove everything."""
        remove(self._root)
        remove(self._links)


def _memory_folder() -> str | None:
    """A folder in memory; None if there is none, or if TMPDIR names another place."""
    folder = "/dev/shm"
    usable = os.access(folder, os.W_OK | os.X_OK) and not os.environ.get("TMPDIR")
    return folder if usable else None


def _open_to_all(*roots: Path) -> None:
    """Let every user read these folders, whatever our umask is: the process may be another user."""
    for folder, _, files in (found for root in roots for found in os.walk(root)):
        os.chmod(folder, 0o755)
        for file in (os.path.join(folder, name) for name in files):
            if not os.path.islink(file):
                os.chmod(file, 0o644)
