"""The words of a question weighted by rarity, and how well the index knows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khmerqa.ports import LexicalIndex, Translations
from khmerqa.search.glossary import short_names
from khmerqa.search.question import Question
from khmerqa.text.khmer.clusters import clusters
from khmerqa.text.terms.runs import RunKind
from khmerqa.text.terms.words import Word, term, term_of
from khmerqa.types import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class QuestionWord:
    """A word of the question. ``rarity`` and ``known`` are in [0, 1].

    ``letters`` are those that a text may hold as part of another word; empty if they are too few to
    mean anything. ``known`` is how surely any passage of the index holds the word.
    """

    term: str
    letters: str
    rarity: float
    known: float
    translations: Mapping[str, float]  # terms in the other language, with their probabilities


def question_words(
    question: Question,
    lexical: LexicalIndex,
    translations: Translations,
    certain_translation: float,
) -> list[QuestionWord]:
    """Return the distinct content words of a question.

    ``certain_translation`` is the probability at which a translation counts like the word itself. Each
    word of a name is also told by what stands for the whole name: a council's abbreviation.
    """
    distinct = {word.key: word for word in question.content}
    short = short_names(question.content, translations)
    found = []
    for word in distinct.values():
        translated = {
            term_of(translation): probability
            for translation, probability in translations.translate(word.key)
        }
        rarity, known = _rarity(
            word=word,
            translated=translated,
            language=question.language,
            lexical=lexical,
            certain=certain_translation,
        )
        found.append(
            QuestionWord(
                term=term(word),
                letters=_letters(word),
                rarity=rarity,
                known=known,
                translations=translated | {term_of(each): 1.0 for each in short.get(word.key, ())},
            )
        )
    return found


def known_term_share(words: Sequence[QuestionWord]) -> float:
    """Return the share of the words, by rarity, that the index knows; 0 if there are none."""
    total = sum(each.rarity for each in words)
    return sum(each.rarity * each.known for each in words) / total if total else 0.0


def rarest_unknown_term(words: Sequence[QuestionWord]) -> float:
    """Return how rare and how surely missing the word is that the index knows least, 0 to 1."""
    return max((each.rarity * (1.0 - each.known) for each in words), default=1.0)


def _rarity(
    word: Word,
    translated: Mapping[str, float],
    language: Language,
    lexical: LexicalIndex,
    certain: float,
) -> tuple[float, float]:
    """Return a word's rarity, and how surely any passage holds it."""
    rarity = lexical.rarity(term(word), language)
    if rarity < 1.0:
        return rarity, 1.0
    # No passage in the question's language holds it: it is as rare as its translations.
    rarities = {
        translation: min(lexical.rarity(translation, each) for each in LANGUAGES)
        for translation in translated
    }
    indexed = {each: p for each, p in translated.items() if rarities[each] < 1.0}
    known = min(1.0, sum(indexed.values()) / certain)
    if indexed:
        mean = sum(p * rarities[each] for each, p in indexed.items()) / sum(indexed.values())
        rarity = known * mean + (1.0 - known)
    return rarity, known


def _letters(word: Word) -> str:
    return word.key if word.kind is RunKind.KHMER and len(clusters(word.key)) > 1 else ""
