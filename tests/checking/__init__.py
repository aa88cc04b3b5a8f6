"""Tests of autograder.checking."""
