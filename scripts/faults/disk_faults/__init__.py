"""The parts of ``scripts/faults/fail-each-call``, which the tests use too.

calls     the calls that change the disk, counted; one of them fails
subjects  what changes the disk (indexing, uploads, keys), and what must hold afterwards
"""
