"""The handouts as a student sees them: their figures, and pages that open in any browser.

figures/    every figure, drawn by one pen; `python -m autograder.handouts.figures` writes the files
markdown    Markdown -> HTML: formulas as MathML, code in colour
pages       a page for each handout, and the overview
site        all of it as a site of plain files
templates/  the frame of a page and its style
"""
