"""The assertions of the hidden tests. Each says what is wrong with a value, never what is right.

`what` names the value for the student ("loss", 'grads["W_x"]'); `case` describes the input on which
it went wrong. A wrong value raises `CheckFailed`.
"""

from autograder.checking.expect.conduct import accepted, quiet, refused, untouched
from autograder.checking.expect.form import (
    entries,
    filled_in,
    losses,
    mean_losses,
    of_dtype,
    plain_bool,
    plain_float,
    results,
    same_dtype,
    steady_losses,
)
from autograder.checking.expect.values import (
    array,
    equal,
    integers,
    number,
    real,
    shaped,
    slope,
)

__all__ = [
    "accepted",
    "array",
    "entries",
    "equal",
    "filled_in",
    "integers",
    "losses",
    "mean_losses",
    "number",
    "of_dtype",
    "plain_bool",
    "plain_float",
    "quiet",
    "real",
    "refused",
    "results",
    "same_dtype",
    "shaped",
    "slope",
    "steady_losses",
    "untouched",
]
