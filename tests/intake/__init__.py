"""Tests of autograder.intake."""
