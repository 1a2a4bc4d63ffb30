"""`khmerqa doctor`."""

from __future__ import annotations

import re
from pathlib import Path

from ..conftest import Run


def test_doctor(run: Run, index: Path) -> None:
    findings = run("doctor", "--index", "index", "--json").json
    by_name = {each["name"]: each for each in findings}
    assert all(each["ok"] for each in findings if not each["optional"])
    khmer, english = by_name["index"]["detail"].split(" | ")
    assert khmer.startswith("index៖ ឯកសារ 3 ")
    assert english.startswith("index: 3 documents")
    assert by_name["tesseract"]["optional"]
    assert "✓ Python: 3." in run("doctor").out


def test_doctor_without_index_is_0(run: Run) -> None:
    ran = run("doctor")
    assert ran.code == 0
    said = "– index: .*។ \\| There is no index in indexes/default yet. Run: khmerqa index\n"
    assert re.search(said, ran.out)
