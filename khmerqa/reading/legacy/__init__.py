"""Recovery by the codes of pre-Unicode Khmer fonts.

recovery   the method, for pages of PDF files
text       the same for text without pages
"""
