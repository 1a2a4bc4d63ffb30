"""Whether the text layer of a page can be believed."""
