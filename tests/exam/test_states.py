"""A state that is no network's: other things, too many of them, or a dict that misbehaves."""

import pytest

from autograder.checking.failure import CheckFailed
from autograder.sealed.faults import Died, StudentFault
from tests.exam.cheating import NO_NETWORK, UNTRAINED
from tests.support import patched

SMUGGLED = {
    "a large buffer": 'self.register_buffer("much", torch.zeros(2**22 + 1))',
    "a long name": 'self.register_buffer("x" * 2**25, torch.zeros(1))',
    "many small ones": """for i in range(1000):
            self.register_buffer(f"b{i}", torch.zeros(5000))""",
}


@pytest.mark.parametrize("name", SMUGGLED)
def test_a_state_of_other_things(examine, name):
    first = "self.rnn = nn.RNN(input_size"
    source = patched(UNTRAINED, "RowRNN", first, f"{SMUGGLED[name]}\n        {first}")
    examination, _ = examine(source)
    with pytest.raises(CheckFailed, match=NO_NETWORK):
        examination.accuracy("RowRNN")


def test_a_state_of_more_entries_than_a_message_may_have(examine):
    first = "self.rnn = nn.RNN(input_size"
    many = 'for i in range(5000):\n            self.register_buffer(f"b{i}", torch.zeros(1))'
    examination, _ = examine(patched(UNTRAINED, "RowRNN", first, f"{many}\n        {first}"))
    with pytest.raises(Died, match="not an answer, or one that is far too large"):
        examination.accuracy("RowRNN")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return None", "RowRNN stopped with AttributeError"),
        ("return {'a': None}", "RowRNN stopped with AttributeError"),
        ("return {'a': torch.ones(3, dtype=torch.bfloat16)}", "RowRNN stopped with TypeError"),
        ("return {1: torch.ones(3)}", "other things than tensors"),
        ("return {}", "Missing key"),
    ],
)
def test_a_state_dict_that_misbehaves(examine, body, words):
    method = f"    def state_dict(self):\n        {body}\n\n    def forward(self, images"
    examination, _ = examine(patched(UNTRAINED, "RowRNN", "    def forward(self, images", method))
    with pytest.raises((CheckFailed, StudentFault), match=words):
        examination.accuracy("RowRNN")
