"""Who may see a document, whichever generation is served.

record.py    what was last said of documents, in a file beside the generations
restrict.py  an earlier generation with what was said since
"""
