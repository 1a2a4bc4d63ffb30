"""The structure of official texts.

sentences   where a sentence ends
numbering   books, chapters, articles, clauses: headings and references
article_sequence  articles in the order of their numbers
list_items  what begins a list item, and what introduces a list
lead_ins    does the line above a list turn what its items say?
line_ends   what stands between two lines of one paragraph
negation    words that deny, except or forbid
unquotable  bibliographies, contents, page numbers: lines that no answer quotes
heading_questions  what may be asked about a heading
letterhead  mottoes, issuers and kinds of texts
"""
