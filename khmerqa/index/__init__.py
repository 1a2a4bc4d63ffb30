"""The legs of search on disk, and the generation that holds them together."""
