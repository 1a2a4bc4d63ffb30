"""Answers for chat applications and other assistants.

openai           OpenAI's chat protocol: its routes
openai_body      requests, and which parameters can be obeyed
openai_reply     completions, whole and in pieces
interface_tasks  titles, tags and further questions for chat applications
mcp_server       the Model Context Protocol
mcp_tools        the tools that it offers
telegram         the Telegram bot
messages         answers as short messages
sources          the sources of an answer as plain text
"""
