"""The glossary of official terms, as a value.

table  the terms, and how to look one up by its Khmer, its English or its acronym
keys   what two spellings of a form have in common
names  the names of institutions, for finding each by its other names
"""
