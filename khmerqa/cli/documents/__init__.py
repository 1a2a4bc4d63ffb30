"""The commands that change or show the documents of an index.

init       make a corpus folder
index      index a folder
add        copy files into the corpus, then index
remove     take files out of the corpus, then index
reindex    what these three share
documents  list documents; ``history`` lists the versions of one
read       show what would be indexed of a file
"""
