"""How good and how fast are the answers?

question_set  questions with what is known of their answers; fingerprint, words known by a hash
evaluate      asks a question set and computes metrics of the answers
retrieval     what each retriever finds; benchmarks, public collections for it
metrics       metrics of ranked lists, with confidence intervals
bench         latency, throughput, recall and memory of an index
synthetic     a corpus of any size for measuring speed
"""
