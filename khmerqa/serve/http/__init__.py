"""The HTTP service: its routes, bodies and errors.

ask         questions and search
documents   documents, their pages and files
feedback    feedback
page        the web page
admin       what only administrators may do
monitoring  health and metrics
streaming   an answer as server-sent events
middleware  limits, headers and errors of every request
schemas/    the JSON bodies
"""
