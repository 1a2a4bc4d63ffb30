"""The commands that find passages, answers and terms.

ask       an answer with citations
search    passages only
glossary  a term in both languages
"""
