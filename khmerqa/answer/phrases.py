"""The fixed words of an answer, in both languages: the only ones that stand in no document."""

from __future__ import annotations

from collections.abc import Mapping

from khmerqa.types import Language

NO_EVIDENCE: Mapping[Language, str] = {
    "km": "ពុំមានភស្តុតាងគ្រប់គ្រាន់ក្នុងឯកសារដែលបានរៀបចំ ដើម្បីឆ្លើយសំណួរនេះទេ។",
    "en": "The indexed documents hold no sufficient evidence to answer this question.",
}
NOTHING_ASKED: Mapping[Language, str] = {
    "km": "សូមសរសេរសំណួរអំពីខ្លឹមសារនៃឯកសារគោលនយោបាយ ឬច្បាប់។",
    "en": "Please ask about what a policy document or a law says.",
}
OTHER_LANGUAGE: Mapping[Language, str] = {
    "km": "អត្ថបទដកស្រង់ជាភាសាអង់គ្លេស។",
    "en": "The quotation is in Khmer.",
}
DIGEST: Mapping[Language, str] = {
    "km": "អត្ថបទដកស្រង់ពីសេចក្តីសង្ខេប ពុំមែនពីឯកសារផ្លូវការទេ។",
    "en": "The quotation is from a digest, not from the official document.",
}
