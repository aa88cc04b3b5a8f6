"""The cases on which the hidden tests are run: drawn once, replayed for every submission.

hidden   the hidden tests as functions, collected by pytest
plain    drawn arguments as plain numbers
draw     hypothesis draws the cases of each property
replay   a property is judged on its cases, as hypothesis itself would judge it
paper    the hidden tests of some parts, with their cases
reference   the reference in the place of a student
rehearsal   the reference is judged first: what it answers is known, and may be kept
answers  what the reference answers, remembered by its arguments

Hidden tests stay ordinary functions of pytest and hypothesis, which run by themselves, too.
"""
