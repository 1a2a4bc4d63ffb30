"""Text files.

plain       plain text; the encoding of all text files
markdown    Markdown
html        web pages, with html_styles and html_tables
csv_table   tables (CSV)
"""
