"""The parts of ``scripts/faults/mixed-requests``.

documents  a corpus with hostile files in it
clients    requests of every kind, and callers who leave midway
process    the service, its port, its key and its memory
"""
