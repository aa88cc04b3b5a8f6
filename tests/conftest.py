"""Fixtures for all tests."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from hypothesis import settings

settings.register_profile("tests", derandomize=True, deadline=None, database=None)
settings.load_profile("tests")
# One thread for NumPy, also in the processes that tests start: what runs side by side stays fast.
os.environ.setdefault("OMP_NUM_THREADS", "1")


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
