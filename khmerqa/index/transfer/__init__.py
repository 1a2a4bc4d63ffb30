"""A generation as one file, to carry to another machine.

archive.py  how it is written and taken over
check.py    what such a file may hold
"""
