"""The words and search terms of a text: one function for documents and questions alike."""
