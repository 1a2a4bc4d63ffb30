from __future__ import annotations

import pytest
from hypothesis import given

from khmerqa.text.structure.list_items import introduces_list, item_marker, run_in_items

from ..samples import SENTENCES, inside_clusters, texts

ITEMS = {
    "dash": ("- បើកសាលា", "- "),
    "en dash": ("– open", "– "),
    "bullet": ("  • open", "  • "),
    "square bullet": ("■ open", "■ "),
    "bullet of a symbol font": ("\uf0d8 open", "\uf0d8 "),
    "after a zero-width space": ("\u200b- open", "\u200b- "),
    "number": ("1. Open", "1. "),
    "number and bracket": ("12) Open", "12) "),
    "number in brackets": ("(2) Open", "(2) "),
    "number before a year": ("1. 2028", "1."),
    "khmer number": ("១. បើក", "១. "),
    "khmer number, no space": ("១.បើក", "១."),
    "khmer number and danda": ("៣។ បើក", "៣។ "),
    "khmer number in brackets": ("(៤) បើក", "(៤) "),
    "letter": ("a) open", "a) "),
    "letter and dot": ("b. open", "b. "),
    "letter in brackets": ("(c) open", "(c) "),
    "khmer letter": ("ក. បើក", "ក. "),
    "khmer letter and bracket": ("ខ) បើក", "ខ) "),
    "khmer letter in brackets": ("(គ) បើក", "(គ) "),
    "roman number": ("iii. open", "iii. "),
    "number and hyphen": ("1- open", "1- "),
    "khmer number and hyphen": ("១-បើក", "១-"),
    "khmer number, en dash": ("១០– បើក", "១០– "),
    "khmer letter and hyphen": ("ក- បើក", "ក- "),
    "number of numbers": ("1.2. open", "1.2. "),
    "khmer number of numbers": ("១.១) បើក", "១.១) "),
    "first": ("ទីមួយ៖ បើក", "ទីមួយ៖ "),
    "second": ("ទី២- បើក", "ទី២- "),
    "roman number in brackets": ("(iv) open", "(iv) "),
}


@pytest.mark.parametrize(("line", "marker"), ITEMS.values(), ids=ITEMS)
def test_items(line: str, marker: str) -> None:
    assert line[: item_marker(line)] == marker


NO_ITEMS = {
    "year": "2022. It was",
    "khmer year": "២០២២។ បន្ទាប់មក",
    "date": "25.12.2024",
    "decimal": "3.5 percent",
    "khmer decimal": "៣.៥ ភាគរយ",
    "section": "1.1 Scope",
    "thousands": "35,649 riels",
    "range": "2024-2028",
    "minus": "-5 degrees",
    "hyphen": "-word",
    "khmer abbreviation": "គ.ស.ឌ. បានប្រជុំ",
    "khmer abbreviation with spaces": "គ. ស. ឌ. បានប្រជុំ",
    "excellency": "ឯ.ឧ. សុខ",
    "khmer word of one letter": "ឬ សាលារៀន",
    "khmer word of one cluster": "ទេ. បន្ទាប់មក",
    "khmer letter without a dot": "ក ខ គ",
    "latin abbreviation": "e.g. this",
    "latin abbreviation with spaces": "e. g. this",
    "initial": "J. Smith",
    "page": "p. 25 of the report",
    "source mark": "[p. 25]",
    "khmer source mark": "[ទំព័រ ២៥]",
    "article": "A library opens",
    "word": "mix. Then",
    "nothing": "",
    "a dash alone": "-",
    "hyphenated number": "3-year plan",
    "hyphenated letters": "ក-ខ",
    "day of the month": "ទី២៥ ខែសីហា",
    "place": "ទីមួយក្នុងពិភពលោក",
}


@pytest.mark.parametrize("line", NO_ITEMS.values(), ids=NO_ITEMS)
def test_no_items(line: str) -> None:
    assert item_marker(line) == 0


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences_are_no_items(sentence: str) -> None:
    assert item_marker(sentence) == 0


@given(texts)
def test_marker_is_a_prefix_of_the_line(line: str) -> None:
    assert 0 <= item_marker(line) <= len(line)


RUN_IN = {
    "khmer": ("មានភារកិច្ច៖ |១-បើកសាលា |២-បិទសាលា |៣- លាងសាលា", True),
    "english": ("The tasks: |1. open |2. close", True),
    "from the start": ("|១. បើក |២. បិទ", True),
    "one is no list": ("មានភារកិច្ច៖ ១-បើកសាលា", False),
    "dates": ("on 2-3 May and 1-2 June", False),
    "years": ("2024-2028", False),
    "decimal": ("it grew by 1.5 and 2.5 percent", False),
}


@pytest.mark.parametrize(("marked", "is_list"), RUN_IN.values(), ids=RUN_IN)
def test_run_in_items(marked: str, is_list: bool) -> None:
    text = marked.replace("|", "")
    found = [text[start:end] for start, end in run_in_items(text)]
    assert found == (marked.split("|")[1:] if is_list else [])


@given(texts)
def test_run_in_items_are_slices(text: str) -> None:
    spans = run_in_items(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert inside_clusters(text).isdisjoint({start for start, _ in spans})


INTRODUCES = {
    "colon": ("The tasks are:", True),
    "khmer colon": ("ភារកិច្ចមានដូចខាងក្រោម៖", True),
    "khmer colon and white space": ("ភារកិច្ចមាន៖ \u200b", True),
    "colon within quotation marks": ("«ភារកិច្ច៖»", True),
    "colon in the middle": ("Tasks: two", False),
    "full stop": ("The tasks are these.", False),
    "nothing": ("", False),
}


@pytest.mark.parametrize(("text", "expected"), INTRODUCES.values(), ids=INTRODUCES)
def test_introduces_list(text: str, expected: bool) -> None:
    assert introduces_list(text) is expected
