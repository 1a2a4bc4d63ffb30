"""The legal status of an instrument: whether it is in force, and what replaced it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from khmerqa.types import CatalogueEntry, Document, Language

_NOTICES: Mapping[str, Mapping[Language, str]] = {
    "draft": {
        "km": "«{title}» ជាសេចក្តីព្រាង ពុំទាន់ចូលជាធរមាននៅឡើយទេ។",
        "en": "“{title}” is a draft and not in force.",
    },
    "repealed": {
        "km": "«{title}» ត្រូវបាននិរាករណ៍ ហើយពុំមានអានុភាពអនុវត្តទៀតទេ។",
        "en": "“{title}” is repealed and no longer in force.",
    },
    "amended": {
        "km": "«{title}» ត្រូវបានធ្វើវិសោធនកម្ម។ សូមពិនិត្យអត្ថបទវិសោធនកម្ម។",
        "en": "“{title}” has been amended; see the amending text.",
    },
    "replaced": {
        "km": "«{title}» ត្រូវបានជំនួសដោយ «{by}»។",
        "en": "“{title}” has been replaced by “{by}”.",
    },
}


def status_of(entry: CatalogueEntry) -> str | None:
    """Return draft, repealed or amended if the catalogue says so; None for what is in force."""
    status = (entry.status or "").strip().lower()
    return next((known for known in ("draft", "repealed", "amended") if status == known), None)


def legal_status_notices(
    cited: Sequence[Document], replaced: Mapping[str, str], language: Language
) -> list[str]:
    """Return what a reader must know of the legal status of the documents cited.

    ``replaced`` gives, for a document's id, the title of what replaced it.
    """
    notices: list[str] = []
    for document in cited:
        status = status_of(document.catalogue)
        if status:
            notices.append(_NOTICES[status][language].format(title=document.title))
        if by := replaced.get(document.id):
            notices.append(_NOTICES["replaced"][language].format(title=document.title, by=by))
    return list(dict.fromkeys(notices))
