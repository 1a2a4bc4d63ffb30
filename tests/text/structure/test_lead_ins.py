from __future__ import annotations

import pytest

from khmerqa.text.structure.lead_ins import turns_items

TURNING = (
    "This law does not apply to:",
    "The following may not be carried on the ferry:",
    "No ticket is needed by",
    "All visitors pay, except:",
    "Exemptions",
    "Prohibited goods",
    "A licence is revoked if the holder:",
    "A permit is issued only where:",
    "The following acts are prohibited.",
    "ច្បាប់នេះមិនអនុវត្តចំពោះ៖",
    "ហាមដាច់ខាត៖",
    "អ្នកទាំងអស់ត្រូវបង់ប្រាក់ លើកលែងតែ៖",
    "អាជ្ញាបណ្ណត្រូវដកហូត ប្រសិនបើម្ចាស់៖",
    "អំពើខាងក្រោមត្រូវហាមឃាត់។",
    "ក្នុងករណីដូចខាងក្រោម៖",
)
PLAIN = (
    "The library offers three services:",
    "No. | Name | Not yet paid",
    "When to visit",
    "Where to apply",
    "The ferry does not run at night.",
    "សេវាមានដូចខាងក្រោម៖",
    "សាឡាងមិនដំណើរការនៅពេលយប់ទេ។",
)


@pytest.mark.parametrize("line", TURNING)
def test_a_line_that_turns_its_items(line: str) -> None:
    assert turns_items(line)


@pytest.mark.parametrize("line", PLAIN)
def test_a_line_that_does_not(line: str) -> None:
    assert not turns_items(line)
