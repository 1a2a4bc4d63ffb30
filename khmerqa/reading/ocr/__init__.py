"""Reading a page from its picture, with Tesseract."""
