"""The fixed words of an answer, in both languages: all others are quoted from documents."""

from __future__ import annotations

from collections.abc import Mapping

from khmerqa.text.expressions.numerals import khmer_digits
from khmerqa.types import Language

NO_EVIDENCE: Mapping[Language, str] = {
    "km": "ពុំមានភស្តុតាងគ្រប់គ្រាន់ដើម្បីឆ្លើយសំណួរនេះទេ។ បានស្វែងរកក្នុងឯកសារចំនួន {count}។",
    "en": "There is no sufficient evidence to answer this question. Documents searched: {count}.",
}
NEAREST: Mapping[Language, str] = {
    "km": "អត្ថបទជិតបំផុត៖ {where}។",
    "en": "The nearest passage: {where}.",
}
NO_TOPIC: Mapping[Language, str] = {
    "km": "សូមសរសេរសំណួរអំពីខ្លឹមសារនៃឯកសារគោលនយោបាយ ឬច្បាប់។",
    "en": "Please ask about what a policy document or a law says.",
}
OTHER_LANGUAGE: Mapping[Language, str] = {
    "km": "អត្ថបទដកស្រង់ជាភាសាអង់គ្លេស។",
    "en": "The quotation is in Khmer.",
}
ONLY_OTHER_LANGUAGE: Mapping[Language, str] = {
    "km": "ចម្លើយនេះមានតែជាភាសាអង់គ្លេសប៉ុណ្ណោះ។",
    "en": "This answer is in Khmer only.",
}
SOME_OTHER_LANGUAGE: Mapping[Language, str] = {
    "km": "អត្ថបទដកស្រង់ខ្លះជាភាសាអង់គ្លេស។",
    "en": "Some of the quotations are in Khmer.",
}
READ_BY_OCR: Mapping[Language, str] = {
    "km": "អត្ថបទដកស្រង់ត្រូវបានអានពីរូបភាពដោយម៉ាស៊ីន (OCR) ហើយអាចមានកំហុស។ សូមផ្ទៀងផ្ទាត់ជាមួយរូបភាពទំព័រ។",
    "en": "The quotation was read from a picture by OCR and may hold mistakes. "
    "Compare it with the picture of the page.",
}
READ_BY_DOUBTFUL_OCR: Mapping[Language, str] = {
    "km": "អត្ថបទដកស្រង់ត្រូវបានអានពីរូបភាពដែលមិនសូវច្បាស់ (OCR) ដូច្នេះអាចមានកំហុសច្រើន។ "
    "សូមផ្ទៀងផ្ទាត់ជាមួយរូបភាពទំព័រជានិច្ច។",
    "en": "The quotation was read by OCR from a picture that is hard to read, and is likely to hold "
    "mistakes. Do compare it with the picture of the page.",
}
DOUBTFUL_DIGITS: Mapping[Language, str] = {
    "km": "លេខដែលអានមិនច្បាស់មានសញ្ញា ? ពីក្រោយ សូមពិនិត្យលើរូបភាពទំព័រ៖ {numbers}។",
    "en": "Digits that were hard to read have a ? behind them; check them on the picture of the "
    "page: {numbers}.",
}
DIGEST: Mapping[Language, str] = {
    "km": "អត្ថបទដកស្រង់ពីសេចក្តីសង្ខេប ពុំមែនពីឯកសារផ្លូវការទេ។",
    "en": "The quotation is from a digest, not from the official document.",
}
AND_MORE: Mapping[Language, str] = {
    "km": "និង {count} ចំណុចទៀត។",
    "en": "and {count} more.",
}


def and_more(items: int, language: Language) -> str:
    """Say how many items of a list are left out."""
    return AND_MORE[language].format(count=_digits(items, language))


def no_evidence(documents: int, language: Language) -> str:
    """Say that nothing answers, and how many documents were searched."""
    return NO_EVIDENCE[language].format(count=_digits(documents, language))


def _digits(count: int, language: Language) -> str:
    return khmer_digits(str(count)) if language == "km" else str(count)
