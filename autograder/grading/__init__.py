"""From a submission to points.

verdict  the data: what each check said, and what its fault means
fit      whether the hidden tests and the questions fit together
judge    runs the hidden tests on one submission
process  the trusted process: judges one submission
preparing, serving   what it does once, and how it then forks for each submission of a class
judging  starts that process, for one submission or for a class, and can stop it
points   verdicts -> points
overrides   points that staff changed by hand
kept     what has been graded already
packed   a submission as bytes, judged on another machine
cluster  the workers of a Dask scheduler, which judge what the batch submits
batch    many submissions side by side
"""
