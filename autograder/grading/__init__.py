"""From a submission to points.

verdict  the data: what each check said
judge    runs the hidden tests on one submission
process  does so in a process of its own
points   verdicts -> points
batch    many submissions side by side
"""
