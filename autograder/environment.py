"""The environment variables of the grader's own processes: few of the user's, and fixed ones.

PYTHONWARNINGS=error, or a plugin for a pytest of the user's own, would change everybody's points.
"""

import os
import sys
from pathlib import Path

_PASSED_ON = (
    "PATH",
    "HOME",
    "USER",
    "TMPDIR",
    "TEMP",
    "TMP",
    "SYSTEMROOT",
    "LD_LIBRARY_PATH",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "RNNHW_DATA",
    "CUDA_VISIBLE_DEVICES",
)
"""Where things are, and no more."""
_ALWAYS = {
    "PYTHONUTF8": "1",
    "PYTHONSAFEPATH": "1",
    # As many processes as cores already run side by side.
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
}


def of_our_own(**more: str) -> dict[str, str]:
    """The environment of a process that imports this package from where we have it."""
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # For a checkout that is not installed, and for packages on a PYTHONPATH of the user's.
    known = (place for place in sys.path if os.path.isabs(place) and place != os.getcwd())
    path = os.pathsep.join(dict.fromkeys([str(Path(__file__).parents[1]), *known]))
    return {**passed_on, **_ALWAYS, "PYTHONPATH": path, **more}
