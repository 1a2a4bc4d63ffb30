"""From files to a generation of the index.

reindex.py       the whole run: compare, read, build, publish, forget
changes.py       files added or withdrawn together with the index, whole or not at all
inputs.py        what a generation is made from, as a digest and as a manifest
arrivals.py      when documents came and changed: what a reader has not seen yet
previous.py      the current generation: what the next one takes over, and the documents' history
read_files.py    files into documents and passages; read_result.py, what was read
build.py         both indexes, the sentence records and the parallel passages
plan.py          what a run would do, without reading
report.py        what a run did, as values and in words
parallel_map.py  the same function on many items, in all cores
files/           which files there are, what the catalogue says of them, publishing and withdrawing
documents/       from one file to its document, its passages and their parallels
caches/          values made from passages, kept for the next run
"""
