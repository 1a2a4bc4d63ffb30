"""What SQLite and a few arrays keep on the disk.

passages.py           documents and passages of a generation
listing.py            documents without their text
stored_documents.py   these one by one, so that few are in memory at once
sentence_records.py   what answering reads of each passage's sentences
sentence_vectors.py   vectors as such a record
history.py            earlier versions of the documents
pages.py  rows.py     pages and table rows as JSON, the same in generations and caches
numbers.py            arrays of whole numbers
cache.py              bytes by key, safe to delete
service/              the service's own records
"""
