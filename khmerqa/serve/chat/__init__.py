"""Answers for chat applications and other assistants."""
