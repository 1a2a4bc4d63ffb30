"""The commands that measure quality and speed."""
