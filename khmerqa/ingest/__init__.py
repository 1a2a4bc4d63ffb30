"""From files to a generation: canonical text, passages, and a reindex of what changed."""
