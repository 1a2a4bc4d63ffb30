"""Training khmerqa-encoder, stage by stage.

authored.py      our own passages with questions, near misses and claims
pairs.py         English–Khmer texts with their weights
noise.py         typing faults, lost and added spaces, words of the other language
tokenizer.py     one tokenizer for both languages
student.py       the model: its first vectors, its passes, its files
distillation.py  stage 1: Khmer texts land where the English teacher puts their translations
retrieval.py     stage 2: questions find the sentences and passages that answer them
passages.py      a heading, then sentences; questions about them
measure.py       what a stage reached, on passages that were kept out
held_out_index.py     an index over our own passages
lookup_questions.py   questions for a word that one passage alone holds
export.py        the files that ship
shipped.py       from these to a model of the sentence-transformers library
"""
