"""The browser of one file of tests, and axe-core; without them these tests are skipped."""

import shutil
from collections.abc import Iterator

import pytest

from tests.browser.chromium import Tab, chromium
from tests.support import ROOT

AXE = ROOT / ".venv" / "axe" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    """One for each file: a browser starts processes when it likes, and other tests count theirs."""
    binary = shutil.which("chromium") or shutil.which("chromium-browser")
    if not binary:
        pytest.skip("no Chromium here: apt-get install chromium fonts-noto-cjk")
    with chromium(binary) as opened:
        yield opened


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.exists():
        pytest.skip("no axe-core here: npm install --no-save --prefix .venv/axe axe-core@4.14.1")
    return AXE.read_text(encoding="utf-8")
