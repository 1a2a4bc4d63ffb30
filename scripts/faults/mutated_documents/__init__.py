"""Documents that are made up and changed, and what must come of them.

facts       what a document says, and whether it was read so
mutations   the kinds of changes
files       files of each format
"""
