"""Khmer script.

clusters           orthographic clusters: a letter with everything written onto it
normalise          the search key of a text, with a map back to the original
segmentation       words, by khmer-nltk's conditional random field as arrays
model_clusters     clusters as that model was trained on them
key_table          an array of keys looked up at once
viterbi            the best labels of many sequences at once
caching_segmenter  a segmenter that caches the words of runs
"""
