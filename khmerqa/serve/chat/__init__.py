"""Answers for chat applications and other assistants.

openai      OpenAI's chat protocol
mcp_server  the Model Context Protocol
mcp_tools   the tools that it offers
telegram    the Telegram bot
messages    answers as short messages
sources     the sources of an answer as plain text
"""
