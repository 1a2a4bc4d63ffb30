"""What is made once for the same document and kept for the next run."""
