"""Citations: a quotation checked against the stored text at the moment it leaves."""

from __future__ import annotations

from khmerqa.answer.writing.official_form import form_at
from khmerqa.text.expressions.numerals import ascii_digits
from khmerqa.text.structure.sentences import SOURCE_MARK
from khmerqa.types import Citation, Document, Language, OfficialSource, Passage

_PAGE_MARKS = ("p", "ទ")  # how a mark that names a page begins; others name another source


def cite(
    document: Document,
    passage: Passage,
    start: int,
    end: int,
    marker: int,
    language: Language = "km",
) -> Citation | None:
    """Return the citation of ``document.text[start:end]``, None where it does not hold.

    ``language`` is that of its official form.

    It holds if the slice is not empty and, in a document with pages, lies on pages whose own text
    joined is that slice, on two pages at most.
    """
    quote = document.text[start:end]
    pages = document.pages_of(start, end)
    on_pages = "".join(document.text[max(p.start, start) : min(p.end, end)] for p in pages)
    if not quote.strip() or len(pages) > 2 or (document.pages and on_pages != quote):
        return None
    read_by, confidence = document.read_at(start, end)
    return Citation(
        marker=marker,
        passage_id=passage.id,
        document_id=document.id,
        title=document.title,
        source=document.source,
        language=document.language,
        kind=document.catalogue.kind,
        page=pages[0].number if pages else None,
        page_end=pages[-1].number if pages else None,
        page_label=pages[0].label if pages else None,
        section=document.section_at(start),
        quote=quote,
        start=start,
        end=end,
        reference=form_at(document, start, end, language),
        official=official_source(document, end),
        read_by=read_by,
        read_confidence=confidence,
    )


def official_source(document: Document, end: int) -> OfficialSource | None:
    """Return where the official text of a digest's statement stands, None for an official document.

    A digest sets a mark such as "[p. 12]" behind a statement; the first one behind the quotation, in
    the same section, is its own.
    """
    entry = document.catalogue
    if entry.kind != "digest":
        return None
    title = entry.official_source or entry.title_en or entry.title_km or document.title
    section_end = next((s.start for s in document.sections if s.start >= end), len(document.text))
    mark = SOURCE_MARK.search(document.text, end, section_end)
    names_page = mark is not None and mark.group().strip("[").lower().startswith(_PAGE_MARKS)
    # The address of a page is a number for programs, so in ASCII digits in either language.
    page = ascii_digits(mark["where"].strip()) if mark is not None and names_page else entry.page
    return OfficialSource(title, entry.official_url, page)
