"""Office files.

archive          safe unpacking, errors
xml_parts        XML parsed safely
typed_text       white space and pre-Unicode fonts in typed text
docx/            Word
equations        equations in one line
number_formats   counting numbers: roman, letters, words
pptx             PowerPoint
xlsx             Excel, with xlsx_layout and cell_formats
odt              LibreOffice text, with odt_styles
charts           charts and diagrams
"""
