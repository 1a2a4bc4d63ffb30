"""When a PDF is refused: no page with content, or more unread pages than read ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from khmerqa.errors import UnreadableError
from khmerqa.reading.recovery import Recovery
from khmerqa.types import Bilingual, Verdict

MIN_READ_SHARE = 0.5  # of the pages that hold anything
_REASONS = {  # what so many pages are, in Khmer and in English
    Verdict.LEGACY: (
        "ដែលសរសេរដោយពុម្ពអក្សរខ្មែរចាស់មុនសម័យ Unicode",
        "are written in a pre-Unicode Khmer font",
    ),
    Verdict.BROKEN: (
        "ដែលស្រទាប់អត្ថបទមិនត្រូវនឹងអក្សរបោះពុម្ព",
        "have a text layer that does not match what is printed",
    ),
    Verdict.SCAN: ("ដែលជារូបស្កេនគ្មានអត្ថបទ", "are scanned pictures without text"),
}
_ANOTHER_COPY = Bilingual(
    "សូមសុំឯកសារ Word ដើម ឬច្បាប់ស្កេនដែលច្បាស់ជាងនេះ។",
    "ask for the Word original or for a clearer scan.",
)


def remedy_of(methods: Sequence[Recovery]) -> Bilingual:
    """Return what would make pages readable that no method could read."""
    return next((each.remedy for each in methods if each.remedy is not None), _ANOTHER_COPY)


def refuse_unless_half(verdicts: Sequence[Verdict], read: int, remedy: Bilingual) -> None:
    """Raise UnreadableError unless at least half of the pages that hold anything were read."""
    counts = Counter(verdicts)
    holding = len(verdicts) - counts[Verdict.EMPTY]
    if not holding:
        raise UnreadableError(
            Bilingual(
                "ទំព័រទាំងអស់នៃឯកសារ PDF នេះទទេ។ សូមសុំច្បាប់ចម្លងដែលមានអត្ថបទ។",
                "All pages of this PDF are empty; ask for a copy that has text.",
            )
        )
    if read >= max(1, MIN_READ_SHARE * holding):
        return
    found = [(counts[verdict], *words) for verdict, words in _REASONS.items() if counts[verdict]]
    in_khmer = " និង ".join(f"{count} ទំព័រ{khmer}" for count, khmer, _ in found)
    in_english = " and ".join(f"{count} {english}" for count, _, english in found)
    raise UnreadableError(
        Bilingual(
            f"ក្នុងចំណោម {holding} ទំព័រដែលមានខ្លឹមសារ មាន {in_khmer}។ {remedy.km}",
            f"Of the {holding} pages that hold anything, {in_english}; {remedy.en}",
        )
    )


def refuse_without_text(*, has_text: bool) -> None:
    """Raise UnreadableError where the pages that were read hold no block of text."""
    if not has_text:
        raise UnreadableError(
            Bilingual(
                "ឯកសារ PDF នេះគ្មានអត្ថបទទេ។ សូមសុំច្បាប់ចម្លងដែលមានអត្ថបទ។",
                "This PDF holds no text; ask for a copy that has some.",
            )
        )
