"""Tests of the known mistakes and of the search for them."""
