"""What nobody sees on a page is not read; what is typed into its forms and notes is."""

from __future__ import annotations

import pytest

from khmerqa.reading.formats import read, render_page

from ..samples import ENGLISH_PARAGRAPHS, pdf_of

SEEN = "".join(
    f"BT /F0 11 Tf 1 0 0 1 72 {780 - 14 * n} Tm ({line}) Tj ET\n"
    for n, line in enumerate(ENGLISH_PARAGRAPHS)
)
FEE = "BT /F0 11 Tf 1 0 0 1 {x} {y} Tm (The fee is {n} riel.) Tj ET\n"


def page(content: str, *others: str, more: str = "", catalogue: str = "") -> bytes:
    """A PDF of one page; ``others`` are its objects from the sixth on."""
    return pdf_of(
        [
            f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
            "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
            f"/Resources << /Font << /F0 3 0 R >> /Properties << /L0 6 0 R >> >> {more} >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
            *others,
        ]
    )


def text_of(data: bytes) -> str:
    (read_page,) = read("a.pdf", data).pages
    return "\n".join(block.text for block in read_page.blocks)


LAYER = "<< /Type /OCG /Name (Draft) >>"
OFF = "/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>"


@pytest.mark.parametrize(
    ("content", "more", "catalogue"),
    [
        pytest.param("3 Tr\n" + FEE.format(x=72, y=600, n=901) + "0 Tr\n", "", "", id="invisible"),
        pytest.param("1 g\n" + FEE.format(x=72, y=600, n=901) + "0 g\n", "", "", id="white"),
        pytest.param(
            FEE.format(x=72, y=600, n=901) + "1 g 60 590 300 30 re f 0 g\n", "", "", id="covered"
        ),
        pytest.param(FEE.format(x=900, y=600, n=901), "", "", id="beside the page"),
        pytest.param(FEE.format(x=72, y=60, n=901), "/CropBox [0 300 595 842]", "", id="cut off"),
        pytest.param(
            "/OC /L0 BDC\n" + FEE.format(x=72, y=600, n=901) + "EMC\n", "", OFF, id="layer off"
        ),
    ],
)
def test_what_nobody_sees_is_left_out_and_told(content: str, more: str, catalogue: str) -> None:
    data = page(SEEN + content, LAYER, more=more, catalogue=catalogue)
    assert "901" not in text_of(data)
    (loss,) = read("a.pdf", data).pages[0].losses
    assert loss.en.startswith("15 letters that nobody sees")


@pytest.mark.parametrize(
    ("content", "catalogue"),
    [
        pytest.param(
            "0 0 0.5 rg 60 590 300 30 re f 1 g\n" + FEE.format(x=72, y=600, n=901) + "0 g\n",
            "",
            id="white on a dark box",
        ),
        pytest.param(
            "0.9 g 60 590 300 30 re f 0 g\n" + FEE.format(x=72, y=600, n=901), "", id="on a box"
        ),
        pytest.param(FEE.format(x=72, y=600, n=901) + "60 590 300 30 re S\n", "", id="in a frame"),
        pytest.param(
            "/OC /L0 BDC\n" + FEE.format(x=72, y=600, n=901) + "EMC\n",
            "/OCProperties << /OCGs [6 0 R] /D << /Order [6 0 R] >> >>",
            id="layer on",
        ),
    ],
)
def test_what_is_seen_is_read(content: str, catalogue: str) -> None:
    data = page(SEEN + content, LAYER, catalogue=catalogue)
    assert "901" in text_of(data)
    assert read("a.pdf", data).pages[0].losses == ()


def test_invisible_text_alone_is_a_text_layer() -> None:
    assert "register" in text_of(page("3 Tr\n" + SEEN, LAYER))


def filled_form() -> bytes:
    """A form with a value, a ticked box, a note typed on the page, and a hidden one."""
    field = (
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (m) /V (Old Market of Kep) "
        "/Rect [200 595 400 613] /DA (/F0 11 Tf 0 g) /F 4 >>"
    )
    box = (
        "<< /Type /Annot /Subtype /Widget /FT /Btn /T (b) /V /Yes /AS /Yes /Rect [72 560 84 572] "
        "/AP << /N << /Yes 11 0 R /Off 11 0 R >> >> /F 4 >>"
    )
    note = (
        "<< /Type /Annot /Subtype /FreeText /Contents (Approved on 3 May 2026) "
        "/Rect [72 500 300 520] /DA (/F0 11 Tf 0 g) /F 4 >>"
    )
    hidden = note.replace("Approved", "Refused").replace("/F 4", "/F 2")
    form = "<< /Length 0 /Type /XObject /Subtype /Form /BBox [0 0 12 12] >>\nstream\n\nendstream"
    content = SEEN + "BT /F0 11 Tf 1 0 0 1 72 600 Tm (Name of the market:) Tj ET\n"
    content += "BT /F0 11 Tf 1 0 0 1 90 562 Tm (It is open all year.) Tj ET\n"
    return page(
        content,
        *(LAYER, field, box, note, hidden, form),
        more="/Annots [7 0 R 8 0 R 9 0 R 10 0 R]",
        catalogue="/AcroForm << /Fields [7 0 R 8 0 R] /DA (/F0 11 Tf) >>",
    )


def test_values_of_forms_and_free_text_are_read() -> None:
    text = text_of(filled_form())
    assert "Name of the market: Old Market of Kep" in text.replace(" | ", " ")
    assert "\u2612 It is open all year." in text
    assert "Approved on 3 May 2026" in text
    assert "Refused" not in text


@pytest.mark.parametrize("quote", ["Old Market of Kep", "Approved on 3 May 2026"])
def test_a_quotation_from_a_form_or_a_note_is_marked_in_the_picture(quote: str) -> None:
    data = filled_form()
    assert render_page(data, 1, quote) != render_page(data, 1, None)
