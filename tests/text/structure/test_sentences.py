from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given

from khmerqa.text.structure.sentences import SOURCE_MARK, sentences

from ..samples import ZERO_WIDTH, inside_clusters, texts

# A bar marks where a sentence ends.
SENTENCES = {
    "danda": "សាលាបើកទ្វារ។|សិស្សចូលរៀន។",
    "danda and a space": "សាលាបើកទ្វារ។ |សិស្សចូលរៀន។",
    "end of a text": "សាលាបើកទ្វារ។ |សិស្សចូលរៀន៕",
    "end of a book": "ចប់៚|ថ្មី",
    "question": "តើសាលាបើកនៅពេលណា? |បើកនៅម៉ោងប្រាំពីរ។",
    "question without a space": "តើសាលាបើកនៅពេលណា?|បើកនៅម៉ោងប្រាំពីរ។",
    "exclamation": "សូមអរគុណ! |បន្ទាប់មក",
    "quotation": "លោកថា «សាលាបើកទ្វារ។» |សិស្សចូលរៀន។",
    "and so on, in the middle": "មានសៀវភៅ ប៊ិច ក្តារខៀន។ល។ និងតុសម្រាប់សិស្ស។ |ចប់។",
    "and so on, spaced": "មានសៀវភៅ ។ ល ។ និងតុ។",
    "and so on, at the end": "មានសៀវភៅ ប៊ិច ។ល។\n|សិស្សចូលរៀន។",
    "and so on, then a danda": "មានសៀវភៅ។ល។។ |សិស្សចូលរៀន។",
    "and so on, as one sign": "មានសៀវភៅ\u17d8 និងតុ។",
    "a word that begins like and so on": "សាលាបើកទ្វារ។ |លោកនាយកមក។",
    "khmer colon": "សាលាមាន៖ បន្ទប់ដប់",
    "repetition sign": "សិស្សធំៗ និងតូចៗ",
    "currency": "តម្លៃ ៥០០៛ ក្នុងមួយក្បាល",
    "lines": "ចំណងជើង\n|សាលាបើកទ្វារ\n\n|សិស្សចូលរៀន",
    "windows lines": "One\r\n|Two",
    "english": "The school opens. |Pupils enter.",
    "english then khmer": "The school opens. |សិស្សចូលរៀន។",
    "english then a number": "The school opens. |5 pupils enter.",
    "english then a quotation": 'It opens. |"Enter," he said.',
    "after a quotation": 'He said "enter". |They did.',
    "after a bracket": "It opens (at seven). |They enter.",
    "ellipsis": "They waited... |Nobody came.",
    "lower case goes on": "The school opens. pupils enter.",
    "title": "He met Mr. X. in May.",
    "titles": "H.E. Dr. Sok and Mrs. Chan came. |They left.",
    "initials": "The U.K. Embassy and J. F. Smith came.",
    "example": "Use tools, e.g. Python, i.e. Code. |Done.",
    "number of a decree": "See Decree No. 5 of May. |It ends.",
    "no is a word": "The answer is no. |The reason is money.",
    "article": "As in Art. 12 and Fig. 3. |It ends.",
    "month": "Signed on Jan. 5. |It ends.",
    "decimal": "It grew by 3.5 percent. |It fell by 2.",
    "version": "Use version 2.0. |It is new.",
    "address": "See www.example.org. |It is new.",
    "address with a question mark": "See example.org/?a=1 now.",
    "item": "1. Open the school",
    "item with sentences": "1. Open the school. |Close the door.",
    "item of an item": "2.3. Open the school. |Close the door.",
    "item by letter": "a. Open the school. |Close the door.",
    "item in brackets": "(a). Open the school. |Close the door.",
    "item by roman number": "iv. Open the school. |Close the door.",
    "second item": "1. Open the school\n|2. Close the door",
    "khmer item": "១. បើកសាលា។ |បិទទ្វារ។",
    "khmer item with a danda": "៣។ បើកសាលា។ |បិទទ្វារ។",
    "khmer item by letter": "ក. បើកសាលា។ |បិទទ្វារ។",
    "khmer number at the end": "បើកសាលានៅឆ្នាំ ២០២៨។ |បិទទ្វារ។",
    "khmer abbreviation": "លោក ឯ.ឧ. សុខ ចូលរួម។ |ចប់។",
    "khmer abbreviation of three": "ដោយ គ.ស.ឌ. និង ក.ស.ឌ. ជាមួយគ្នា។ |ចប់។",
    "source mark": "The school opens. |[p. 25] |Pupils enter. |[pp. 3-4]",
    "source mark before the full stop is missing": "The school opens |[p. 25]",
    "khmer source mark": "សាលាបើកទ្វារ។ |[ទំព័រ ២៥]\n|សិស្សចូលរៀន។ |[ទំព័រ ៣]",
    "source mark with a full stop inside": "It opens. |[source: Decree 5. Art. 3] |It ends.",
    "source mark alone": "[p. 25]",
    "brackets that are no source mark": "The school [in town] opens. |It ends.",
    "zero-width space at the end": "សាលាបើកទ្វារ។\u200b |សិស្សចូលរៀន។",
    "nothing": "",
}


@pytest.mark.parametrize("marked", SENTENCES.values(), ids=SENTENCES)
def test_sentences(marked: str) -> None:
    text = marked.replace("|", "")
    expected = [part.strip(" \r\n\u200b") for part in marked.split("|")]
    assert [text[start:end] for start, end in sentences(text)] == [e for e in expected if e]


@given(texts)
def test_spans_are_in_order_and_do_not_overlap(text: str) -> None:
    spans = sentences(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@given(texts)
def test_spans_cover_all_visible_characters(text: str) -> None:
    covered = {at for start, end in sentences(text) for at in range(start, end)}
    for at, char in enumerate(text):
        assert at in covered or char.isspace() or char in ZERO_WIDTH or not char.isprintable()


@given(texts)
def test_spans_begin_and_end_with_visible_characters(text: str) -> None:
    for start, end in sentences(text):
        for char in (text[start], text[end - 1]):
            assert not char.isspace()
            assert char not in ZERO_WIDTH


@given(texts)
def test_no_cluster_is_cut(text: str) -> None:
    edges = {at for span in sentences(text) for at in span}
    assert inside_clusters(text).isdisjoint(edges)


@given(texts)
def test_sentences_contain_no_line_end(text: str) -> None:
    assert all(len(text[start:end].splitlines()) == 1 for start, end in sentences(text))


MARKS = {
    "page": ("[p. 25]", "25"),
    "pages": ("[pp. 3-4]", "3-4"),
    "khmer page": ("[ទំព័រ ២៥]", "២៥"),
    "khmer page without a space": ("[ទំព័រ២៥]", "២៥"),
    "source": ("[Source: Decree 5]", ": Decree 5"),
    "khmer source": ("[ប្រភព អនុក្រឹត្យ ៥]", "អនុក្រឹត្យ ៥"),
}


@pytest.mark.parametrize(("mark", "where"), MARKS.values(), ids=MARKS)
def test_source_mark(mark: str, where: str) -> None:
    match = SOURCE_MARK.fullmatch(mark)
    assert match is not None
    assert match["where"] == where


@pytest.mark.parametrize("text", ["[25]", "[p. ]", "[p. 2\n5]", "(p. 25)"], ids=ascii)
def test_no_source_mark(text: str) -> None:
    assert SOURCE_MARK.fullmatch(text) is None


@pytest.mark.parametrize("piece", ["A. ", "Go. ", ". ", "។", "។ល។", "[p. ", "\n"], ids=ascii)
def test_long_texts_take_linear_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    sentences(text)
    assert time.process_time() - started < 10
