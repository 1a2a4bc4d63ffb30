"""Office files.

archive          safe unpacking, errors
typed_text       white space and pre-Unicode fonts in typed text
docx             Word, with docx_fonts and docx_numbering
pptx             PowerPoint
xlsx             Excel
odt              LibreOffice text, with odt_styles
"""
