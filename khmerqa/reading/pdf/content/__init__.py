"""What a PDF page states: its runs of text, tags, fonts and content stream."""
