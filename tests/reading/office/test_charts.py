"""Charts and diagrams of office files: their words and figures are read."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pptx
from openpyxl.chart import BarChart, Reference
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from khmerqa.reading.formats import read
from khmerqa.reading.office.charts import chart_blocks, diagram_blocks

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"


def test_a_chart_of_powerpoint_is_a_table_under_its_title() -> None:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    slide.shapes.title.text = "Markets"
    data: Any = CategoryChartData(number_format="#,##0")  # type: ignore[no-untyped-call]
    data.categories = ["Kampot", "Kep"]
    data.add_series("Stalls", (1200, 85))
    data.add_series("Shops", (310, None))
    box = (Inches(1), Inches(1), Inches(5), Inches(4))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *box, data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Stalls and shops by province"
    out = io.BytesIO()
    presentation.save(out)
    (page,) = read("a.pptx", out.getvalue()).pages
    texts = [block.text for block in page.blocks]
    assert "Stalls and shops by province" in texts
    assert "Kampot | Stalls: 1,200 | Shops: 310" in texts
    assert "Kep | Stalls: 85" in texts


def test_the_title_of_a_chart_on_a_sheet_is_read() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Town", "Fee"), ("Kep", 5), ("Kampot", 7)):
        sheet.append(row)
    chart = BarChart()
    chart.title = "Fees by town"
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    sheet.add_chart(chart, "D2")
    out = io.BytesIO()
    book.save(out)
    (page,) = read("a.xlsx", out.getvalue()).pages
    assert "Fees by town" in [block.text for block in page.blocks]


def test_a_series_without_categories_keeps_its_figures() -> None:
    part = (
        f'<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_MAIN}"><c:chart><c:plotArea><c:pieChart>'
        "<c:ser><c:tx><c:v>Share</c:v></c:tx><c:val><c:numLit><c:formatCode>0.0%</c:formatCode>"
        '<c:pt idx="0"><c:v>0.125</c:v></c:pt><c:pt idx="2"><c:v>0.5</c:v></c:pt></c:numLit>'
        "</c:val></c:ser></c:pieChart></c:plotArea></c:chart></c:chartSpace>"
    )
    assert [block.text for block in chart_blocks(part.encode())] == [
        "1 | Share: 12.5%",
        "3 | Share: 50.0%",
    ]


def test_the_points_of_a_diagram_are_items() -> None:
    part = f'<d:dataModel xmlns:d="{_DIAGRAM}" xmlns:a="{_MAIN}"><d:ptLst>' + "".join(
        f"<d:pt><d:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></d:t></d:pt>"
        for text in ("Apply", "", "Pay the fee")
    )
    blocks = list(diagram_blocks((part + "</d:ptLst></d:dataModel>").encode()))
    assert [(block.text, block.kind) for block in blocks] == [
        ("Apply", "item"),
        ("Pay the fee", "item"),
    ]
