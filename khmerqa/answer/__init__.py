"""From a question to an answer whose every quotation can be found, letter for letter, on its page.

assistant  the pipeline on one page, and the entry to all of it
example_questions  questions that the documents answer
timings    how long the stages take
limits     how much an answer may hold
plain_words  what may leave of a language model's words: no link, mark-up or invented quotation
question   what a question asks for: one profile, made once
sentences  candidates for quotation, with their features
judging    scores of candidates, and the judge of whether they answer
kinds      the kinds of answers, asked in order
writing    from what was selected to text, citations and notices

A room imports only from those above it; ``assistant`` wires them.
"""
