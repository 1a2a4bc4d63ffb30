"""Reading in processes of their own, with limits. ``FileReader`` is the port.

parallel     several files at a time: the FileReader of the indexer
pictures     pictures of pages for the service, in a few processes
cluster      the same on several machines, by Dask
pool         one process, its limits and its replacement
process      how such a process is started, and ends with what it started
child        what runs in that process
tasks        what it does with a file
encoding     what it sends back, as JSON
in_process   a FileReader without processes
"""
