"""The words and search terms of a text: the same functions for documents and questions.

runs          a search key as runs of Khmer, Latin, numbers, abbreviations, addresses
words         the words of a text, and their terms with n-grams
search_terms  all terms that the lexical index holds
bm25          the formula that scores passages by their terms
compounds     parts of compounds, and words that a stray space has split
spellings     the preferred spelling of words that have several
romanised     Khmer words in Latin letters
shorten       the beginning of a text, ending between two words
line_breaks   where a line of Khmer may end
vocabulary    function words, question words, number words, spelling variants: data
"""
