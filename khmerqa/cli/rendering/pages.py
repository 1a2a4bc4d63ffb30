"""How pages were read: verdicts, methods, confidence and evidence, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from khmerqa.cli.language import Message, message
from khmerqa.text.expressions.number_ranges import number_ranges
from khmerqa.types import (
    LOW_CONFIDENCE,
    DocumentSummary,
    ExtractedPage,
    Method,
    Page,
    Verdict,
)

_LEFT_OUT = Message("មិនបានយក", "left out")
VERDICTS: Mapping[str, str] = {
    Verdict.HEALTHY: "អានបាន",
    Verdict.LEGACY: "ពុម្ពអក្សរចាស់",
    Verdict.BROKEN: "អក្សរខូច",
    Verdict.SCAN: "រូបភាពស្កេន",
    Verdict.EMPTY: "ទំព័រទទេ",
}
METHODS: Mapping[str, str] = {
    Method.TEXT_LAYER: "ស្រទាប់អត្ថបទ",
    Method.GLYPHS: "រូបរាងអក្សរ",
    Method.LEGACY: "តារាងពុម្ពអក្សរចាស់",
    Method.OCR: "OCR (អានពីរូបភាព)",
}


def how_read(listed: DocumentSummary) -> Iterator[Message]:
    """Yield how a document was read, where not simply from its text layer."""
    methods = Counter(
        page.method for page in listed.details if page.method is not Method.TEXT_LAYER
    )
    for method, count in methods.items():
        sure = [page.confidence for page in listed.details if page.method is method]
        known = [value for value in sure if value is not None]
        mean = f" · {sum(known) / len(known):.2f}" if known else ""
        yield Message(
            f"អានតាម{METHODS[method]}៖ {count} ទំព័រ{mean}",
            f"read by {method}: {count} pages{mean}",
        )
    doubtful = number_ranges([page.number for page in listed.details if is_doubtful(page)])
    if doubtful:
        yield Message(f"ទំព័រដែល OCR មិនសូវច្បាស់៖ {doubtful}", f"low confidence on pages: {doubtful}")


def counted_pages(pages: Sequence[tuple[str, str, int]]) -> Message:
    """Return the counts of pages by verdict and method as one line."""
    khmer = (
        f"{VERDICTS[verdict]} · {METHODS[method] if method else 'មិនបានអាន'} {count}"
        for verdict, method, count in pages
    )
    english = (f"{verdict} · {method or 'NOT READ'} {count}" for verdict, method, count in pages)
    return Message(f"ទំព័រ៖ {', '.join(khmer)}", f"pages: {', '.join(english)}")


def is_doubtful(page: Page | ExtractedPage) -> bool:
    """Return whether a page was read with low confidence."""
    return page.confidence is not None and page.confidence < LOW_CONFIDENCE


def page_lines(page: Page | ExtractedPage) -> Iterator[str]:
    """Yield a line on how a page was read, and one for each piece of evidence."""
    label = f" ({page.label})" if page.label else ""
    number = f"{page.number}{label}" if page.number is not None else "-"
    sure = "" if page.confidence is None else f" {page.confidence:.2f}"
    khmer, english = f"{METHODS[page.method]}{sure}", f"{page.method}{sure}"
    if page.unread:
        khmer, english = "មិនបានអាន", "NOT READ"
    elif is_doubtful(page):
        khmer, english = f"{khmer} (មិនសូវច្បាស់)", f"{english} (low confidence)"
    yield str(
        Message(
            f"ទំព័រ {number} · {VERDICTS[page.verdict]} · {khmer}",
            f"page {number} · {page.verdict} · {english}",
        )
    )
    for name, value in page.evidence:
        yield f"    {name}: {value}"
    if isinstance(page, ExtractedPage):
        for loss in page.losses:
            yield f"    {_LEFT_OUT}: {message(loss)}"
    if page.remedy is not None:
        yield f"    remedy: {message(page.remedy)}"
