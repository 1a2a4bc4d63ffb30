"""What a question wants."""
