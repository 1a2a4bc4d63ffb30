"""What the commands print.

output     JSON or text on standard output
shapes     the documented shapes of the JSON
fold       long lines broken between words
answers    answers and passages
documents  lists of documents
pages      how pages were read
outline    sections, and faults in the numbers of articles
reports    what a run of the indexer did, what verify found
metrics    quality
bench      speed
"""
