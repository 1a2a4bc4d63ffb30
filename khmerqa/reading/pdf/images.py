"""Pictures of documents (PNG, JPEG, TIFF): a PDF is made of them, and read as a scan."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import islice

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from khmerqa.errors import UnreadableError
from khmerqa.reading.pdf.document import read_pdf
from khmerqa.reading.recovery import Recovery
from khmerqa.types import Bilingual, Extracted

MAX_PIXELS = 100_000_000  # of one picture: A3 at 600 dpi has 70 million
MAX_PICTURES = 500  # in one TIFF file
_A4_INCHES = 11.69  # of the longer side, where a picture states no believable size
_BELIEVABLE = (72, 1_200)  # dots an inch
_SCREEN = 96  # dots an inch that programs write for want of a better number


def read_image(data: bytes, methods: Sequence[Recovery] = (), page: int | None = None) -> Extracted:
    """Read a picture, or all pictures of a TIFF file; raises UnreadableError."""
    return read_pdf(pdf_of_image(data), methods, page)


def pdf_of_image(data: bytes) -> bytes:
    """Return a PDF with a page for each picture in a file; raises UnreadableError."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            pages = [_page(frame) for frame in islice(ImageSequence.Iterator(image), MAX_PICTURES)]
            dpi = _resolution(image)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UnreadableError(
            Bilingual(
                "រូបភាពនេះខូច ឬធំពេក។ សូមស្កេនឯកសារម្តងទៀត រួចរក្សាទុកជា PDF។",
                "This picture is damaged or too large; scan the document again and save it as a PDF.",
            )
        ) from error
    out = io.BytesIO()
    first, *others = pages
    first.save(out, "PDF", save_all=True, append_images=others, resolution=dpi, quality=95)
    return out.getvalue()


def _page(frame: Image.Image) -> Image.Image:
    """Return a picture upright, on white paper, in grey."""
    width, height = frame.size
    if width * height > MAX_PIXELS:
        raise ValueError("too many pixels")
    upright = ImageOps.exif_transpose(frame)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright)
    return upright.convert("L")


def _resolution(image: Image.Image) -> float:
    """Return the dots an inch that a picture states, or those of an A4 page of its size."""
    low, high = _BELIEVABLE
    stated = float(image.info.get("dpi", (0, 0))[0])
    if low < stated <= high and round(stated) != _SCREEN:
        return stated
    return max(image.size) / _A4_INCHES
