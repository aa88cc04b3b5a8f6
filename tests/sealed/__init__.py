"""Tests of autograder.sealed."""
