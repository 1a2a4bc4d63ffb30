"""What the lines of a document are: headings, items, tables, titles, front and back matter."""
