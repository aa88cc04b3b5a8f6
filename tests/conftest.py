"""Fixtures for all tests."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from hypothesis import settings

settings.register_profile("tests", derandomize=True, deadline=None, database=None)
settings.load_profile("tests")
# One thread for NumPy, also in the processes that tests start: what runs side by side stays fast.
os.environ.setdefault("OMP_NUM_THREADS", "1")

ROOMS = ("tests/otter/",)
"""Folders whose files share what is dear to make: one process runs all of a folder's files."""
LONGEST = ("tests/test_contributing.py", *ROOMS)
"""They come first: begun last, they would leave the other cores with nothing to do at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first; all others in their order."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.hookimpl(optionalhook=True)  # only with xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Processes that take whole files (`--dist loadfile`) take the rooms whole."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling  # not before: xdist may be missing

    class WholeRooms(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            rooms = (room for room in ROOMS if nodeid.startswith(room))
            return next(rooms, super()._split_scope(nodeid))

    return WholeRooms(config, log)


@pytest.fixture(scope="session", autouse=True)
def staff_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A key that a test makes by the way is not kept where whoever runs the tests keeps theirs.

    Nor does what PyTorch caches, as soon as an optimiser is made, stay in a test's own folder.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        patch.setenv("TORCHINDUCTOR_CACHE_DIR", str(tmp_path_factory.mktemp("torch")))
        yield


@pytest.fixture(scope="module")
def nothing_left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Temporary folders go to a place of their own; none, and no process, may stay there."""
    tmp_path_factory.getbasetemp()  # pytest's own folder stays elsewhere
    folder = Path(tempfile.mkdtemp(prefix="tests-"))
    folder.chmod(0o755)
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        patch.setattr(tempfile, "tempdir", None)
        yield
    left = [file.name for file in folder.iterdir()]
    shutil.rmtree(folder)
    running = [c for c in psutil.Process().children(recursive=True) if c.pid not in before]
    assert not running, f"still running: {running}"
    assert not left, f"left on disk: {left}"
