"""khmerqa: ask what a government's policies say, in Khmer, and get the sentence on the page.

The pipeline, in the order of the packages; each imports only from those before it:

    types, errors, settings   values, the tree of errors, what can be set
    ports                     the seams
    text                      all knowledge of Khmer, pure
    storage                   SQLite: passages of a generation, caches
    reading, embedding        files into blocks; texts into vectors
    index                     lexical and dense legs; generations
    ingest, search            documents into an index; questions into passages
    answer                    passages into checked quotations
    evaluation                question sets and figures
    wiring                    settings into parts
    serve, cli                HTTP and the command line
"""
