"""Hidden tests of part 8, classifiers that read a digit row by row."""
