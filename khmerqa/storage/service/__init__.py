"""The service's own records, in one SQLite file that changes while it runs, and the files sent to it.

state.py     the file, its tables and their migrations
keys.py      API keys
records.py   released documents, questions, feedback
process.py   which process is meant by a number
jobs.py      work that goes on after a request was answered
staging.py   files that were sent, until they are published or their process ends
"""
