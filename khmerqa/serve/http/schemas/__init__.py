"""The JSON bodies of the HTTP service: they check what comes in and describe what goes out.

answers     questions, answers and feedback
documents   documents and their pages
glossary    terms in both languages
reader      a document's outline, and places found in it
versions    versions of a document, and what changed
page        what only the web page needs
admin       what only administrators use
monitoring  health
errors      errors (RFC 9457)
fields      fields that several bodies share
"""
