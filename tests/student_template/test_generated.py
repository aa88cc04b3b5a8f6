"""What is generated for students is the same on every machine, and gives nothing away."""

import json
import re

import numpy as np
import pytest

from autograder.misconceptions.probes import probes, viewed
from autograder.misconceptions.probes.draw import OnTheEdge, literal
from autograder.misconceptions.reference import Reference
from autograder.shipped.tests.fingerprints import RAISES, alike, decoded, fingerprint, mark
from autograder.template import cut, mistakes, tried
from tests.support import run_python

MISTAKES = cut.TEMPLATE / "tests" / "mistakes.json"
TABLE = json.loads(MISTAKES.read_text(encoding="utf-8"))
OTHER_KERNELS = {
    "OPENBLAS_CORETYPE": "Prescott",
    "ATEN_CPU_CAPABILITY": "default",
    "NPY_DISABLE_CPU_FEATURES": "X86_V3",
}
NUDGED = ("exp", "log", "tanh", "cos", "sqrt", "exp2", "log1p", "expm1", "matmul", "dot", "einsum")


@pytest.mark.slow
def test_the_last_digit_of_a_function_makes_no_difference(monkeypatch):
    for name in NUDGED:
        right = getattr(np, name)

        def off(*args, _right=right, **kwargs):
            with np.errstate(all="ignore"):
                result = np.asarray(_right(*args, **kwargs))
                next_up = np.nextafter(result, np.asarray(np.inf, result.dtype))
                return np.where(np.isfinite(result) & (result != 0), next_up, result)[()]

        monkeypatch.setattr(np, name, off)
    probes.cache_clear()
    try:
        assert mistakes.text() == MISTAKES.read_text(encoding="utf-8")
    finally:
        probes.cache_clear()


@pytest.mark.slow
def test_the_kernels_of_another_processor_make_no_difference():
    code = "from autograder.template import cut; print(cut.out_of_step())"
    assert run_python("-W", "ignore", "-c", code, **OTHER_KERNELS).stdout.strip() == "[]"


def test_every_number_is_short():
    numbers = re.findall(r"-?\d+\.\d+(?:e[+-]?\d+)?", MISTAKES.read_text(encoding="utf-8"))
    assert len(numbers) > 5000
    assert [x for x in numbers if len(x.strip("-").rstrip(".0")) > 12] == []


@pytest.mark.parametrize(
    "value", [0.25, 0.35, -1.45, 0.05 + 1e-12, 1.15 - 1e-12, [1.0, 0.75], np.float32(2.25)]
)
def test_a_number_on_the_edge_is_refused(value):
    with pytest.raises(OnTheEdge, match="rounded to 1 decimals"):
        literal(value, 1)


def test_other_numbers_are_rounded():
    assert str(literal([0.26, -0.001, 12.04], 1)) == "[ 0.3  0.  12. ]"
    assert np.signbit(literal(-0.001, 1)) == np.False_


def test_the_maintainer_is_told_where_the_edge_is(monkeypatch):
    monkeypatch.setattr(mistakes, "probes", lambda *place: probes(*place)[:1])
    monkeypatch.setattr(tried, "viewed", lambda *place: lambda *args: 0.00005 / np.cos(1))
    with pytest.raises(cut.CutError, match=r"^encoding\.bio_encode: .* change the numbers of its"):
        cut.generated()


@pytest.mark.parametrize("part", TABLE)
def test_no_result_of_the_reference(part):
    for stub, entry in TABLE[part].items():
        for i, inputs in enumerate(entry["inputs"]):
            right = fingerprint(viewed(part, stub, Reference()), decoded(inputs))
            given = [gives[i] for one in entry["mistakes"] for gives in one["gives"] if gives[i]]
            for leaves in given:
                if len(leaves) == len(right):
                    pairs = zip(leaves, right, strict=True)
                    assert not [x for x, r in pairs if x is not None and alike(x, r)], stub
            assert list(map(mark, right)) == entry["right"][i], f"{stub}: its marks are not known"
            assert right != [[RAISES]], stub
