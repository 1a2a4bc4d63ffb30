"""The two languages of documents, questions and answers."""

from __future__ import annotations

from typing import Literal

Language = Literal["km", "en"]
LANGUAGES: tuple[Language, ...] = ("km", "en")
