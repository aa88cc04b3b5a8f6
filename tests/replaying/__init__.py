"""Tests of `rnnhw replay`: failed checks as scripts."""
