"""PDF files. Engine: pypdfium2; the content streams are followed with pikepdf.

engine        opens a file: lock, limits, errors
document      reads a file in passes over its pages
page_record   all that is known of one page
images        pictures of documents, made a PDF
refusal       when a file is refused, with its reason
content/      what a page holds: runs, fonts, tags, glyphs
layout/       lines, columns, tables, footnotes, titles, blocks
word_boxes    where the words of recovered pages are
find          where on a page a quotation is
render        the picture of a page, a quotation marked
"""
