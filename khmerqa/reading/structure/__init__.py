"""What the lines of a document are, whatever its format.

block_kinds         a heading, an item, an entry of a table of contents
article_headings    the articles of a document in the order of their numbers
article_numbers     numbers that OCR lost or misread, by their order
false_headings      stamps and signatures that are printed like headings
divisions           books, chapters, sections, articles, and their levels
front_back_matter   tables of contents, distribution lists, visas
marking             confidentiality markings; marking_forms, their words
titles              the title of a document by its words
soft_lines          lines of one paragraph put together
tables              rows of a table, each cell with the head of its column
"""
