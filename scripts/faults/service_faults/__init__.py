"""The parts of ``scripts/faults/break-service``.

acts     what changes an index, each of which may be killed
ledger   what the owners of documents said, and what was promised of them
service  a service of two workers as processes, and the commands that change its index
"""
