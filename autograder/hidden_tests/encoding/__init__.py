"""Hidden tests of part 1, from words to vectors."""
