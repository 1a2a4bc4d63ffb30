from __future__ import annotations

import pytest

from khmerqa.text.expressions.document_numbers import document_numbers
from khmerqa.text.khmer.normalise import search_key

NUMBERS = {
    "royal decree": ("នស/រកត/០៨២១/៥៦៤", ["ns/rkt/0821/564"]),
    "romanised": ("NS/RKT/0821/564", ["ns/rkt/0821/564"]),
    "dots and spaces": ("ន.ស / រ.ក.ត / ០៨២១ / ៥៦៤", ["ns/rkt/0821/564"]),
    "law": ("NS/RKM/1119/017", ["ns/rkm/1119/17"]),
    "law in khmer": ("នស/រកម/១១១៩/០១៧", ["ns/rkm/1119/17"]),
    "after a word": ("លេខ នស/រកម/១១១៩/០១៧ ចុះថ្ងៃទី២", ["ns/rkm/1119/17"]),
    "sub-decree": ("អនុក្រឹត្យលេខ ៤៤ អនក្រ.បក", ["44/ankr/bk"]),
    "sub-decree, no space": ("៤៤អនក្រ.បក", ["44/ankr/bk"]),
    "sub-decree, romanised": ("No. 44 ANKr.BK", ["44/ankr/bk"]),
    "sub-decree, another romanisation": ("44 ANUKR.BK", ["44/ankr/bk"]),
    "date": ("25/08/2021", []),
    "distance": ("44 km", []),
    "letters of a word": ("៤៤ អនក្រ.បកប្រែ", []),
}


@pytest.mark.parametrize(("text", "expected"), NUMBERS.values(), ids=NUMBERS)
def test_document_numbers(text: str, expected: list[str]) -> None:
    assert [t for each in document_numbers(search_key(text)) for t in each.terms] == expected
