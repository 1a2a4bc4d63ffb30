"""The parts of ``scripts/faults/break-service``.

documents   documents are added and withdrawn
index       commands and requests that change the index as a whole, and what leaves it
records     keys are made and revoked, the service is unlocked, held documents are released
acts        how a change is made and killed
ledger      what the owners of documents said, and what was promised of them
key_ledger  which keys must open the service
killed      how often what was killed; kept in a file
service     a service of two workers as processes, and the commands that change its index
"""
