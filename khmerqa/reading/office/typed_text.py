"""Text as typed in an office program: its white space cleaned, its pre-Unicode Khmer fonts decoded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from khmerqa.errors import UnreadableError
from khmerqa.reading.legacy.recovery import is_decoded
from khmerqa.reading.legacy.text import decoded_lines, decoded_pieces
from khmerqa.reading.markup.plain import page_without_number
from khmerqa.reading.structure.front_back_matter import with_front_back_matter
from khmerqa.reading.text_layer.verdict import is_legacy
from khmerqa.text.legacy.families import family_of
from khmerqa.types import Bilingual, Block, ExtractedPage

_UNWANTED = re.compile("[\u200b\ufeff\u00ad\ue000-\uf8ff]")


def clean(text: str) -> str:
    """Make all white space single spaces, and leave out invisible and private-use characters."""
    return re.sub(r"\s+", " ", _UNWANTED.sub("", text)).strip()


def typed_page(
    blocks: tuple[Block, ...], pieces: Sequence[tuple[str, str]], program: str
) -> ExtractedPage:
    """Return the page that the blocks of a file make up.

    ``pieces`` are the file's (font, text). Raises UnreadableError where Latin letters stand for
    Khmer ones and the codes of their font are not known.
    """
    in_known_fonts = [(font, text) for font, text in pieces if text.strip() and family_of(font)]
    rest = [(font, text) for font, text in pieces if not family_of(font)]
    has_many = is_legacy(in_known_fonts, "".join(text for _, text in in_known_fonts))
    if has_many and not is_decoded(decoded_pieces(in_known_fonts)):
        raise _legacy_font(program)
    lines = decoded_lines([block.text for block in blocks])  # what no font name gives away
    if lines is not None:
        blocks = tuple(replace(one, text=text) for one, text in zip(blocks, lines, strict=True))
    elif is_legacy(rest, "".join(text for _, text in rest)):
        raise _legacy_font(program)
    return page_without_number(
        with_front_back_matter(blocks), legacy=bool(in_known_fonts) or lines is not None
    )


def left_out(page: ExtractedPage, characters: int) -> ExtractedPage:
    """Say of a page how much text nobody sees it has, which was left out."""
    if not characters:
        return page
    told = Bilingual(
        f"អក្សរ {characters} តួដែលត្រូវបានលាក់ ឬគូសចោល",
        f"{characters} characters that are hidden or struck through",
    )
    return replace(page, losses=(*page.losses, told))


def _legacy_font(program: str) -> UnreadableError:
    return UnreadableError(
        Bilingual(
            f"ឯកសារ {program} នេះវាយដោយពុម្ពអក្សរខ្មែរចាស់មុនសម័យ Unicode។ សូមសុំច្បាប់ដែលវាយជា Unicode។",
            f"This {program} file is typed in a pre-Unicode Khmer font; "
            "ask for a Unicode version of it.",
        )
    )
