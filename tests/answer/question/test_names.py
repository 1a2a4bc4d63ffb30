"""What a question names must stand where its answer does, in either language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.answer.question.names import names_in
from khmerqa.answer.question.places import places_in
from khmerqa.ports import Segmenter
from khmerqa.search.question import analyse_question
from khmerqa.testing import FixedTranslations, HashEmbedder
from khmerqa.text.khmer.normalise import search_key

TRANSLATIONS = FixedTranslations(
    {
        "education": (("អប់រំ", 0.9),),
        "អប់រំ": (("education", 0.9),),
        "ក្រុមប្រឹក្សា អប់រំ": (("កអជ", 1.0), ("education", 0.5), ("council", 0.5)),
    }
)


def _all_named(question: str, text: str, segmenter: Segmenter) -> bool:
    asked = analyse_question(question, segmenter, HashEmbedder(str.split))
    names = names_in(asked, TRANSLATIONS)
    return all(name.is_in(search_key(text)) for name in (*names.near, *names.anywhere))


# A question, a text that names what it names, and one that names another.
NAMED = {
    "country": ("Who leads the ferry service of Vietnam?", "Viet Nam has ferries.", "Ferries cross."),
    "country-km": ("តើអ្នកណាដឹកនាំសេវាសាឡាងវៀតណាម?", "សាឡាងនៅប្រទេសវៀតណាម", "សាឡាងនៅប្រទេសឡាវ"),
    "country in the other language": ("Does Laos have a ferry?", "ប្រទេសឡាវមានសាឡាង", "ប្រទេសថៃមានសាឡាង"),
    "country in the other language-km": ("តើប្រទេសជប៉ុនមានសាឡាងទេ?", "Japan has ferries.", "China has."),
    "people": ("What does Thai law say of ferries?", "in Thailand", "The law on ferries says so."),
    "people's plural": ("What do Australians pay for a ferry?", "Australia", "Austrians pay."),
    "body whose name ends in y": (
        *("What does the Ministry of Industry run?", "The Ministry of Industry runs ferries."),
        "The Ministry of Indium runs ferries.",
    ),
    "possessive": ("What is Malaysia's plan for ferries?", "the plan of Malaysia", "the plan"),
    "short Khmer name": ("តើច្បាប់ថៃចែងដូចម្តេច?", "ច្បាប់របស់ប្រទេសថៃ", "ច្បាប់ថ្មី"),
    "two words": ("Is there a ferry in New Zealand?", "New Zealand", "Zealand"),
    "north and south": ("Is there a ferry in North Korea?", "កូរ៉េខាងជើង", "កូរ៉េខាងត្បូង"),
    "union": ("What does the European Union say of ferries?", "សហភាពអឺរ៉ុប", "the union of pilots"),
    "province": ("When do ferries in Kep start?", "សាឡាងនៅខេត្តកែប", "ច្បាប់នេះត្រូវបានកែប្រែ"),
    "province-km": ("តើសាឡាងនៅខេត្តរតនគិរីចេញពេលណា?", "Ratanakiri", "សាឡាងចេញនៅខែតុលា"),
    "year": ("How many ferries were there in 2019?", "ក្នុងឆ្នាំ ២០១៩", "in 2018"),
    "year-km": ("តើមានសាឡាងប៉ុន្មាននៅឆ្នាំ២០៤០?", "by 2040", "ឆ្នាំ ២០៣៥"),
    "year of a period": ("What are the goals for 2030?", "Ferry plan 2025-2035", "Ferry plan 2015-2020"),
    "year of a period-km": ("តើមានគោលដៅអ្វីខ្លះក្នុងឆ្នាំ២០៣០?", "ពី ២០២៥ ដល់ ២០៣៥", "ពី ២០១៥ ដល់ ២០២០"),
    "body": ("What does the Ministry of Education do?", "ministry of education", "ministry of tourism"),
    "body-km": ("តើក្រសួងអប់រំធ្វើអ្វី?", "ក្រសួងអប់រំ", "ក្រសួងទេសចរណ៍"),
    "body by its short name": ("តើក្រុមប្រឹក្សាអប់រំមានសមាជិកប៉ុន្មាន?", "ក.អ.ជ. មាន ៩ រូប", "គ.អ.ជ. មាន ៩ រូប"),
    "body in the other language": ("What does the Education Council do?", "ក្រុមប្រឹក្សាអប់រំ", "ក្រុមប្រឹក្សាជាតិ"),
    "body in the other language-km": ("តើគណៈកម្មាធិការអប់រំធ្វើអ្វី?", "education committee", "committee"),
    "day": ("Will the ferry sail tomorrow?", "tomorrow", "The ferry sails daily."),
    "day-km": ("ថ្ងៃនេះសាឡាងចេញទេ?", "ថ្ងៃនេះ", "សាឡាងចេញរៀងរាល់ថ្ងៃ"),
}  # fmt: skip


@pytest.mark.parametrize(("question", "same", "other"), NAMED.values(), ids=NAMED.keys())
def test_what_is_named(question: str, same: str, other: str, segmenter: Segmenter) -> None:
    assert _all_named(question, same, segmenter)
    assert not _all_named(question, other, segmenter)
    assert _all_named(question, question, segmenter)


@pytest.mark.parametrize(
    "question",
    [
        "Which country has the most ferries?",
        "តើប្រទេសណាមានសាឡាងច្រើន?",
        "How many ferries does Cambodia have?",
        "តើកម្ពុជាមានសាឡាងប៉ុន្មាន?",
        "How much is that in US dollars?",
        "តើថ្លៃប៉ុន្មានដុល្លារអាមេរិក?",
        "Is there a French version?",
        "Is it written in Chinese?",
        "តើមានជាភាសាបារាំងដែរឬទេ?",
        "Which ministry runs the ferry?",
        "តើក្រសួងណាទទួលបន្ទុក?",
        "តើក្រសួងពាក់ព័ន្ធមានអ្វីខ្លះ?",
        "តើក្រសួងយើងត្រូវធ្វើអ្វី?",
        "តើគណៈកម្មាធិការនេះមានសមាជិកប៉ុន្មាន?",
        "What does the responsible ministry do?",
        "Who leads the National Committee?",
        "Was the law adopted in 2015?",  # "no, in 2019" answers it
        "តើច្បាប់នេះចូលជាធរមាននៅឆ្នាំ២០១៥ឬទេ?",
        "Are there 2000 ferries?",
        "What does the 2015 law on ferries say?",  # a name of the law, which may stand in its date only
        "តើក្រសួងអាចជួលសាឡាងបានទេ?",
        "តើក្រសួង ឬគណៈកម្មាធិការទទួលបន្ទុក?",
        "ច្បាប់នេះត្រូវបានកែប្រែពេលណា?",
    ],
)
def test_nothing_need_be_named(question: str, segmenter: Segmenter) -> None:
    assert _all_named(question, "", segmenter)


@given(st.text(max_size=80))
def test_a_text_names_the_places_that_it_names(text: str) -> None:
    key = search_key(text)
    assert all(forms.search(key) for _, forms in places_in(key))
