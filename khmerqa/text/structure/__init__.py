"""The structure of official texts.

sentences   where a sentence ends
numbering   books, chapters, articles, clauses: headings and references
list_items  what begins a list item, and what introduces a list
letterhead  mottoes, issuers and kinds of texts
"""
