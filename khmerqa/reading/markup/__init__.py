"""Text files.

plain       plain text; the encoding of all text files
markdown    Markdown
html        web pages
csv_table   tables (CSV)
"""
