"""The hidden tests, a folder per part: ordinary pytest and hypothesis, run by `autograder.grading`.

The fixture `student` stands for the submission (see `autograder.sealed.student`). Each test is
marked with the check of assignment.toml that it belongs to. `guards` makes the tests that follow
from a stub's docstring; a part's `inputs` has what its own tests share.
"""
