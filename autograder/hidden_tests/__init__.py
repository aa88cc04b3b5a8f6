"""The hidden tests, a file per part: ordinary pytest and hypothesis, run by `autograder.grading`.

The fixture `student` stands for the submission (see `autograder.sealed.student`). Each test is
marked with the check of assignment.toml that it belongs to.
"""
