"""Tests of autograder.reports."""
