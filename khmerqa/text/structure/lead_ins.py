"""The line above a list, and whether it turns what the items say: "This law does not apply to:".

An item below such a line says the opposite of what it means by itself, or says it without its condition.
"""

from __future__ import annotations

import re

from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.structure.list_items import BETWEEN_CELLS, introduces_list
from khmerqa.text.structure.negation import may_deny

_CONDITIONS = re.compile(
    search_key("បើ|ក្នុងករណី|ដរាបណា|លុះត្រា|ទាល់តែ|លក្ខខណ្ឌ|មុនពេល|ក្រោយពេល|ពិន័យ|ទណ្ឌកម្ម")
    + r"|\b(?:if|when|whenever|where|provided|conditions?|cases?|subject to|only|until|before|after"
    r"|penalt\w+|fined?)\b"
)
_FINISHED = re.compile("[.!?\u17d4\u17d5][\"'\u201d\u00bb)\\] ]*$")
_FOLLOWS = re.compile(search_key("ខាងក្រោម|តទៅ") + r"|\b(?:following|below)\b")
_MAX_LENGTH = 600  # code points of a line that are looked at, from its end


def turns_items(line: str) -> bool:
    """Return whether a line negates, excepts or conditions the items of a list below it.

    A condition counts only where the line ends with a colon: many headings hold such a word.
    """
    if BETWEEN_CELLS in line:
        return False  # a row of a table announces nothing
    key = search_key(line[-_MAX_LENGTH:]).rstrip()
    if introduces_list(line):
        return may_deny(key) or bool(_CONDITIONS.search(key))
    unfinished = _FINISHED.search(key) is None
    return (unfinished or bool(_FOLLOWS.search(key))) and may_deny(key)
