"""Which check of assignment.toml a hidden test belongs to. The part is the test's folder."""

from collections.abc import Iterable

import pytest


def check(stub: str, name: str) -> pytest.MarkDecorator:
    """Mark a hidden test as (part of) one check. All tests of a check must pass."""
    return pytest.mark.check(stub, name)


def each_stub(stubs: Iterable[str], name: str) -> pytest.MarkDecorator:
    """Run one test for each stub, as its argument `stub`, under the stub's own check `name`."""
    marked = [pytest.param(stub, marks=check(stub, name)) for stub in stubs]
    return pytest.mark.parametrize("stub", marked)
