"""Reading files: from bytes to blocks of reliable text, or a plain reason why not.

formats        the one table of formats, and ``read``
file_type      what a file really is, by its content
page_content   values: the runs of text on a page
recovery       the seam for pages without a reliable text layer
methods        all recovery methods, in the order they are tried
text_layer/    is the text layer of a page reliable?
structure/     headings, items, table rows, markings, front and back matter
pdf/           PDF files
glyphs/        recovery by the shapes that a font draws
legacy/        recovery by the codes of pre-Unicode Khmer fonts
ocr/           recovery by OCR
old_office     DOC, RTF, XLS and PPT, through LibreOffice
office/        DOCX, PPTX, XLSX, ODT
markup/        HTML, Markdown, CSV, plain text
workers/       reading in processes of their own, with limits
"""
