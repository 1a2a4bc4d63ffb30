"""Citations: a quotation is checked against the stored text just before it is returned."""

from __future__ import annotations

from khmerqa.answer.limits import MAX_QUOTE_PAGES
from khmerqa.answer.writing.official_form import form_at, with_official
from khmerqa.text.expressions.numerals import ascii_digits
from khmerqa.text.structure.sentences import SOURCE_MARK
from khmerqa.types import Citation, Document, Language, OfficialSource, Passage

_PAGE_MARKS = ("p", "ទ")  # beginnings of a mark that names a page; others name another source


def cite(
    document: Document,
    passage: Passage,
    start: int,
    end: int,
    marker: int,
    language: Language = "km",
) -> Citation | None:
    """Return the citation of ``document.text[start:end]``, None if it is not valid.

    It is valid if the slice is not empty and, in a document with pages, is the joined text of at most
    two pages. Document and passage, which are stored apart, must have the same text. ``language`` is
    that of the official form.
    """
    quote = document.text[start:end]
    pages = document.pages_of(start, end)
    on_pages = "".join(document.text[max(p.start, start) : min(p.end, end)] for p in pages)
    if not quote.strip() or len(pages) > MAX_QUOTE_PAGES or (document.pages and on_pages != quote):
        return None
    if document.text[passage.start : passage.end] != passage.text:
        return None
    read_by, confidence = document.read_at(start, end)
    official = official_source(document, end)
    reference = form_at(document, start, end, language)
    if official is not None:
        reference = with_official(reference, official, language)
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
        reference=reference,
        official=official,
        read_by=read_by,
        read_confidence=confidence,
        doubtful_digits=document.doubtful_digits(start, end),
    )


def official_source(document: Document, end: int) -> OfficialSource | None:
    """Return where the official text of a digest's statement is, None for an official document.

    A digest puts a mark such as "[p. 12]" after a statement; the first one after the quotation, in the
    same section, belongs to it.
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
