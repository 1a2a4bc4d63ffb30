"""What chat applications ask for by themselves: a title for the conversation, tags, further questions.

Open WebUI, LibreChat and others send such requests as messages to the same model. They are instructions
about the conversation, not questions about policies, so they are answered without a search.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from khmerqa.answer.question.follow_up import Turn
from khmerqa.text.khmer.clusters import clip
from khmerqa.text.language import language_of
from khmerqa.types import Language

Kind = Literal["title", "tags", "follow_ups", "queries", "summary", "completion", "emoji"]

_MAX_READ = 4_000  # code points of an instruction; the conversation itself is not part of it
_MAX_TITLE = 60  # code points
_COUNT = 3  # further questions
_TAGS: dict[Language, str] = {"km": "គោលនយោបាយ", "en": "Policy"}
_UNTITLED: dict[Language, str] = {"km": "ឯកសារគោលនយោបាយ", "en": "Policy documents"}

_FLAGS = re.IGNORECASE
_COMMAND = re.compile(
    r"\b(?:generate|create|give|provide|write|suggest|summari[sz]e|make|produce|come up|analy[sz]e|"
    r"propose|choose|complete|continue|predict|reflect)\b|សូម|បង្កើត|ដាក់",
    _FLAGS,
)
_CONVERSATION = re.compile(
    r"\b(?:chat[ _]history|conversation|our (?:chat|discussion)|(?:this|the) (?:chat|discussion)|"
    r"messages? above|speaker)\b|ការសន្ទនា|កិច្ចសន្ទនា",
    _FLAGS,
)
_FORM = re.compile(
    r"\bjson\b|###? ?task|\byour task\b|\bonly (?:return|respond|reply|output|write|provide|the)\b|"
    r"\b(?:return|respond|reply|output|answer)(?: with)? only\b|\bjust the\b|\bno (?:quot|punct|other)|"
    r"\bwithout (?:any|quot|punct|lead)|\b(?:words?|characters?) (?:or (?:less|fewer)|max)|"
    r"\b(?:[0-9]{1,3}|two|three|four|five|six)\W{0,3}(?:(?:to|or)\W)?(?:[0-9]{1,3}|four|five|six)?"
    r"[- ](?:words?|characters?)\b|តែ.{0,20}ប៉ុណ្ណោះ",
    _FLAGS,
)
_KINDS: Sequence[tuple[Kind, re.Pattern[str]]] = (
    ("follow_ups", re.compile(r"follow[-_ ]?ups?\b|next questions?|សំណួរបន្ត", _FLAGS)),
    ("queries", re.compile(r"search[-_ ]quer(?:y|ies)", _FLAGS)),
    ("tags", re.compile(r"\btags?\b|\bhashtags?\b|\bkeywords\b", _FLAGS)),
    ("title", re.compile(r"\btitles?\b|\bheadline\b|\ba (?:short )?name\b|ចំណងជើង", _FLAGS)),
    ("emoji", re.compile(r"\bemojis?\b", _FLAGS)),
    ("summary", re.compile(r"\bsummar(?:y|i[sz]e)\b", _FLAGS)),
    ("completion", re.compile(r"autocomplet|complete the (?:text|sentence|user)", _FLAGS)),
)
_HISTORY = re.compile(r"<chat_history>(.*?)(?:</chat_history>|\Z)", re.DOTALL | _FLAGS)
_TURN = re.compile(r"\s*(?:#+\s*)?(user|human|assistant|ai|bot)\s*:\s*(.*)", _FLAGS)
_JSON_KEY = re.compile(r'"([A-Za-z_]{1,40})"\s*:')
_DEFAULT_KEYS = {"completion": "text"}


@dataclass(frozen=True, slots=True)
class InterfaceTask:
    """A request of the application. ``questions``: what the user asked in the conversation."""

    kind: Kind
    questions: tuple[str, ...]
    key: str  # of the JSON object that is asked for; empty: plain text

    @property
    def language(self) -> Language:
        """The language of the conversation."""
        return language_of(self.questions[-1] if self.questions else "")


def interface_task(message: str, history: Sequence[Turn]) -> InterfaceTask | None:
    """Return what the application asks for; None for a message of the user's own."""
    spoken = "\n".join(_HISTORY.findall(message))
    instruction = _HISTORY.sub(" chat history ", message)[:_MAX_READ]
    if not all(each.search(instruction) for each in (_COMMAND, _CONVERSATION, _FORM)):
        return None
    kind = next((kind for kind, words in _KINDS if words.search(instruction)), None)
    if kind is None:
        return None
    questions = [turn.content for turn in history if turn.role == "user"]
    key = ""
    if re.search(r"\bjson\b", instruction, _FLAGS):
        named = _JSON_KEY.search(instruction)
        key = named[1] if named else _DEFAULT_KEYS.get(kind, kind)
    return InterfaceTask(kind, tuple(_questions_in(spoken) or questions), key)


def reply_to_task(task: InterfaceTask, examples: Callable[[Language], Sequence[str]]) -> str:
    """Return the reply; ``examples`` are questions that the documents answer."""
    value = _value(task, examples)
    if task.key:
        return json.dumps({task.key: value}, ensure_ascii=False)
    return "\n".join(value) if isinstance(value, list) else value


def _value(task: InterfaceTask, examples: Callable[[Language], Sequence[str]]) -> str | list[str]:
    match task.kind:
        case "title":
            first = " ".join(task.questions[0].split()) if task.questions else ""
            return clip(first, _MAX_TITLE).strip(" ?។") or _UNTITLED[task.language]
        case "tags":
            return [_TAGS[task.language]]
        case "follow_ups":
            asked = set(task.questions)
            return [each for each in examples(task.language) if each not in asked][:_COUNT]
        case "queries":
            return list(task.questions[-1:])
        case "summary":
            return "\n".join(task.questions) or _UNTITLED[task.language]
        case "emoji":
            return "\U0001f4c4"  # a page
        case "completion":
            return ""


def _questions_in(spoken: str) -> list[str]:
    """Return what the user said in a conversation written as ``USER: …`` and ``ASSISTANT: …``."""
    turns: list[tuple[bool, list[str]]] = []
    for line in spoken.splitlines():
        begun = _TURN.match(line)
        if begun:
            turns.append((begun[1].lower() in ("user", "human"), [begun[2]]))
        elif turns:
            turns[-1][1].append(line)
    texts = ["\n".join(lines).strip() for is_user, lines in turns if is_user]
    return [text for text in texts if text]
