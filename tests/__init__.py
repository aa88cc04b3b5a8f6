"""Tests of this project itself; the folders mirror the package."""
