"""Values made from the passages of a document, kept for the next run.

by_document.py        what the caches have in common
terms.py              the search terms of each passage
sentence_records.py   what answering reads of each passage's sentences
"""
