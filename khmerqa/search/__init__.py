"""From a question to the passages that may answer it: three retrievers, none filters another.

question           a question: checked, its words, its vector
query_terms        the weighted terms that each retriever looks for
translation_table  probable translations of words, learnt from parallel text
glossary           translations that know the glossary's names
fuse               scores of several retrievers into one
hybrid             the search
"""
