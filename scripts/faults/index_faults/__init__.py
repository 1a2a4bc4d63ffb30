"""The parts of ``scripts/faults/break-index``, which the tests use too.

trial             a corpus, its index, a control index, and what must hold after every fault
faults            bits flipped, disks filled, permissions taken away
index_with_fakes  a small indexer program with fast stand-ins for the models
"""
