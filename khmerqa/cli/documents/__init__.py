"""The commands that change or show the documents of an index."""
