"""Hidden tests of what holds for every way back: the dtype, the inputs, sequences apart."""

from autograder.hidden_tests import guards
from autograder.hidden_tests.bptt.inputs import arguments

STEP, SEQUENCE, TRUNCATED = "rnn_step_backward", "rnn_backward", "truncated_rnn_backward"

test_keeps = guards.keeps("bptt", arguments, also=[STEP, SEQUENCE, TRUNCATED])
test_sequences_do_not_meet = guards.independent("bptt", arguments, also=[STEP, SEQUENCE])
