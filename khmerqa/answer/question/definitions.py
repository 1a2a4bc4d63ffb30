"""Questions for what something is or means, and the sentences that define it: "X means …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from khmerqa.text.khmer.normalise import search_key

_MAX_WORDS = 8  # of what is to be defined
_MAX_LENGTH = 80  # code points of it
_POINTING = frozenset(
    search_key(
        "it this that these those he she they there what who វា នេះ នោះ គេ គាត់ ខ្ញុំ អ្នក លោក"
    ).split()
)
_SUBJECT = "(?P<subject>[^?\u17d4]{2,80}?)"
_LIKE_WHAT = "(?:យ៉ាងណា|យ៉ាងម៉េច|ដូចម្តេច|ម៉េច|អ្វី)"
_QUESTIONS = tuple(
    re.compile(f"{before}{_SUBJECT}{after}[ ?.!\u17d4]*$")
    for before, after in (
        (
            r"^(?:please |can you |could you )?(?:(?:what is |what's |give |tell me )?"
            r"(?:the )?(?:meaning|definition) of|what is meant by|what is|what's|what does|define"
            r"|what do you mean by|explain the term|who is(?= an? )) (?:an? |the )?(?:terms? |words? )?",
            r"(?: means?)?",
        ),
        # In whatever frame: "do you know what a heron pass is?"
        (r"^.{1,60}?\bwhat (?:an? |the )?", r" (?:is|are|means?|refers? to)(?: by law)?"),
        (
            search_key("^(?:.{1,40}?(?:ដឹងថា|ពន្យល់ថា|សួរថា))? ?(?:តើ)? ?(?:ពាក្យ(?:ថា)?)? ?"),
            search_key(
                f" ?(?:គឺ)? ?(?:ជាអ្វី|ជាអី|គឺអ្វី|សំដៅ(?:ទៅ)?(?:លើ|ដល់)? ?អ្វី|(?:មាន)?ន័យ(?:ថា)? ?{_LIKE_WHAT})"
            ),
        ),
        (
            search_key(
                "^(?:តើ)? ?(?:អ្វីទៅជា|អ្វីគឺជា|អ្វីជា|(?:សូម(?:ឱ្យ)?)? ?និយមន័យ(?:នៃ|របស់)?) ?(?:ពាក្យ)? ?"
            ),
            search_key("(?:ជាអ្វី|គឺអ្វី)?"),
        ),
    )
)
# No search key is made of these patterns: it would turn "\\W" into "\\w".
_BEFORE = (
    r"^\W*(?:\d{1,3} ?[.)\u17d4|-]* ?)?[\"'(]*(?:the |an? )?(?:terms? |words? )?(?:"
    + search_key("ពាក្យ")
    + r" ?)?[\"']?"
)
_BETWEEN = r"s?[\"')]*(?: ?\([^()]{1,60}\))?[\"']? ?"
# The surest first.
_VERBS = tuple(
    search_key(verbs)
    for verbs in (
        r"(?:means?\b|shall mean\b|refers? to\b|is defined\b|denotes?\b|សំដៅ|មានន័យ|សម្តៅ)",
        r"(?:is (?:an?|any|one|the)\b|stands for\b|គឺ|[:\u17d6] |\| )",
        r"ជា",
    )
)

_NUMBER_AND_QUOTES = re.compile(_BEFORE)
_VERB_PATTERNS = tuple(map(re.compile, _VERBS[:2]))
_MIN_TOLD = 0.6  # share of what is defined that translations of the subject make up


def subject_of(question_key: str) -> str | None:
    """Return what a question (its search key) wants to be defined, None for other questions."""
    for pattern in _QUESTIONS:
        found = pattern.match(question_key)
        subject = found["subject"].strip(" \"'") if found else ""
        if subject and subject not in _POINTING and len(subject.split()) <= _MAX_WORDS:
            return subject
    return None


def how_surely_defines(subject: str, sentence_key: str) -> int:
    """Return 3 if a sentence says "X means", 2 for "X is a", 1 in Khmer for "X ជា", else 0."""
    begins = f"{_BEFORE}{re.escape(subject)}{_BETWEEN}"
    for rank, verb in enumerate(_VERBS):
        if re.match(begins + verb, sentence_key[: _MAX_LENGTH + len(subject) + _MAX_LENGTH]):
            return len(_VERBS) - rank
    return 0


def how_surely_translates(names: Sequence[re.Pattern[str]], sentence_key: str) -> int:
    """Return 3 or 2 as above if what a sentence defines has all ``names`` and little else, else 0.

    These are the words of a subject in another language.
    """
    for rank, verb in enumerate(_VERB_PATTERNS):
        found = verb.search(sentence_key, 0, 2 * _MAX_LENGTH)
        if found is None or not names:
            continue
        label = _NUMBER_AND_QUOTES.sub("", sentence_key[: found.start()], count=1).strip(" \"'()")
        spans = [name.search(label) for name in names]
        told = sum(len(span[0]) for span in spans if span is not None)
        if label and all(spans) and told >= _MIN_TOLD * len(label.replace(" ", "")):
            return len(_VERBS) - rank
    return 0
