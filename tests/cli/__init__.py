"""Tests of autograder.cli."""
