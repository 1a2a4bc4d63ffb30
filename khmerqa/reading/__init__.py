"""Reading files: from bytes to blocks of text that can be believed, or a plain reason why not."""
