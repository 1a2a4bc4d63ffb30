"""The commands that run the service and manage its records.

serve     the web page and the HTTP service
keys      API keys
release   publish documents held back by a confidentiality stamp
feedback  what users said of answers
mcp       Model Context Protocol on standard input and output
telegram  the Telegram bot
records   the records of the service, for the commands that manage them
optional  packages that only some commands need
"""
