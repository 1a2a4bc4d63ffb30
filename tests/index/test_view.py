"""What is hidden cannot be reached through a view, and all else is found as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from khmerqa.errors import NotFoundError
from khmerqa.index.generation import Generation
from khmerqa.index.open import open_current
from khmerqa.index.view import view_of
from khmerqa.testing import ClusterSegmenter
from khmerqa.types import Answer

from ..small_corpus import FILES, SmallIndex, small_index

HIDDEN = "gardens-en"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SmallIndex:
    return small_index(tmp_path_factory.mktemp("view"), ClusterSegmenter())


@pytest.fixture
def whole(made: SmallIndex) -> Generation:
    return open_current(made.layout)


def test_nothing_hidden_is_the_generation_itself(whole: Generation) -> None:
    assert view_of(whole, ()) is whole


def test_hidden_documents_are_nowhere(whole: Generation) -> None:
    view = view_of(whole, {HIDDEN})
    numbers = whole.passages.docids_of([HIDDEN])
    assert numbers
    assert HIDDEN not in {each.id for each in view.passages.listed()}
    assert HIDDEN not in {each.document_id for each in view.passages.all_passages()}
    assert view.passages.docids_of([HIDDEN]) == frozenset()
    assert view.manifest.documents == whole.manifest.documents - 1
    assert view.manifest.passages == whole.manifest.passages - len(numbers)
    assert len(view.lexical) == len(view.dense) == view.manifest.passages
    with pytest.raises(NotFoundError) as hidden:
        view.passages.document(HIDDEN)
    with pytest.raises(NotFoundError) as absent:
        whole.passages.document("nothing-here")
    assert str(hidden.value) == str(absent.value).replace("nothing-here", HIDDEN)


def test_retrievers_find_as_much_as_is_visible(made: SmallIndex, whole: Generation) -> None:
    view = view_of(whole, {HIDDEN})
    numbers = whole.passages.docids_of([HIDDEN])
    vector = made.embedder.embed_question("dogs in the garden")
    for limit in range(1, whole.manifest.passages + 1):
        seen = [pair for pair in whole.dense.search(vector, "en", 999) if pair[0] not in numbers]
        assert view.dense.search(vector, "en", limit) == seen[:limit]
        assert not {n for n, _ in view.lexical.search({"dog": 1.0}, "en", limit)} & numbers


def test_word_of_a_hidden_document_alone_is_unknown(whole: Generation) -> None:
    view = view_of(whole, {HIDDEN})
    assert whole.lexical.rarity("dog", "en") < 1.0
    assert view.lexical.rarity("dog", "en") == 1.0
    assert view.lexical.rarity("librari", "en") < 1.0


def test_answers_come_from_visible_documents(
    made: SmallIndex, whole: Generation, tmp_path: Path
) -> None:
    assistant = made.assistant()
    question = "Must dogs be kept on a lead in a garden?"
    assert HIDDEN in {h.passage.document_id for h in assistant.ask(question, 8).hits}
    answer = assistant.ask(question, 8, generation=view_of(whole, {HIDDEN}))
    assert HIDDEN not in {each.document_id for each in answer.citations}
    assert HIDDEN not in {hit.passage.document_id for hit in answer.hits}


def test_what_a_hidden_document_says_changes_no_score(tmp_path: Path) -> None:
    question = "Which services does the library offer to readers of newspapers?"
    answers: list[Answer] = []
    rarities: list[list[float]] = []
    for number, words in enumerate(("Old newspapers, library. ", "Dogs chase cats. ")):
        folder = tmp_path / str(number)
        folder.mkdir()
        hidden = f"# Public gardens\n\n{words * 3}\n"
        made = small_index(folder, ClusterSegmenter(), {**FILES, "gardens.en.md": hidden})
        view = view_of(open_current(made.layout), {HIDDEN})
        answers.append(made.assistant().ask(question, 8, generation=view))
        terms = ("librari", "old", "newspap", "dog", "park")
        rarities.append([view.lexical.rarity(term, "en") for term in terms])
    assert rarities[0] == rarities[1]
    assert answers[0].hits == answers[1].hits
    assert answers[0].confidence == answers[1].confidence
    assert answers[0].text == answers[1].text
