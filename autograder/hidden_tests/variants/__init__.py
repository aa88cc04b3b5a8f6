"""Hidden tests of part 6, the LSTM's family."""
