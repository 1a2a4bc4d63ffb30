"""Does this sentence answer this question?

calibration     every tuned number, in one frozen value
evidence        what the judge says of the passages found, which puts them in order
question_words  the question's words by rarity, and whether the index knows them
counted         what a question asks the number of, and which numbers are of it
scoring         a score for each candidate
ranking         the candidates in the passages found, best first
confidence      from the features of a selection to a probability
"""
