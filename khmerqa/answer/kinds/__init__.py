"""The kinds of answers, in the order in which they are asked (``assistant.py``).

answer_kind   the Protocol, and the values that pass through it
told          which words of a question a text tells
named         before any of them: only passages that name what the question names
small_talk    a fixed reply
unread        a hint where most words are in no vocabulary: Khmer in Latin letters
comparison    two sides, each searched by itself
section       its lead sentences for a summary; what else it says than an answer;
              named_section finds it by its titles
term          a line of the glossary and what defines it, above what the documents say
duties        all rows of annexes that name an institution; duty_request reads the question
provision     an article, a legal basis or an instrument, looked up by its number
extractive    the sentences that score best; the judge decides whether they answer
"""
