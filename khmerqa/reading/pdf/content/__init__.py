"""What a PDF page holds.

text_runs    runs of text in the order of the content stream
marks        marked content: artifacts, ``/ActualText``
tags         the structure tree of a tagged file
stream       glyphs one by one, as the content stream shows them
fonts        fonts: codes, widths, characters, outlines
font_names   legacy and ornament fonts by their names
outlines     the outline of a glyph as a digest
characters   the characters of each text object, as the engine finds them
annotations  values of forms and free text
visibility   text that nobody sees
matrix       where objects lie on the page
"""
