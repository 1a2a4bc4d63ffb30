"""Recovery by the shapes that a font draws: for pages with a false character map.

recovery    the method
lookup      what each glyph of a page says
table       outline digests and what they mean
syllables   the pieces of a line to syllables
runs        glyphs to runs of text
"""
