"""Word files.

reader      paragraphs, headings and tables in the order of the document
words       the words of a paragraph as they are seen
styles      bold and raised text, by style
numbering   the numbers that Word shows and does not store
notes       footnotes and endnotes
tables      a table's cells, merged ones too
"""
