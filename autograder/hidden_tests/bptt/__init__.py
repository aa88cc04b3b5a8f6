"""Hidden tests of part 4, back-propagation through time."""
