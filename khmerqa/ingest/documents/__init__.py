"""From one file to its document and passages.

document_reader.py   a file into a document, through a cache
canonical.py         its canonical text with pages, sections and table rows
lost_articles.py     sections that may hold articles whose headings were lost
chunk.py             the passages, verbatim slices of that text
prepare.py           both of these for a whole text, in a process with limits
alignment.py         parallel passages of two documents in two languages
"""
