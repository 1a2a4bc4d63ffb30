"""Engines behind a seam; only ``wiring`` imports them.

khmer_nltk.py           the Khmer word segmenter with the weights of khmer-nltk
milvus.py               both indexes in Milvus; to it belong milvus_collections.py, sparse_weights.py
                        and array_files.py
openai_compatible.py    a language model behind OpenAI's chat protocol
local_transformers.py   a language model of the transformers library on this machine
"""
