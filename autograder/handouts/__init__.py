"""The handouts as a student sees them: figures, pages, and the site of all pages.

figures/    every figure, drawn by one pen; `python -m autograder.handouts.figures` writes the files
"""
