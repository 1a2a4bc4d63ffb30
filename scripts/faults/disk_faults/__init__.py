"""The parts of ``scripts/faults/fail-each-call``, which the tests use too.

calls     the calls that change the disk, counted; one of them fails
bench     a change is made again and again, each time with another call failing
changes   documents change, come and go
moves     an earlier index is served again, or one leaves
records   keys and released documents
subjects  all of these by name
"""
