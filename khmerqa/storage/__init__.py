"""What SQLite keeps: the passages of a generation, and the caches beside the generations."""
