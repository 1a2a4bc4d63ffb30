"""The index on disk: generations, how they are written and opened, and who may see what of them.

generation.py         an open generation, as a value
open.py               from files to that value, nothing damaged; is a generation as it was written
checked.py            which files need not be read again to know that
publish.py            a finished generation made current; the return to the previous one
retention.py          which generations are kept
provider.py           the generation that a running service uses, changed when a new one is published
view.py               what one reader may see of a generation
access/               what was last said of who may see a document, whichever generation is served
parallel_passages.py  passages that say the same in two languages
precedence.py         documents that rank below another one
indexed_text.py       what is indexed of a passage
transfer/             a generation as one file, to carry to another machine
layout.py  current.py  manifest.py  lock.py   the files and folders of an index
engines/              tantivy and FAISS
"""
