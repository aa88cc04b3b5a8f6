"""What submissions that cheat share, and what they must come to."""

import pytest

from autograder.checking.failure import CheckFailed
from autograder.exam.examination import Examination
from tests.exam.conftest import BARS
from tests.support import complete, patched

SOURCE = complete("mnist")["mnist"]
UNTRAINED = patched(SOURCE, "train", "", "    return [float(-e) for e in range(epochs)]\n")
NO_RECURRENCE = "do not come from its recurrent layer"
NO_ROW = "must come from one row"
NO_NETWORK = "far more numbers than such a network needs"


def gains_nothing(examination: Examination, words: str) -> None:
    """The model answers right by itself, and is found out."""
    alone = []
    seen = examination._seen

    def spied(candidate):
        found = seen(candidate)
        right = found.whole.logits.argmax(axis=1) == examination._data.test_labels
        alone.append(right.mean())
        return found

    examination._seen = spied
    with pytest.raises(CheckFailed, match=words):
        examination.accuracy("RowRNN")
    assert words == NO_NETWORK or alone[0] > BARS[-1]


def answering(source: str, answer: str, buffers: str = "") -> str:
    """The source with a RowRNN that adds an answer from elsewhere to its logits."""
    source = patched(source, "RowRNN", "self.linear(h[:, -1])", f"self.linear(h[:, -1]) + {answer}")
    first = "self.rnn = nn.RNN(input_size"
    return patched(source, "RowRNN", first, f"{buffers}\n        {first}" if buffers else first)


def replacing_train(*pieces: str) -> str:
    """The reference with these pieces at its end; a `train` among them takes the place of its."""
    return "\n".join([SOURCE, *pieces])
