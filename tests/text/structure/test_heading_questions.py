from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from khmerqa.text.structure.heading_questions import heading_questions
from khmerqa.types import LANGUAGES, Language


def questions(title: str, headings: list[str], language: Language) -> list[str]:
    return [question for _, question in heading_questions(title, headings, language)]


def test_headings_become_questions_in_their_order() -> None:
    assert questions("យុទ្ធសាស្ត្រ", ["សាវតារ", "ចក្ខុវិស័យ និងគោលបំណង", "មាត្រា ១២.- ទឹក"], "km") == [
        "តើចក្ខុវិស័យនៃយុទ្ធសាស្ត្រជាអ្វី?",
        "តើយុទ្ធសាស្ត្រមានគោលបំណងអ្វី?",
        "តើមាត្រា ១២ នៃយុទ្ធសាស្ត្រចែងដូចម្តេច?",
    ]
    assert questions("Water Policy", ["Purpose", "Article 3 Duties"], "en") == [
        "What is the purpose of the Water Policy?",
        "What does Article 3 of the Water Policy say?",
    ]
    assert questions("Cambodia's Roadmap", ["Five pillars"], "en") == [
        "What are the pillars of Cambodia's Roadmap?"
    ]
    assert questions("Water Policy", ["Sources"], "en") == []


@given(st.text(), st.lists(st.text()), st.sampled_from(LANGUAGES))
def test_each_topic_is_asked_once_and_names_the_title(
    title: str, headings: list[str], language: Language
) -> None:
    found = list(heading_questions(title, [*headings, *headings], language))
    topics = [topic for topic, _ in found]
    assert len(set(topics)) == len(topics)
    assert all(title in question and question.endswith("?") for _, question in found)
