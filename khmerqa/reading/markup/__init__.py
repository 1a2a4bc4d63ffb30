"""Text files: HTML, Markdown, plain text."""
