"""Hidden tests of part 3, cross-entropy over a sequence."""
