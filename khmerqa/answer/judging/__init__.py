"""Which candidates answer the question."""
