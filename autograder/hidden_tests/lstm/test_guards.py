"""Hidden tests of what holds for the LSTM and its pieces: dtype, inputs, sequences, time."""

from autograder.hidden_tests import guards
from autograder.hidden_tests.lstm.inputs import inputs

test_keeps = guards.keeps("lstm", inputs)
test_sequences_do_not_meet = guards.independent("lstm", inputs)
test_a_later_input_changes_no_earlier_state = guards.causal("lstm", inputs)
