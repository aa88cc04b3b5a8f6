"""Your homework, a file for each part: fill in what says NotImplementedError."""
