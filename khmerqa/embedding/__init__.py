"""Texts into vectors: the built-in model, any sentence-transformers model, and their cache."""
