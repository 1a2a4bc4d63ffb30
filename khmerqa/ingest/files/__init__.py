"""The files to index: which there are, what the catalogue says of them, how they come and go."""
