"""Does this sentence answer this question?

calibration     every tuned number, in one frozen value
question_words  the question's words by rarity, and whether the index knows them
scoring         a score for each candidate
ranking         the candidates in the passages found, best first
logistic        the built-in judge: from the features of a selection to a probability
"""
