"""The files to index.

discover.py       which files there are, each with its document id
catalogue.py      metadata that the files lack
entries.py        which entry belongs to which file
fingerprints.py   their SHA-256, computed only where a file may have changed
publish.py        files into the corpus folder
unfinished.py     what is being published, so that it can be taken back after a kill
withdraw.py       files out of it
sharing.py        copies that share blocks where the file system can
fetch.py          a file from a public web address
public_addresses.py   which addresses are on the public internet
watch.py          act when files have changed
"""
