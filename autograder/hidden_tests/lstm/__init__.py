"""Hidden tests of part 5, the LSTM."""
