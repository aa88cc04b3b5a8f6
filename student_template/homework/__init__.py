"""Your homework: one file for each part. Fill in what says NotImplementedError."""
