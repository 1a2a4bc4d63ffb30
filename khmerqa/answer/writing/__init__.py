"""From a selection to the answer that leaves.

writer             the order of writing: a language model's words, or quotations
builder            segments into text and citations
citations          a quotation, checked against the stored text; official_form, how officials cite it
generative         a language model's sentences: prompts (what it reads), support (what is kept)
parallel_passages  the same sentence in the other language
gloss              a quotation's terms, dates and numbers in the reader's language; the fact
columns            what a row of a table says under its heads: the cell that is asked for
measure_words      how sums, periods and dates are written in either language
legal_status       is what is cited in force?
phrases            the fixed words
events             what is streamed while an answer is written
public_json        values as the JSON of the HTTP service and the command line
"""
