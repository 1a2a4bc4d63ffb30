"""The files to index.

discover.py       which files there are, each with its document id
catalogue.py      metadata that the files lack
fingerprints.py   their SHA-256, computed only where a file may have changed
publish.py        files into and out of the corpus folder
fetch.py          a file from a public web address
watch.py          act when files have changed
"""
