from __future__ import annotations

import pytest

from khmerqa.answer.question.small_talk import SmallTalk, small_talk

SAID = {
    "សួស្តី": SmallTalk.GREETING,
    "ជំរាបសួរ លោក": SmallTalk.GREETING,
    "Hello there!": SmallTalk.GREETING,
    "អរគុណច្រើន": SmallTalk.THANKS,
    "Thanks.": SmallTalk.THANKS,
    "ជម្រាបលា": SmallTalk.FAREWELL,
    "តើអ្នកជាអ្នកណា?": SmallTalk.WHO_ARE_YOU,
    "Who are you?": SmallTalk.WHO_ARE_YOU,
    "អ្នកអាចជួយអ្វីខ្ញុំបានខ្លះ?": SmallTalk.HELP,
    "What can you do?": SmallTalk.HELP,
    "2+2=?": SmallTalk.SUM,
    "What is 12 times 34?": SmallTalk.SUM,
    "១២ បូក ៣៥ ស្មើប៉ុន្មាន?": SmallTalk.SUM,
}
ASKED = (
    "សួស្តី តើ CamDX ជាអ្វី?",
    "Hi, what is CamDX?",
    "តើក្រសួងអាចជួយអ្វីបានខ្លះ?",
    "history",
    "2022-2035",
    "What is 5G?",
    "What is 12 times 34 riels?",
    "Thanks to which law was it founded?",
    "hello " * 1000,
)


@pytest.mark.parametrize(("text", "kind"), SAID.items(), ids=SAID.keys())
def test_small_talk_is_known(text: str, kind: SmallTalk) -> None:
    assert small_talk(text) is kind


@pytest.mark.parametrize("text", ASKED, ids=[text[:20] for text in ASKED])
def test_a_question_is_none(text: str) -> None:
    assert small_talk(text) is None
