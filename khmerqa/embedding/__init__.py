"""Texts into vectors, and pairs of texts into scores.

contextual.py             the built-in model, khmerqa-encoder: passages and sentences in context
judge.py                  khmerqa-judge: does a passage answer a question, or support a statement?
transformer.py            what both run on: layers of attention, by onnxruntime
static.py                 the small built-in model: one vector per word, numpy only
sentence_transformer.py   any model of the sentence-transformers library
cross_encoder.py          any cross-encoder of that library, as a reranker
model_names.py            names of models, refused where nothing can be there
cached.py                 another embedder with a cache
"""
