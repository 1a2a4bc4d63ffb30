"""From the runs of a PDF page to its blocks.

lines           runs to lines, and lines to running text
visual_lines    the lines of a page from top to bottom
columns         text in two columns
ruled_tables    tables with ruled lines
table_heads     the heads of their columns, over several pages
paragraphs      lines to paragraphs, items and rows by geometry
drafts          a value: a block before its lines are joined
blocks          drafts by tags or geometry, and drafts to blocks
footnotes       where the notes at the foot of a page begin
page_blocks     the blocks of one page, its notes in place
running_lines   running headers and footers, page labels
titles          the title as the first pages print it
"""
