"""All knowledge of Khmer and English writing. Pure: text in, values out, no input or output.

language     Khmer or English
khmer/       the script: clusters (never split), the search key of a text, words
expressions/ numbers, dates, document numbers, abbreviations: many spellings, one value
terms/       the words and search terms of a text, equal for documents and questions
structure/   sentences, numbered parts, list items, letterheads of official texts
legacy/      Khmer typed for fonts older than Unicode
glossary/    official terms and the names of institutions, as a value

`docs/khmer-text.md` explains all of it to a reader who does not know Khmer.
"""

NORMALISER_VERSION = "3"
