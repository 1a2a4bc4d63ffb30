"""Engines behind a seam; only ``wiring`` imports them.

khmer_nltk.py           the Khmer word segmenter with the weights of khmer-nltk
milvus.py               both indexes in Milvus; milvus_collections.py and sparse_weights.py belong to it
openai_compatible.py    a language model behind OpenAI's chat protocol
local_transformers.py   a language model of the transformers library on this machine
"""
