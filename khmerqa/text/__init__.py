"""All knowledge of Khmer and English writing, pure: text in, values out, no IO.

clusters      orthographic syllables, the unit that is never cut
normalise     the search key of a text, with a map back to the original
runs          Khmer, Latin, numbers, URLs, abbreviations told apart
segmentation  Khmer runs into words (khmer-nltk's conditional random field, as arrays), with
              model_clusters, key_table and viterbi beneath it
terms         words and n-grams: what embedder and translations know, and the index holds
search_terms  what the index holds besides: official expressions, compounds and their parts, from
              quantities, dates, document_numbers, numbering, abbreviations, borrowed, compounds
glossary      names of government and their acronyms, as a value
sentences     where a sentence ends
structure     items of lists
numbering     the parts of official texts: chapters, articles, clauses
numerals      Khmer and ASCII digits
language      Khmer or English
vocabulary    function words, question words, spelling variants: data

`docs/khmer-text.md` explains it all to whoever does not read Khmer.
"""

NORMALISER_VERSION = "3"
