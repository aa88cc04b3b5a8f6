"""What each stub takes and gives: names, shapes and dtypes, read from its docstring.

The docstring is where a student reads them, so that is where they stand, in its own notation:

    Args:
        x: the inputs, of shape (N, T, D).
        h0, c0: hidden state and memory before the first step, of shape (N, H).
        W_x, W_h, b: the packed weights, of shapes (D, 4H), (H, 4H) and (4H,).
        init_f: the states (h0, c0), each of shape (N, H).
        targets: the right class of each row, integers in [0, K), of shape (N,).

    Returns:
        h: the hidden state of every step, of shape (N, T, H).
        gates: a dict with the keys "f" and "i", each of shape (N, T, H).

Annotations that carry dimensions would say it a second time, and ask a beginner to read types.

`of shape (N, 1, S, S) or (N, S, S)` leaves a choice. A class takes and gives what
its `forward` does; `networks` has the notation of what it is made with and holds.

A letter is the same dimension wherever it stands in a signature: N counts the sequences of a batch,
T the steps in time. `(..., H)` and "any shape" leave axes open; "the shape of `z`" is that of the
argument z. Entries have the dtype of the inputs unless "integers", "boolean" or "float64" says
otherwise. One result alone needs no name. Whatever the annotations call an array must have a shape:
what is missing, or written otherwise, stops with its file and line.

forms      what a value is: an array with named axes, or some of them in a tuple, a dict or a list
sections   the items of a docstring, and the line in which something is wrong
docstring  reads what a function takes and gives
networks   reads what a class of networks is made with and holds
"""

from autograder.signatures.docstring import signature
from autograder.signatures.forms import (
    BATCH,
    TIME,
    Array,
    Form,
    Group,
    Many,
    Signature,
    arrays,
    leaves,
    mapped,
    shown,
)
from autograder.signatures.networks import GATES, Network, network
from autograder.signatures.sections import is_called, is_class

__all__ = [
    "BATCH",
    "GATES",
    "TIME",
    "Array",
    "Form",
    "Group",
    "Many",
    "Network",
    "Signature",
    "arrays",
    "is_called",
    "is_class",
    "leaves",
    "mapped",
    "network",
    "shown",
    "signature",
]
