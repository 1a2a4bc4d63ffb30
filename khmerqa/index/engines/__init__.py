"""The engines that search an index.

tantivy.py    words: BM25 over ready-made terms
faiss.py      vectors: nearest by inner product
embedded.py   these two as a pair, and the choice of a pair by the name in a manifest
"""
