"""Khmer typed for fonts older than Unicode: told from other text, and turned into Unicode."""
