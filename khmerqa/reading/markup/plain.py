"""Plain text files: paragraphs separated by blank lines."""

from __future__ import annotations

import codecs
import re

from khmerqa.errors import UnreadableError
from khmerqa.reading.legacy.text import decoded_lines
from khmerqa.reading.structure.block_kinds import is_item
from khmerqa.reading.structure.divisions import division_level
from khmerqa.reading.structure.soft_lines import joined
from khmerqa.reading.structure.titles import may_be_title, typed_title
from khmerqa.text.legacy.conversion import looks_legacy
from khmerqa.types import Bilingual, Block, Extracted, ExtractedPage, Method, Verdict

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as the next does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNWANTED = re.compile("[\u200b\ufeff\u00ad\ud800-\udfff]")
_MAX_TITLE_LENGTH = 80  # code points
_HASHES = re.compile(r"^(#{1,6})\s+(\S.*)$")
# What text files of the region come in, besides Unicode; with more candidates the guess gets worse.
_ENCODINGS = ("cp1252", "gb18030", "cp874", "cp1258")
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_USUAL = re.compile("[\t\n\f\r -~\u00a0-\u024f\u1780-\u17ff\u2000-\u206f]")
_USUAL_SHARE = 0.9  # of letters: a wrong guess at the width of characters scatters them
_SAMPLE = 200_000  # bytes; guessing an encoding from more takes long and is no better


def read_plain(data: bytes) -> Extracted:
    """Read a text file in UTF-8, UTF-16, or whatever encoding its bytes point to."""
    text = decoded(data)
    typed = decoded_lines(text.split("\n"))
    paragraphs = re.split(r"\n[ \t]*\n", text if typed is None else "\n".join(typed))
    blocks = tuple(block for paragraph in paragraphs for block in _blocks(paragraph))
    title = typed_title(blocks)
    if title is None and blocks and _is_open(blocks[0].text) and may_be_title(blocks[0].text):
        title = blocks[0].text
    return Extracted((page_without_number(blocks, legacy=typed is not None),), title)


def page_without_number(blocks: tuple[Block, ...], *, legacy: bool = False) -> ExtractedPage:
    """Return the one page of a format that has none."""
    if legacy:
        return ExtractedPage(
            number=None, label=None, verdict=Verdict.LEGACY, blocks=blocks, method=Method.LEGACY
        )
    return ExtractedPage(number=None, label=None, verdict=Verdict.HEALTHY, blocks=blocks)


def decoded(data: bytes) -> str:
    """Turn the bytes of a text file into text: line ends ``\\n``, no zero-width characters."""
    text = _decoded(data)
    if "\x00" in text or _share_of_controls(text) > 0.01:
        raise UnreadableError(
            Bilingual(
                "នេះមិនមែនជាឯកសារអត្ថបទទេ។ សូមដាក់កន្ទុយឈ្មោះឱ្យត្រូវនឹងប្រភេទរបស់វា។",
                "This is not a text file; give it the suffix that its format has.",
            )
        )
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _decoded(data: bytes) -> str:
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    if encoding is None and (wide := _wide(data)) is not None:
        return wide
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        pass
    if encoding is None and b"\x00" not in data[:1024]:
        western = data.decode("cp1252", errors="replace")
        if any(looks_legacy(line) for line in western[:_SAMPLE].splitlines()):
            return western
        from charset_normalizer import from_bytes

        guess = from_bytes(data[:_SAMPLE], cp_isolation=list(_ENCODINGS)).best()
        if guess is not None:
            return data.decode(guess.encoding, errors="replace")
    raise UnreadableError(
        Bilingual(
            "មិនស្គាល់កូដអក្សរ (encoding) របស់ឯកសារអត្ថបទនេះទេ។ សូមរក្សាទុកវាជា UTF-8 រួចបញ្ចូលម្តងទៀត។",
            "The letters of this text file are in no known encoding; "
            "save it as UTF-8 and add it again.",
        )
    )


def _wide(data: bytes) -> str | None:
    """Decode text whose characters have two or four bytes each and that does not say so."""
    try:
        if "\x00" not in data.decode("utf-8"):
            return None
    except UnicodeDecodeError:
        pass
    for encoding in _WIDE:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_USUAL.findall(text[:_SAMPLE])) >= _USUAL_SHARE * min(len(text), _SAMPLE):
            return text
    return None


def _share_of_controls(text: str) -> float:
    controls = sum(character < " " and character not in "\n\r\t\f" for character in text)
    return controls / max(1, len(text))


def _blocks(paragraph: str) -> list[Block]:
    """Join the lines of a paragraph, but start a new block at each item."""
    texts: list[list[str]] = []
    so_far = (
        0  # the length of the last text: joined again at each line, many lines would be quadratic
    )
    for line in filter(None, map(str.strip, paragraph.split("\n"))):
        is_short = bool(texts) and (len(texts[-1]) == 1 or so_far <= _MAX_TITLE_LENGTH)
        after_title = is_short and _is_heading(joined(texts[-1]))
        if not texts or is_item(line) or _is_heading(line) or after_title:
            texts.append([line])
            so_far = len(line)
        else:
            texts[-1].append(line)
            so_far += len(line) + 1
    return [_block(re.sub(r"\s+", " ", joined(lines))) for lines in texts]


def _is_heading(line: str) -> bool:
    if _HASHES.match(line):
        return True
    return division_level(line) is not None and len(line) <= _MAX_TITLE_LENGTH and _is_open(line)


def _is_open(text: str) -> bool:
    return len(text) <= 150 and text[-1] not in ".;,:!?\u17d4\u17d5\u17d6"


def _block(text: str) -> Block:
    hashes = _HASHES.match(text)
    if hashes:  # plain text is often Markdown by another name
        return Block(hashes[2], "heading", min(3, len(hashes[1])))
    if _is_heading(text):
        return Block(text, "heading", division_level(text) or 1)
    return Block(text, "item" if is_item(text) else "paragraph")
