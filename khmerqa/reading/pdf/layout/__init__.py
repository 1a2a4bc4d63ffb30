"""From the runs of a PDF page to its lines, tables, footnotes and blocks."""
