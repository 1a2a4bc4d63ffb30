"""Candidate sentences and their features: what an answer can quote, and what scoring reads of it.

candidates         slices of a document that can be quoted: sentences, items, lists, articles
features           terms, search key, language and word ids of each candidate
records            these features as records in the index
feature_extractor  features with vectors, from the records or the texts, kept in memory
list_beginnings    the passages in which a list begins
fragments          candidates that say nothing by themselves
nearness           whether a question is about what was found
"""
