from __future__ import annotations

from khmerqa.answer.assistant import Assistant
from khmerqa.answer.kinds.small_talk import REPLIES
from khmerqa.answer.question.small_talk import SmallTalk


def test_it_gets_its_reply_and_no_passages(assistant: Assistant) -> None:
    answer = assistant.ask("សួស្តី!", 5)
    assert answer.status == "no_evidence"
    assert answer.text == REPLIES[SmallTalk.GREETING]["km"]
    assert answer.hits == ()


def test_every_kind_has_both_languages() -> None:
    assert set(REPLIES) == set(SmallTalk)
    assert all(set(replies) == {"km", "en"} for replies in REPLIES.values())
