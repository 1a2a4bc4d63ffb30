"""From a question to the passages that may answer it: three legs, no one filtering another."""
