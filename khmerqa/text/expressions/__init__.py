"""Expressions with one value and many spellings: numbers, dates, quantities, document numbers."""
