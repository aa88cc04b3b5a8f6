"""Hidden tests of part 2, the recurrent network."""
