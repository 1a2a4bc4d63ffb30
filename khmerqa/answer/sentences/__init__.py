"""Candidate sentences of the passages found, with their features."""
