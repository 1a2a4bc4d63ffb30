"""All knowledge of Khmer and English writing, pure: text in, values out, no IO.

clusters      orthographic syllables, the unit that is never cut
normalise     the search key of a text, with a map back to the original
runs          Khmer, Latin, numbers, URLs, abbreviations told apart
segmentation  Khmer runs into words (khmer-nltk's conditional random field, as arrays)
terms         words and n-grams: what the indexes hold and questions look for
sentences     where a sentence ends
structure     numbering of items and headings
numerals      Khmer and ASCII digits
language      Khmer or English
vocabulary    function words, question words, spelling variants: data
"""

NORMALISER_VERSION = "2"
