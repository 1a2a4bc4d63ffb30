"""Opening PDF files: the engine's lock, its limits, and its errors as KhmerQAError."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2  # type: ignore[import-untyped,unused-ignore]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped,unused-ignore]

from khmerqa.errors import UnreadableError
from khmerqa.types import Bilingual

MAX_PAGES = 5_000
LOCK = threading.RLock()  # the engine must not be entered by two threads at once
_TAIL = 65_536  # the end of a whole file is found this near to its last byte


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Open a PDF; the caller holds ``LOCK`` whenever it uses what it is given."""
    with LOCK:
        document = _open(data)
    try:
        yield document
    finally:
        with LOCK:
            document.close()


def form_of(document: Any) -> Any:
    """Return the engine's form of a document, before its pages are loaded; None where it has none."""
    if document.get_formtype() == pdfium.FORMTYPE_NONE:
        return None
    try:
        document.init_forms()
    except pypdfium2.PdfiumError:
        return None
    return document.formenv.raw if document.formenv is not None else None


@contextmanager
def page_of(document: Any, index: int) -> Iterator[Any]:
    """Load one page under the lock, and close it again."""
    with LOCK:
        try:
            page = document[index]
        except pypdfium2.PdfiumError as error:
            raise UnreadableError(
                Bilingual(
                    f"ទំព័រទី {index + 1} នៃឯកសារ PDF នេះខូច។ សូមសុំច្បាប់ចម្លងពេញលេញ។",
                    f"Page {index + 1} of this PDF is damaged; ask for a whole copy of the file.",
                )
            ) from error
        try:
            yield page
        finally:
            page.close()


def _open(data: bytes) -> Any:
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(error):
            raise UnreadableError(
                Bilingual(
                    "ឯកសារ PDF នេះមានពាក្យសម្ងាត់ការពារ។ សូមរក្សាទុកវាដោយគ្មានពាក្យសម្ងាត់ រួចបញ្ចូលម្តងទៀត។",
                    "This PDF is protected by a password; save it without one and add it again.",
                )
            ) from error
        raise UnreadableError(
            Bilingual(
                "ឯកសារ PDF នេះខូច ឬមិនពេញលេញ។ សូមសុំច្បាប់ចម្លងពេញលេញ។",
                "This PDF is damaged or incomplete; ask for a whole copy of the file.",
            )
        ) from error
    if b"startxref" not in data[-_TAIL:]:
        document.close()
        raise UnreadableError(
            Bilingual(
                "ឯកសារ PDF នេះមិនពេញលេញ ព្រោះបាត់ផ្នែកចុង។ សូមសុំច្បាប់ចម្លងពេញលេញ។",
                "This PDF is incomplete, its end is missing; ask for a whole copy of the file.",
            )
        )
    if not pages:
        document.close()
        raise UnreadableError(
            Bilingual(
                "ឯកសារ PDF នេះគ្មានទំព័រទេ។ សូមសុំច្បាប់ចម្លងពេញលេញ។",
                "This PDF has no pages; ask for a whole copy of the file.",
            )
        )
    if pages > MAX_PAGES:
        document.close()
        raise UnreadableError(
            Bilingual(
                f"ឯកសារ PDF នេះមាន {pages} ទំព័រ លើសពី {MAX_PAGES} ទំព័រដែលអាចអានបាន។ សូមបំបែកវាជាផ្នែក។",
                f"This PDF has {pages} pages, more than the {MAX_PAGES} that can be read; split it.",
            )
        )
    return document
