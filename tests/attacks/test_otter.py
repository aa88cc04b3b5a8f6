"""A few attacks on otter itself, and on what lies about where it runs, under the real `otter run`.

`python benchmarks/attacks.py --under otter` tries the whole corpus.
"""

import pytest

from tests.attacks.corpus import corpus
from tests.attacks.otter import hold_under_otter
from tests.sealed.conftest import landlock

TRIED = ("forging/own_packages", "forging/results_file", "reading/solution_file")


@landlock
@pytest.mark.otter
def test_otter_run_is_as_safe(open_folder):
    trial = hold_under_otter([a for a in corpus() if a.id in TRIED], open_folder)
    assert len(trial.outcomes) == len(TRIED)
    for one in trial.outcomes:
        assert one.score == one.honest and one.troubles == [] and one.told, one
    assert trial.damage == []
