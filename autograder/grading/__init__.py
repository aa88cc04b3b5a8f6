"""From a submission to points.

verdict  the data: what each check said
judge    runs the hidden tests on one submission
process  the trusted process: judges one submission
preparing, serving   what it does once for a class, and how it then forks for each submission
judging  starts it, for one submission or for a class, and can stop it
points   verdicts -> points
packed   a submission as bytes, judged on another machine
cluster  the workers of a Dask scheduler, which judge what the batch submits
batch    many submissions side by side
"""
