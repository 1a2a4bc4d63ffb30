"""A citation in the form in which officials write it: article, instrument, number, date, subject."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from khmerqa.text.expressions.numerals import ascii_digits, khmer_digits
from khmerqa.text.structure.numbering import KHMER_NAMES, heading
from khmerqa.types import CatalogueEntry, Document, Language, OfficialSource

KHMER_MONTHS = (
    *("មករា", "កុម្ភៈ", "មីនា", "មេសា", "ឧសភា", "មិថុនា"),
    *("កក្កដា", "សីហា", "កញ្ញា", "តុលា", "វិច្ឆិកា", "ធ្នូ"),
)
ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
KHMER_TYPES: Mapping[str, str] = {
    "constitution": "រដ្ឋធម្មនុញ្ញ",
    "law": "ច្បាប់",
    "code": "ក្រម",
    "royal kram": "ព្រះរាជក្រម",
    "royal decree": "ព្រះរាជក្រឹត្យ",
    "sub-decree": "អនុក្រឹត្យ",
    "prakas": "ប្រកាស",
    "circular": "សារាចរ",
    "decision": "សេចក្តីសម្រេច",
}
# Also several, where it is not known in which of them the text stands: "Article 11–13".
_ARTICLE = re.compile(
    rf"^({'|'.join([*KHMER_NAMES, *KHMER_NAMES.values()])})\s*(?:ទី)?\s*"
    "([0-9\u17e0-\u17e9]+(?:\\s*(?:ថ្មី|ស្ទួន)|\u2013[0-9\u17e0-\u17e9]+)?)",
    re.IGNORECASE,
)
_NAMES = {each.lower(): kind for kind, khmer in KHMER_NAMES.items() for each in (kind, khmer)}
_DATE = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")
_ABOUT = re.compile(r"^(?:ស្តីពី|ស្ដីពី|on )\s*")


def official_form(
    title: str,
    entry: CatalogueEntry,
    section: Sequence[str],
    page: str | None,
    language: Language,
    quote: str = "",
) -> str:
    """Return the reference to a passage as an official would write it in ``language``.

    ``page`` is the printed label, or else the PDF's number; of two pages, both ("4-5"). What the
    catalogue does not know is left out. An article is cited by its number, everything else by its
    page: a digest too, because its articles are those of another text.
    """
    article = None if entry.kind == "digest" else _article(section, quote)
    form = _in_khmer if language == "km" else _in_english
    return form(title=title, entry=entry, article=article, page=page)


def form_at(document: Document, start: int, end: int, language: Language) -> str:
    """Return the official form of a reference to ``document.text[start:end]``."""
    labels = [page.label or str(page.number) for page in document.pages_of(start, end)]
    page = "-".join(dict.fromkeys((labels[0], labels[-1]))) if labels else None
    section, quote = document.section_at(start), document.text[start:end]
    return official_form(
        title=document.title,
        entry=document.catalogue,
        section=section,
        page=page,
        language=language,
        quote=quote,
    )


def with_official(reference: str, official: OfficialSource, language: Language) -> str:
    """Return the reference to a digest with the official text and page that it restates."""
    page = official.page or ""
    if language == "km":
        where = f" ទំព័រ{khmer_digits(page)}" if page else ""
        return f"{reference} (ឯកសារផ្លូវការ៖ {official.title}{where})"
    return f"{reference} (official text: {official.title}{f', p. {page}' if page else ''})"


def written_date(value: str, language: Language) -> str:
    """Return a date of the catalogue (year, year-month or year-month-day) as it is written out."""
    match = _DATE.match(value)
    if match is None:
        return value
    year, month, day = match.groups()
    if language == "km":
        parts = [
            f"ថ្ងៃទី{int(day)}" if day else "",
            f"ខែ{KHMER_MONTHS[int(month) - 1]}" if month and 1 <= int(month) <= 12 else "",
            f"ឆ្នាំ{year}",
        ]
        return khmer_digits(" ".join(part for part in parts if part))
    named = ENGLISH_MONTHS[int(month) - 1] if month and 1 <= int(month) <= 12 else ""
    return " ".join(part for part in (str(int(day)) if day else "", named, year) if part)


def _article(section: Sequence[str], quote: str) -> tuple[str, str] | None:
    """Return the kind and the number, in ASCII digits, of the innermost article or clause."""
    # A quotation that begins with a reference to an article is not that article.
    headings = (*([quote] if heading(quote.partition("\n")[0]) else []), *section)
    for text in reversed(headings):
        if match := _ARTICLE.match(text.strip()):
            return _NAMES[match[1].lower()], ascii_digits(match[2])
    return None


def _in_khmer(
    title: str, entry: CatalogueEntry, article: tuple[str, str] | None, page: str | None
) -> str:
    name = entry.title_km or title
    kind = KHMER_TYPES.get(entry.type or "", "")
    if kind and entry.number:
        about = _ABOUT.sub("", name.removeprefix(kind).strip())
        about = re.sub(r"^លេខ\s*\S+\s*", "", about)
        parts = [f"{kind}លេខ {khmer_digits(entry.number)}"]
        parts += [f"ចុះ{written_date(entry.date, 'km')}"] if entry.date else []
        parts += [f"ស្តីពី{_ABOUT.sub('', about)}"] if about else []
    else:
        parts = [name, *([written_date(entry.date, "km")] if entry.date else [])]
    instrument = " ".join(parts)
    if article:
        between = " " if instrument[:1].isascii() else ""
        kind, number = article
        return f"{KHMER_NAMES[kind]}{khmer_digits(number)} នៃ{between}{instrument}"
    return f"{instrument} ទំព័រ{khmer_digits(page)}" if page else instrument


def _in_english(
    title: str, entry: CatalogueEntry, article: tuple[str, str] | None, page: str | None
) -> str:
    name = entry.title_en or title
    parts = [name]
    if entry.number and entry.number not in name:
        parts.append(f"No. {entry.number}")
    if entry.date:
        parts.append(f"of {written_date(entry.date, 'en')}")
    instrument = " ".join(parts)
    if article:
        kind, number = article
        return f"{kind.capitalize()} {number} of {instrument}"
    return f"{instrument}, p. {page}" if page else instrument
