"""Training khmerqa-judge from khmerqa-encoder.

model        the encoder's body, which reads a question with a passage
examples     questions with the windows that retrieval would show; statements with a passage
nearest      which passages those are
training     learns from them
calibration  probabilities that can be believed
measure      what it reached, on passages that were kept out
"""
