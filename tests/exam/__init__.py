"""Tests of autograder.exam."""
