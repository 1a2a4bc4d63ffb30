from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from khmerqa.index.generation import Generation
from khmerqa.index.open import open_current
from khmerqa.ports import Segmenter
from khmerqa.search import hybrid
from khmerqa.search.hybrid import Retrievers, search
from khmerqa.search.query_terms import lexical_terms, translated_terms
from khmerqa.search.question import Question, analyse_question
from khmerqa.text.terms.words import content_words, words
from khmerqa.types import RetrieverScores
from tests.small_corpus import TRANSLATIONS, SmallIndex, small_index


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter) -> SmallIndex:
    return small_index(tmp_path_factory.mktemp("search"), segmenter)


@pytest.fixture(scope="module")
def generation(index: SmallIndex) -> Generation:
    return open_current(index.layout)


def question(index: SmallIndex, text: str) -> Question:
    return analyse_question(text, index.segmenter, index.embedder)


NOISY = {
    "zero-width": "បណ្ណាល័យ\u200bជាតិ\u200bមាន\u200bសៀវភៅ\u200bប៉ុន្មាន",
    "spaces": "បណ្ណា ល័យ ជាតិ មាន សៀវភៅ ប៉ុន្មាន",
    "no question mark": "បណ្ណាល័យជាតិមានសៀវភៅប៉ុន្មាន",
    "Khmer digits": "បណ្ណាល័យ ៣៥០០",
    "ASCII digits": "បណ្ណាល័យ 3500",
}


@pytest.mark.parametrize("text", NOISY.values(), ids=NOISY.keys())
def test_noisy_spelling_finds_the_same_passage(
    index: SmallIndex, generation: Generation, text: str
) -> None:
    hits = search(question(index, text), generation, TRANSLATIONS, 3)

    assert "៣៥០០" in hits[0].passage.text


def test_retrievers_are_independent(index: SmallIndex, generation: Generation) -> None:
    asked = question(index, "How many books does the library hold?")
    alone = {
        "lexical": Retrievers(lexical=True, translated=False, dense=False),
        "translated": Retrievers(lexical=False, translated=True, dense=False),
        "dense": Retrievers(lexical=False, translated=False, dense=True),
    }

    together = {hit.passage.id for hit in search(asked, generation, TRANSLATIONS, 50)}

    for name, retrievers in alone.items():
        hits = search(asked, generation, TRANSLATIONS, 50, retrievers=retrievers)
        assert hits, name
        assert {hit.passage.id for hit in hits} <= together
        for hit in hits:
            # Found, or the parallel passage of what was found.
            assert getattr(hit.parts, name) is not None or hit.parts == RetrieverScores()


def test_the_one_passage_with_a_rare_word_comes_first(
    index: SmallIndex, generation: Generation
) -> None:
    """Whatever the vectors say: whoever asks for a name or a number wants the passage that has it."""
    passages = generation.passages.all_passages()
    rare = [
        (word.key, docid)
        for docid, passage in enumerate(passages)
        for word in content_words(words(passage.text, index.segmenter))
        if len(generation.lexical.search({word.key: 1.0}, passage.language, 2)) == 1
    ]
    assert len(rare) > 20
    first = 0
    for word, docid in rare:
        hits = search(question(index, word), generation, TRANSLATIONS, 1)
        parallel = generation.parallel_passages[hits[0].passage.language].get(docid)
        first += hits[0].passage.id in {
            passages[each].id for each in (docid, parallel) if each is not None
        }
    assert first / len(rare) > 0.9


def test_both_languages_are_found(index: SmallIndex, generation: Generation) -> None:
    hits = search(question(index, "library books"), generation, TRANSLATIONS, 10)

    assert {hit.passage.language for hit in hits[:4]} == {"km", "en"}
    assert hits[0].passage.language == "en"


def test_words_weigh_more_than_their_pieces(segmenter: Segmenter) -> None:
    weighted = lexical_terms(words("បណ្ណាល័យជាតិ", segmenter))

    assert weighted["ជាតិ"] == 1.0
    assert all(weight < 1.0 for term, weight in weighted.items() if term.startswith("\u2248"))


def test_translations_are_stemmed_and_summed(segmenter: Segmenter) -> None:
    weighted = translated_terms(words("សៀវភៅ ៣៥០០", segmenter), TRANSLATIONS)

    assert weighted == {"book": pytest.approx(0.9), "3500": 1.0}


def test_official_text_ranks_before_its_digest(tmp_path: Path, segmenter: Segmenter) -> None:
    made = small_index(tmp_path, segmenter)
    digest = (made.corpus / "library.en.md").read_text(encoding="utf-8")
    asked = "What services does the national library offer?"

    (made.corpus / "zz-library-act.md").write_text(digest, encoding="utf-8")
    made.reindex()
    apart = search(question(made, asked), open_current(made.layout), TRANSLATIONS, 1)
    with (made.corpus / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write('["zz-library-act.md"]\nwork = "library"\n')
    made.reindex()
    related = search(question(made, asked), open_current(made.layout), TRANSLATIONS, 1)

    assert apart[0].passage.document_id == "library-en"  # equal text, so the first wins the tie
    assert related[0].passage.document_id == "zz-library-act"


def test_a_parallel_passage_is_read_in_the_language_of_the_question(
    index: SmallIndex, generation: Generation
) -> None:
    (khmer,) = (
        number
        for number in generation.passages.docids_of(["library-km"])
        if "៣៥០០" in generation.passages.passages([number])[0].text
    )
    pairs = generation.parallel_passages["km"]
    english = dict(zip(pairs.values(), pairs, strict=True))[khmer]
    wanted = generation.passages.passages([khmer, english])

    for text, order in (
        ("៣៥០០ books", wanted),
        ("library books ៣៥០០ សៀវភៅ how many", wanted[::-1]),
    ):
        asked = question(index, text)
        asked = replace(asked, language=order[0].language)
        hits = [hit.passage.id for hit in search(asked, generation, TRANSLATIONS, 50)]
        assert hits.index(order[0].id) < hits.index(order[1].id)


def test_what_may_not_be_searched_is_no_parallel_passage_of_what_may(
    index: SmallIndex, generation: Generation
) -> None:
    asked = question(index, "បណ្ណាល័យជាតិមានសៀវភៅប៉ុន្មាន")

    hits = search(asked, generation, TRANSLATIONS, 50, documents=["library-en"])

    assert {hit.passage.document_id for hit in hits} == {"library-en"}


class BackToFront:
    """A reranker that finds the last of all the best, and remembers what it read."""

    fingerprint = "back to front"

    def __init__(self) -> None:
        self.read: list[str] = []

    def scores(self, question: str, texts: Sequence[str], /) -> list[float]:
        self.read = list(texts)
        return [float(place) for place in range(len(texts))]


def test_a_reranker_orders_what_was_found_and_keeps_the_scores(
    index: SmallIndex, generation: Generation
) -> None:
    asked = question(index, "dogs in gardens")
    plain = search(asked, generation, TRANSLATIONS, 50, documents=["gardens-en", "library-en"])
    reranker = BackToFront()

    hits = search(
        question=asked,
        generation=generation,
        translations=TRANSLATIONS,
        limit=50,
        documents=["gardens-en", "library-en"],
        reranker=reranker,
    )

    assert [hit.passage.id for hit in hits] == [hit.passage.id for hit in plain][::-1]
    assert [hit.score for hit in hits] == pytest.approx([hit.score for hit in plain])
    assert all(hit.passage.text in text for hit, text in zip(plain, reranker.read, strict=True))


def test_a_reranker_reads_the_best_alone(
    index: SmallIndex, generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hybrid, "RERANK_DEPTH", 2)
    asked = question(index, "dogs in gardens")
    plain = search(asked, generation, TRANSLATIONS, 50, documents=["gardens-en", "library-en"])

    hits = search(
        question=asked,
        generation=generation,
        translations=TRANSLATIONS,
        limit=50,
        documents=["gardens-en", "library-en"],
        reranker=BackToFront(),
    )

    order = [hit.passage.id for hit in plain]
    assert len(order) > 2
    assert [hit.passage.id for hit in hits] == [order[1], order[0], *order[2:]]
