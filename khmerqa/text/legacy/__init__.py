"""Khmer typed for fonts older than Unicode.

conversion  recognising it, and converting it to Unicode
families    which fonts belong together, by name; a row for each family
tables      the codes of each family
"""
