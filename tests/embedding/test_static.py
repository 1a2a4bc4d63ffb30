from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from khmerqa.embedding.static import StaticEmbedder
from khmerqa.errors import SettingsError
from khmerqa.ports import WordEmbedder
from khmerqa.text.khmer.segmentation import CrfSegmenter
from khmerqa.text.terms.words import word_tokens, word_tokens_of_many
from tests.embedding.conftest import DATA

# Written for this test, in the words of policies and offices.
TRANSLATIONS = {
    "Every ministry shall publish its open data by the end of the year.": (
        "ក្រសួងនីមួយៗត្រូវផ្សព្វផ្សាយទិន្នន័យបើកចំហរបស់ខ្លួននៅចុងឆ្នាំ។"
    ),
    "Personal data may not be shared without consent.": (
        "មិនអាចចែករំលែកទិន្នន័យផ្ទាល់ខ្លួនដោយគ្មានការយល់ព្រមបានទេ។"
    ),
    "The committee meets twice a year and reports to the Prime Minister.": (
        "គណៈកម្មាធិការប្រជុំពីរដងក្នុងមួយឆ្នាំ និងរាយការណ៍ជូននាយករដ្ឋមន្ត្រី។"
    ),
    "Teachers receive training in digital skills.": "គ្រូបង្រៀនទទួលបានការបណ្តុះបណ្តាលជំនាញឌីជីថល។",
    "Small businesses can register online.": "អាជីវកម្មខ្នាតតូចអាចចុះបញ្ជីតាមអ៊ីនធឺណិត។",
    "The law punishes attacks on computer systems.": ("ច្បាប់ផ្តន្ទាទោសការវាយប្រហារលើប្រព័ន្ធកុំព្យូទ័រ។"),
    "Rural schools will be connected to the internet.": ("សាលារៀននៅជនបទនឹងត្រូវបានភ្ជាប់ទៅអ៊ីនធឺណិត។"),
    "Taxes on imported cars go up next month.": "ពន្ធលើរថយន្តនាំចូលនឹងឡើងនៅខែក្រោយ។",
    "Hospitals keep health records in electronic form.": (
        "មន្ទីរពេទ្យរក្សាទុកកំណត់ត្រាសុខភាពជាទម្រង់អេឡិចត្រូនិក។"
    ),
    "Citizens can complain about a public service.": "ប្រជាពលរដ្ឋអាចប្តឹងតវ៉ាអំពីសេវាសាធារណៈ។",
}


def test_every_sentence_finds_its_translation_first(built_in: StaticEmbedder) -> None:
    english = built_in.embed_passages(list(TRANSLATIONS))
    khmer = built_in.embed_passages(list(TRANSLATIONS.values()))

    own = list(range(len(TRANSLATIONS)))
    assert (khmer @ english.T).argmax(1).tolist() == own
    assert (english @ khmer.T).argmax(1).tolist() == own


def test_a_khmer_question_finds_an_english_passage(built_in: StaticEmbedder) -> None:
    passages = built_in.embed_passages(list(TRANSLATIONS))
    question = built_in.embed_question("តើគណៈកម្មាធិការប្រជុំប៉ុន្មានដងក្នុងមួយឆ្នាំ?")

    assert list(TRANSLATIONS)[int((passages @ question).argmax())].startswith("The committee")


def test_words_cut_before_give_the_same_vectors(
    built_in: StaticEmbedder, segmenter: CrfSegmenter
) -> None:
    texts = [*TRANSLATIONS, *TRANSLATIONS.values(), "", "?"]
    assert isinstance(built_in, WordEmbedder)
    given_words = built_in.embed_ids(built_in.word_ids(word_tokens_of_many(texts, segmenter)))
    np.testing.assert_array_equal(given_words, built_in.embed_passages(texts))


def test_an_unknown_compound_falls_to_the_words_in_it(built_in: StaticEmbedder) -> None:
    known, compound, other = built_in.embed_passages(["block chain", "blockchain", "forest"])

    assert compound @ known > compound @ other


def test_the_vectors_are_those_of_sentence_transformers(
    built_in: StaticEmbedder, segmenter: CrfSegmenter
) -> None:
    library = pytest.importorskip("sentence_transformers")
    texts = [*TRANSLATIONS, *TRANSLATIONS.values(), "blockchain 2035", ""]

    model = library.SentenceTransformer(str(DATA / "embedder"), device="cpu")
    means = model.encode([" ".join(word_tokens(text, segmenter)) for text in texts])
    means = np.asarray(means, dtype=np.float32)
    expected = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)

    np.testing.assert_allclose(built_in.embed_passages(texts), expected, atol=2e-3)


def test_more_texts_than_one_batch(built_in: StaticEmbedder) -> None:
    rows = built_in.embed_passages(["law", "", "data"] * 700)

    np.testing.assert_array_equal(rows, np.tile(rows[:3], (700, 1)))


def test_it_is_small_and_says_what_it_is(built_in: StaticEmbedder) -> None:
    assert built_in.fingerprint.startswith("static:")
    files = (DATA / "embedder").rglob("*")
    assert sum(path.stat().st_size for path in files if path.is_file()) < 30e6


def test_it_needs_no_torch() -> None:
    code = "import sys, khmerqa.embedding.static; sys.exit('torch' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_folder_without_a_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="scripts/train/embedder"):
        StaticEmbedder(tmp_path, lambda texts: [text.split() for text in texts])
