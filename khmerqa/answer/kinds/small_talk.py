"""Small talk gets a fixed reply; nothing is searched."""

from __future__ import annotations

from collections.abc import Mapping

from khmerqa.answer.kinds.answer_kind import AnswerRequest, Selection
from khmerqa.answer.question.small_talk import SmallTalk
from khmerqa.types import Language

REPLIES: Mapping[SmallTalk, Mapping[Language, str]] = {
    SmallTalk.GREETING: {
        "km": "សូមស្វាគមន៍! សូមសួរសំណួរអំពីខ្លឹមសារនៃឯកសារគោលនយោបាយ ឬច្បាប់។",
        "en": "Welcome! Please ask about what a policy document or a law says.",
    },
    SmallTalk.THANKS: {
        "km": "សូមអរគុណ! អាចសួរសំណួរបន្តបាន។",
        "en": "You are welcome! Further questions can be asked.",
    },
    SmallTalk.FAREWELL: {"km": "សូមជម្រាបលា!", "en": "Goodbye!"},
    SmallTalk.WHO_ARE_YOU: {
        "km": (
            "នេះជាកម្មវិធីស្វែងរកចម្លើយក្នុងឯកសារគោលនយោបាយ និងច្បាប់។ "
            "កម្មវិធីដកស្រង់ប្រយោគពីឯកសារ ព្រមទាំងបង្ហាញទំព័រ ហើយមិនបង្កើតអត្ថបទដោយខ្លួនឯងទេ។"
        ),
        "en": (
            "This is a program that looks for answers in policy documents and laws. "
            "It quotes sentences of the documents with their page, and writes none of its own."
        ),
    },
    SmallTalk.HELP: {
        "km": (
            "សូមសរសេរសំណួរអំពីខ្លឹមសារនៃឯកសារ ឧទាហរណ៍ «គោលនយោបាយនេះមានគោលដៅអ្វីខ្លះ?» ឬ «មាត្រា៤ ចែងដូចម្តេច?»។ "
            "ចម្លើយដកស្រង់ពីឯកសារ ដោយបង្ហាញទំព័រ។"
        ),
        "en": (
            "Write a question about what the documents say, for example “What are the goals of this "
            "policy?” or “What does Article 4 provide?”. Answers quote the documents with their page."
        ),
    },
    SmallTalk.SUM: {
        "km": "កម្មវិធីនេះមិនគណនាទេ។ សូមសួរសំណួរអំពីខ្លឹមសារនៃឯកសារគោលនយោបាយ ឬច្បាប់។",
        "en": "This program does not calculate. Please ask about what a policy document or a law says.",
    },
}


class SmallTalkReply:
    """Implements ``AnswerKind``."""

    def select(self, request: AnswerRequest, /) -> Selection | None:
        """Return the reply to small talk, None for a question."""
        talk = request.profile.small_talk
        return None if talk is None else Selection(reply=REPLIES[talk][request.language])
