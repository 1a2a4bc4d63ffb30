"""The HTTP service: its routes, bodies and errors.

ask         questions and search
documents   documents, their pages and files
feedback    feedback
reader      the outline of a document, and a search within it
versions    earlier versions of a document, and what changed since
differences what changed between two versions
page        what the web page calls
glossary    the official terms in a text, and a search
static      the web page's files
admin       documents that administrators read, publish, withdraw and release
admin_index    the state of the index, and jobs that change it
admin_records  keys, and the feedback of readers
monitoring  health and metrics
streaming   an answer as server-sent events
middleware  limits, headers and errors of every request
schemas/    the JSON bodies
"""
