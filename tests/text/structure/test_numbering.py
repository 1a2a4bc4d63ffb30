from __future__ import annotations

import pytest
from hypothesis import given

from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.structure.numbering import heading, references

from ..samples import SENTENCES, inside_clusters, texts

# A bar marks where the title ends.
HEADINGS = {
    "chapter": ("ជំពូកទី ២ បទប្បញ្ញត្តិទូទៅ|", "chapter", "2"),
    "chapter in words": ("ជំពូកទីមួយ|", "chapter", "1"),
    "chapter in words, more": ("ជំពូកទីដប់ពីរ ការបណ្តុះបណ្តាល|", "chapter", "12"),
    "chapter, roman": ("Chapter IV|", "chapter", "4"),
    "section by letter": ("ផ្នែក ក|", "section", "ក"),
    "section of a chapter": ("ផ្នែកទី ២.១ ការគ្រប់គ្រង|", "section", "2.1"),
    "article alone": ("មាត្រា ១២|", "article", "12"),
    "article with its text": ("មាត្រា ១|.- ច្បាប់នេះកំណត់អំពីការគ្រប់គ្រង។", "article", "1"),
    "article with its title": ("មាត្រា ១៖ គោលបំណង|", "article", "1"),
    "new article": ("មាត្រា ១២ ថ្មី|", "article", "12-new"),
    "new article, brackets": ("មាត្រា ១២ (ថ្មី)|.- ច្បាប់នេះកំណត់។", "article", "12-new"),
    "doubled twice": ("មាត្រា ៥ (ស្ទួន ២)|.- ច្បាប់នេះកំណត់។", "article", "5-bis2"),
    "a dash": ("Article 5 \u2013 Registers|", "article", "5"),
    "an arrow": ("Article 5>-|", "article", "5"),
    "doubled article": ("មាត្រា ៥ ស្ទួន|", "article", "5-bis"),
    "article in words": ("មាត្រាមួយ| : បទប្បញ្ញត្តិផ្ទុយត្រូវលុប។", "article", "1"),
    "article in words, alone": ("មាត្រាដប់ពីរ|", "article", "12"),
    "clause": ("ប្រការ ៣|.- ក្រសួងត្រូវអនុវត្ត។", "clause", "3"),
    "english article": ("Article 12|. The ministry shall act.", "article", "12"),
    "zero-width space": ("ជំពូក\u200bទី១|", "chapter", "1"),
}


@pytest.mark.parametrize(("marked", "part", "number"), HEADINGS.values(), ids=HEADINGS)
def test_heading(marked: str, part: str, number: str) -> None:
    found = heading(marked.replace("|", ""))
    assert found is not None
    assert (found.part.name, found.number, found.end) == (part, number, marked.index("|"))


NO_HEADINGS = {
    "sentence about articles": "មាត្រា ៣ និងមាត្រា ៤ ត្រូវអនុវត្ត",
    "sentence about a chapter": "ជំពូកទី ១ នៃច្បាប់នេះ ត្រូវអនុវត្តចំពោះក្រសួង។",
    "a word": "ផ្នែករដ្ឋបាលទទួលបន្ទុក",
    "english sentence": "Section 3 says so.",
    "within the line": "តាមមាត្រា ៣",
    "a list of articles": "មាត្រា ៣ មាត្រា ៤",
    "a title in brackets, in a sentence": "មាត្រា ៣ នៃច្បាប់នេះ",
    "an article and its paragraph": "Article 3, paragraph 2",
    "an article and its numbered paragraph": "Article 3(2)",
    "a small letter": "Article 3 of this law",
    "the end of a sentence": "មាត្រា ៣ ។",
    "one article": "មាត្រាមួយ ត្រូវលុប",
    "one of them": "មាត្រាមួយនៃច្បាប់នេះ",
    "no number in words": "មាត្រាណា : លុប",
    "nothing": "",
}


@pytest.mark.parametrize("line", [*NO_HEADINGS.values(), *SENTENCES])
def test_no_heading(line: str) -> None:
    assert heading(line) is None


@given(texts)
def test_title_is_a_prefix_of_the_line(line: str) -> None:
    found = heading("មាត្រា ១.- " + line)
    if found is not None:
        assert 0 < found.end <= len(line) + 12
        assert found.end not in inside_clusters("មាត្រា ១.- " + line)


REFERENCES = {
    "article": ("មាត្រា១២ ចែងថា", ["article:12"]),
    "english article": ("under Article 12", ["article:12"]),
    "new article is the article, too": ("មាត្រា ១២ ថ្មី", ["article:12-new", "article:12"]),
    "chapter in words": ("ជំពូកទីពីរ", ["chapter:2"]),
    "several": ("មាត្រា ៣ និងមាត្រា ៤", ["article:3", "article:4"]),
    "no number": ("មាត្រានេះ", []),
}


@pytest.mark.parametrize(("text", "terms"), REFERENCES.values(), ids=REFERENCES)
def test_references(text: str, terms: list[str]) -> None:
    assert [t for each in references(search_key(text)) for t in each.terms] == terms
