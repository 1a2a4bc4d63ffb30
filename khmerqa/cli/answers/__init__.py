"""The commands that find passages, answers and terms."""
