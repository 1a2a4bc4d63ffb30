"""The commands that find passages, answers and terms.

ask           an answer with citations, or a conversation
conversation  questions and follow-ups in a terminal
search        passages only
glossary      a term in both languages
question      the question on the command line or from another program
"""
