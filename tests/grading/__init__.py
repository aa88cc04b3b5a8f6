"""Tests of autograder.grading, and with it of the hidden tests."""
