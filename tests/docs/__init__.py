"""What the documentation says is held against the project."""
