"""Tests of the figures, the pages and the site."""
