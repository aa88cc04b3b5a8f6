"""Tests of drawing cases once and replaying them."""
