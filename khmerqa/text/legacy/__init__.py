"""Khmer typed for fonts older than Unicode.

conversion  recognising it, and converting it to Unicode
tables      the codes of the Limon and ABC fonts
"""
