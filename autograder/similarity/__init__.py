"""Which submissions staff should look at side by side. It says what was seen, and accuses nobody.

normal     an answer without what a copier changes: names, comments, order, the shape of a loop
likeness   how much of the rare code of two submissions is the same

Fingerprints are copydetect's (https://github.com/blingenf/copydetect), an extra of this package.
"""
