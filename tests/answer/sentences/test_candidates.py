from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given

from khmerqa.answer.sentences.candidates import MAX_SENTENCE_LENGTH, Candidate, candidates
from khmerqa.answer.writing.citations import cite, official_source
from khmerqa.ingest.documents.chunk import chunk
from khmerqa.types import CatalogueEntry, Document, Page, Section

TEXT = (
    "Title\n"
    "A first sentence. A second one! [p. 3]\n"
    "The plan has three goals:\n"
    "1. Roads for all\n"
    "2. Water for all\n"
    "3. Light for all [p. 4, 5]\n"
    "These are the goals:\n"
    "But no list follows here."
)


def document(text: str, **values: object) -> Document:
    made = Document("d", "d.md", "D", "en", "0" * 64, text, sections=(Section("Title", 1, 0),))
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made


def found(text: str) -> list[Candidate]:
    made = document(text)
    return [candidate for passage in chunk(made) for candidate in candidates(made, passage)]


def test_sentences_items_and_whole_lists() -> None:
    assert [(candidate.kind, candidate.text) for candidate in found(TEXT)] == [
        ("sentence", "A first sentence."),
        ("sentence", "A second one!"),
        ("list", "The plan has three goals:\n1. Roads for all\n2. Water for all\n3. Light for all"),
        ("item", "1. Roads for all"),
        ("item", "2. Water for all"),
        ("item", "3. Light for all"),
        ("sentence", "But no list follows here."),
    ]


def test_rows_of_a_table_belong_to_their_lead_in() -> None:
    text = "The council has these members:\nPrime Minister | chair\n- A minister, member\nAn end."

    assert [candidate.text for candidate in found(text) if candidate.kind == "list"] == [
        text[: text.index("\nAn")]
    ]


def test_a_reference_to_a_page_elsewhere_is_no_answer() -> None:
    made = found(
        "Five goals, as told: https://example.org/a-long-name-of-a-page\n"
        "The forms are at https://example.org and in every office of the ministry."
    )

    assert [candidate.text[:9] for candidate in made] == ["The forms"]


def test_list_is_whole_where_its_passage_is_not() -> None:
    items = "\n".join(f"{number}. {'many words ' * 12}" for number in range(1, 21))
    text = f"Title\nThe plan has twenty points:\n{items}\nAn end."
    made = document(text)
    assert len(chunk(made)) > 1

    whole = next(candidate for candidate in found(text) if candidate.kind == "list")

    assert whole.text.startswith("The plan has twenty points:")
    assert "20. many words" in whole.text


@given(st.text(alphabet="ab កខា។៖:.!?\n1-[]p", max_size=300))
def test_candidates_are_slices_that_begin_in_their_passage(text: str) -> None:
    made = document(text, sections=())
    for passage in chunk(made):
        for candidate in candidates(made, passage):
            assert made.text[candidate.start : candidate.end] == candidate.text
            assert passage.start <= candidate.start < passage.end
            assert candidate.text.strip() == candidate.text != ""


PAGED = document(
    "one two\nthree four\nfive six\n",
    pages=(Page(1, "i", 0, 8), Page(2, None, 8, 19), Page(3, "2", 19, 28)),
)


def test_citation_names_its_pages() -> None:
    passage = chunk(PAGED)[0]

    over_two = cite(PAGED, passage, 4, 13, marker=1)

    assert over_two is not None
    assert (over_two.page, over_two.page_end, over_two.page_label) == (1, 2, "i")
    assert over_two.quote == "two\nthree"
    assert over_two.reference == "D ទំព័រi-២"


def test_citation_that_does_not_hold_is_dropped() -> None:
    passage = chunk(PAGED)[0]

    assert cite(PAGED, passage, 5, 5, marker=1) is None  # empty
    assert cite(PAGED, passage, 0, 28, marker=1) is None  # over three pages
    torn = document(PAGED.text, pages=(PAGED.pages[0], PAGED.pages[2]))
    assert cite(torn, passage, 4, 24, marker=1) is None  # a page between is missing
    other = replace(passage, text=passage.text.replace("o", "a", 1))
    assert cite(PAGED, other, 4, 13, marker=1) is None  # stored apart, one of the two was damaged


def test_official_page_is_that_of_the_first_mark_behind() -> None:
    digest = document(TEXT, catalogue=CatalogueEntry(kind="digest", official_source="The Act"))

    after_first = official_source(digest, TEXT.index("A second"))
    after_list = official_source(digest, TEXT.index("Water"))

    assert after_first is not None
    assert after_first.page == "3"
    assert after_list is not None
    assert after_list.page == "4, 5"
    assert official_source(document(TEXT), 0) is None


def test_an_article_on_the_line_of_its_number_is_quoted() -> None:
    text = "Article 1.- The library opens at seven.\nArticle 2\nIt closes at five."
    sections = (Section("Article 1", 15, 0), Section("Article 2", 15, text.index("Article 2")))
    made = document(text, sections=sections)
    assert [
        candidate.text for passage in chunk(made) for candidate in candidates(made, passage)
    ] == [
        "Article 1.- The library opens at seven.",
        "It closes at five.",
    ]


def test_the_number_of_an_article_is_no_sentence() -> None:
    text = "Title\n" + "\n".join(
        f"{head}{body}"
        for head, body in (
            ("Section 2. ", "The office is closed at night."),
            ("Section 3. ", "The guard keeps the key."),
            ("មាត្រា ៣។ ", "អ្នកយាមរក្សាទុកកូនសោ។"),
            ("មាត្រា 4. ", "ការិយាល័យបិទនៅពេលយប់។"),
        )
    )
    assert [candidate.text for candidate in found(text)] == [
        "The office is closed at night.",
        "The guard keeps the key.",
        "អ្នកយាមរក្សាទុកកូនសោ។",
        "ការិយាល័យបិទនៅពេលយប់។",
    ]


LEAD_INS = (
    "This rule does not apply to:",
    "The following are not allowed on the ferry:",
    "A licence is withdrawn if the holder:",
    "Nobody pays a fee, except:",
    "វិធាននេះមិនអនុវត្តចំពោះ៖",
    "ហាមយកវត្ថុខាងក្រោមឡើងសាឡាង៖",
    "អាជ្ញាបណ្ណត្រូវដកហូត ប្រសិនបើម្ចាស់៖",
)
ITEMS = "1. wills and gifts\n2. boats without a name\n3. children below six"


@pytest.mark.parametrize("lead_in", LEAD_INS)
def test_no_item_without_the_line_that_turns_it(lead_in: str) -> None:
    made = found(f"Title\nA sentence before.\n{lead_in}\n{ITEMS}\nA sentence after.")
    whole = f"{lead_in}\n{ITEMS}"
    assert [(each.kind, each.text) for each in made] == [
        ("sentence", "A sentence before."),
        ("list", whole),
        ("item", whole),
        ("sentence", "A sentence after."),
    ]


def test_a_heading_may_turn_its_items() -> None:
    text = f"Goods that are not allowed\n{ITEMS}\nA sentence after."
    made = document(text, sections=(Section("Goods that are not allowed", 1, 0),))
    quoted = [each.text for passage in chunk(made) for each in candidates(made, passage)]
    assert quoted == [f"Goods that are not allowed\n{ITEMS}"] * 2 + ["A sentence after."]


def test_a_turned_list_over_two_passages_has_no_loose_items() -> None:
    items = "\n".join(f"{number}. {'many words ' * 12}." for number in range(1, 21))
    made = document(f"Title\nThis rule does not apply to:\n{items}\nAn end.")
    passages = chunk(made)
    assert len(passages) > 1
    quoted = [each for passage in passages for each in candidates(made, passage)]
    assert {each.text.splitlines()[0] for each in quoted} == {
        "This rule does not apply to:",
        "An end.",
    }
    assert [each.kind for each in quoted] == ["list", "item", "sentence"]
    assert len(quoted[1].text) <= MAX_SENTENCE_LENGTH


def test_a_turned_list_within_a_line_stays_whole() -> None:
    for line in (
        "The rule does not apply to: 1. Wills. 2. Gifts. 3. Boats.",
        "យានខាងក្រោមមិនត្រូវឆ្លងកាត់ស្ពានឡើយ៖១. រថយន្តធំ២. រទេះគោ",
    ):
        assert [each.text for each in found(f"Title\nA sentence.\n{line}")][1:] == [line]
    plain = "It opens at 8:30. It is not dark: lamps burn."
    assert [each.text for each in found(f"Title\n{plain}")] == [
        "It opens at 8:30.",
        "It is not dark: lamps burn.",
    ]


def test_nested_items_belong_to_the_outer_line() -> None:
    text = "Nobody may bring:\n1. The following goods:\na) knives\nb) fuel\n2. Dogs\nAn end."
    assert [each.text for each in found(f"Title\n{text}")] == [text[: -len("\nAn end.")]] * 2 + [
        "An end."
    ]


def test_references_and_contents_are_not_quoted() -> None:
    text = (
        "Title\nGardens are open. Chapter 2 ............ 14\nPage 2 of 5\n"
        "Smith, J. (2019). Gardens. Journal of Parks, 12(3), 45-67.\nSource: City survey\n"
        "They close at night."
    )
    assert [each.text for each in found(text)] == ["They close at night."]
    section = "Title\nReferences\nGardens of the river, a book.\n"
    made = document(section, sections=(Section("Title", 1, 0), Section("References", 2, 6)))
    assert [each.text for passage in chunk(made) for each in candidates(made, passage)] == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Rule 2. Members leave. So does the chair.",
            ["Rule 2. Members leave.", "So does the chair."],
        ),
        (
            "វិធានទី២. សមាជិកត្រូវចាកចេញ។ ប្រធានក៏ដូចគ្នា។",
            ["វិធានទី២. សមាជិកត្រូវចាកចេញ។", "ប្រធានក៏ដូចគ្នា។"],
        ),
        (
            "Who leads it? The bank does. It may ask.",
            ["Who leads it? The bank does.", "It may ask."],
        ),
        ("តើអ្នកណាដឹកនាំ? - ធនាគារជាតិ។", ["តើអ្នកណាដឹកនាំ? - ធនាគារជាតិ។"]),
        ("It ended in 2023. Then no more.", ["It ended in 2023.", "Then no more."]),
        ("Who leads it? [p. 3] The bank does.", ["Who leads it?", "The bank does."]),
        # The number of an article stands in the citation.
        ("Article 6. Degrees are three.", ["Degrees are three."]),
    ],
)
def test_a_label_or_a_question_stays_with_the_sentence_behind_it(
    line: str, expected: list[str]
) -> None:
    assert [candidate.text for candidate in found(line)] == expected
