"""What stands between two lines of one paragraph: a space, or nothing. Pure.

Khmer has no spaces between words, but between phrases, and many a file keeps none where a line ends.
A number, a stop, and a word that seldom comes without a space ask for one.
"""

from __future__ import annotations

import re

# Words that, within a line, have a space before them at least three times in four (counted in passages
# of our own with 1.4 million characters), and what begins like one of them.
_SPACED_WORDS = (
    *("និង", "ហើយ", "ឬ(?!ស្សី|ទ្ធ)", "ទោះ", "រីឯ"),
    *("ប៉ុន្តែ", "លើកលែងតែ", "ព្រមទាំង", "រួមទាំង(?!អស់)", "ដូចជា", "ជាពិសេស", "ប្រសិនបើ"),
)
# Here the word is the second part of another, or ends the sentence.
_BOUND = re.compile("^(?:ហើយឬ|ហើយ[។?\u17d6]|ឬ(?:ទេ|នៅ|អត់))")
_MONTHS = "មករា|កុម្ភៈ|មីនា|មេសា|ឧសភា|មិថុនា|កក្កដា|សីហា|កញ្ញា|តុលា|វិច្ឆិកា|ធ្នូ"
_DIGIT = "[0-9\u17e0-\u17e9]"
_BEGINS_SPACED = re.compile(f"^(?:{'|'.join(_SPACED_WORDS)})")
_YEAR = re.compile(f"^ឆ្នាំ ?{_DIGIT}")
_ENDS_IN_MONTH = re.compile(f"(?:{_MONTHS})$")
_ENDS_BEFORE_NUMBER = re.compile("(?:ឆ្នាំ|ទី|លេខ)$")  # these are written onto their numbers
_LONGEST_END = 12  # code points that are looked at
_ENDS_IN_KHMER = re.compile("[\u1780-\u17d3\u17d7-\u17e9]$")
_BEGINS_IN_KHMER = re.compile("^[\u1780-\u17e9]")
_KHMER_DIGIT = re.compile("[\u17e0-\u17e9]")


def between_lines(before: str, after: str) -> str:
    """Return what stands between a line and the next one of its paragraph, where neither tells."""
    end = before[-_LONGEST_END:]
    if not _ENDS_IN_KHMER.search(end) or not _BEGINS_IN_KHMER.match(after):
        return " "
    ends, begins = _KHMER_DIGIT.match(end[-1]), _KHMER_DIGIT.match(after)
    if ends or begins:
        goes_on = bool(ends and begins) or _ENDS_BEFORE_NUMBER.search(end) is not None
        return "" if goes_on else " "
    if _YEAR.match(after) and _ENDS_IN_MONTH.search(end):
        return " "
    return " " if _BEGINS_SPACED.match(after) and not _BOUND.match(after) else ""
