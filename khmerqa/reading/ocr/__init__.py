"""Recovery by OCR: the last method. Engine: the ``tesseract`` command.

recovery        the method: several pages at a time, none twice
engine          the command; no other file knows it
picture         the page as a picture: resolution, skew, ink
page            one picture read: layout, second tries, unread ink
ink             ink that no word covers
abbreviations   misread abbreviations corrected
runs            words as runs on the page
cache           pages that were read
"""
