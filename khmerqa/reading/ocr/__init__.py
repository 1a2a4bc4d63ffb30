"""Recovery by OCR: the last method. Engine: the ``tesseract`` command.

recovery        the method: several pages at a time, none twice
engine          the command; no other file knows it
picture         the page as a picture: resolution, skew, ink
specks          dirt on it, taken out
page            one picture read: layout, second tries, unread ink
second_tries    a part of a page read again: alone, as Khmer, smaller
words           the words of a page: by lines, put together, without dirt
ink             ink that no word covers
acceptance      is what was read the page's text?
abbreviations   misread abbreviations corrected
headings        names of articles that were misread
digits          which digits are in doubt
repairs         numbers corrected by their words, digits of one script, signs that were lost
runs            words as runs on the page
cache           pages that were read
"""
