"""Questions that a document may answer below its headings: a vision, goals, an article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from khmerqa.types import Document, DocumentSummary, Language

MAX_TITLE = 80  # code points; a question with a longer title is hard to read

# What a heading may be about: how it is recognised, and the question with the title filled in.
_TOPICS: dict[Language, tuple[tuple[re.Pattern[str], str], ...]] = {
    "km": (
        (re.compile("ចក្ខុវិស័យ"), "តើចក្ខុវិស័យនៃ{title}ជាអ្វី?"),
        (re.compile("សសរស្តម្ភ"), "តើ{title}មានសសរស្តម្ភអ្វីខ្លះ?"),
        (re.compile("អាទិភាព"), "តើ{title}មានអាទិភាពអ្វីខ្លះ?"),
        (re.compile("គោលការណ៍"), "តើ{title}មានគោលការណ៍អ្វីខ្លះ?"),
        (re.compile("គោលដៅ"), "តើ{title}មានគោលដៅអ្វីខ្លះ?"),
        (re.compile("គោលបំណង"), "តើ{title}មានគោលបំណងអ្វី?"),
        (re.compile("អនុសាសន៍"), "តើ{title}មានអនុសាសន៍អ្វីខ្លះ?"),
        (re.compile("^មាត្រា ?([0-9០-៩]+)"), "តើមាត្រា {number} នៃ{title}ចែងដូចម្តេច?"),
    ),
    "en": (
        (re.compile(r"\bvision\b", re.I), "What is the vision of {title}?"),
        (re.compile(r"\bpillars\b", re.I), "What are the pillars of {title}?"),
        (re.compile(r"\bpriorities\b", re.I), "What are the priorities of {title}?"),
        (re.compile(r"\bprinciples\b", re.I), "What are the principles of {title}?"),
        (re.compile(r"\b(?:goals|targets)\b", re.I), "What are the goals of {title}?"),
        (re.compile(r"\b(?:purpose|objective)\b", re.I), "What is the purpose of {title}?"),
        (re.compile(r"\brecommendations\b", re.I), "What are the recommendations of {title}?"),
        (re.compile(r"^Article (\d+)", re.I), "What does Article {number} of {title} say?"),
    ),
}
_OWN_ARTICLE = re.compile(r"(?:the|a|an)\s|\S+['\u2019]s\s", re.I)


def title_in(document: Document | DocumentSummary, language: Language) -> str:
    """Return the title that the catalogue gives in a language, or else the document's own."""
    entry = document.catalogue
    return (entry.title_km if language == "km" else entry.title_en) or document.title


def heading_questions(
    title: str, headings: Sequence[str], language: Language
) -> Iterator[tuple[int, str]]:
    """Yield a topic and the question on it, each topic once, in the order of the headings.

    ``title`` and ``headings`` are in ``language``; most headings are not known.
    """
    if language == "en" and not _OWN_ARTICLE.match(title):
        title = f"the {title}"
    topics = _TOPICS[language]
    asked: set[int] = set()
    for heading in headings:
        for topic, (pattern, question) in enumerate(topics):
            found = pattern.search(heading)
            if found is not None and topic not in asked:
                asked.add(topic)
                number = found[1] if pattern.groups else ""
                yield topic, question.format(title=title, number=number)
