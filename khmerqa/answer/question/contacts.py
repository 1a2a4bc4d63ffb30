"""Contact details: what a question asks for, and what a line must hold to tell it.

A text on a ministry's e-mail system holds all words of "What is the e-mail of the ministry?", but only
an address with @ answers it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from khmerqa.text.expressions.measures import measures
from khmerqa.text.expressions.units import Kind
from khmerqa.text.khmer.normalise import search_key


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact detail: how it is asked for, and what it looks like, over search keys."""

    asks: re.Pattern[str]
    kinds: frozenset[Kind] = frozenset()
    looks: re.Pattern[str] | None = None

    def is_in(self, key: str) -> bool:
        """Return whether a text (its search key) holds such a detail."""
        if self.looks is not None and self.looks.search(key):
            return True
        return bool(self.kinds) and any(each.kind in self.kinds for each in measures(key))


_CONTACTS = (
    Contact(
        asks=re.compile(
            search_key(
                "លេខ ?(?:ទូរសព្ទ|ទូរស័ព្ទ|ទូរសារ|ហតឡាញ|(?:tele)?phone|fax|hotline)|ទូរស(?:ព្ទ|័ព្ទ) ?លេខ"
            )
            + r"|\b(?:tele)?(?:phone|fax|hotline|mobile) numbers?\b|\bhotline\b|\bphone (?:of|for)\b"
        ),
        kinds=frozenset({Kind.PHONE}),
    ),
    Contact(
        asks=re.compile(
            search_key("(?:អ៊ីមែល|អ៊ីម៉ែល|e-?mail|(?<!ឯក)សារអេឡិចត្រូនិក) ?(?:របស់|នៃ|(?:គឺ)?អ្វី|(?:គឺ)?ណា)")
            + r"|\be-?mail (?:address(?:es)?|of|for)\b|\bwhat is .{0,80}\be-?mail\b\W*$"
        ),
        looks=re.compile(r"[\w.+-]+ ?@ ?[\w-]+\.\w"),
    ),
    Contact(
        asks=re.compile(
            search_key("(?:គេហទំព័រ|វេបសាយ|វ៉ិបសាយ|web ?site) ?(?:របស់|នៃ|(?:គឺ)?អ្វី|(?:គឺ)?ណា)|តំណ ?ទាញយក")
            + r"|\b(?:web ?site|homepage|web address|url) (?:address )?(?:of|for)\b|\bdownload link\b"
            r"|\bwhat is .{0,80}\b(?:web ?site|homepage|web address|url)\b\W*$"
        ),
        looks=re.compile(r"https?:|\bwww\.|\b[a-z0-9-]{2,}\.(?:gov|org|com|net|edu|info)\b"),
    ),
    Contact(
        asks=re.compile(
            search_key("ម៉ោង ?(?:បើក|បិទ|ធ្វើការ)|(?:បើក|បិទ)(?:ទ្វារ|ការិយាល័យ)?.{0,9}ម៉ោង ?(?:ណា|ប៉ុន្មាន)")
            + r"|\b(?:opening|office|business|working) (?:hours|times)\b"
            r"|\bwhat (?:time|hours?) .{0,60}\b(?:open|close)s?\b"
        ),
        kinds=frozenset({Kind.CLOCK}),
        looks=re.compile(
            search_key("ម៉ោង ?[0-9]") + r"|\b\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b|\b24 hours\b"
            r"|\b(?:opens?|closes?|from|to|until|at) \d{1,2}\b"
        ),
    ),
    Contact(
        asks=re.compile(
            search_key(
                "អាសយដ្ឋាន(?! ?(?:អ៊ីមែល|អេឡិច|ip))|ស្ថិតនៅ ?(?:ផ្លូវ|អគារ|ទីណា|ឯណា|កន្លែងណា)"
                "|(?:ការិយាល័យ|ទីស្នាក់ការ).{0,80}(?:ឯណា|នៅណា|ទីណា)"
            )
            + r"|\b(?:street|postal|office|mailing) address"
            r"|\bwhat is .{0,80}(?<!mail )(?<!web )(?<!ip )\baddress\b"
            r"|\bwhere (?:is|are) .{0,80}\b(?:office|headquarters?|located)\b"
        ),
        looks=re.compile(
            search_key(
                "ផ្ទះ ?លេខ|អគារ ?(?:លេខ|[0-9])|ផ្លូវ ?(?:លេខ|[0-9]|ជាតិ)"
                "|មហាវិថី|វិថី|សង្កាត់|(?<!ក្រប)ខណ្ឌ|ភូមិ ?(?:ទី|[0-9])|ប្រអប់សំបុត្រ"
            )
            + r"|\b(?:street|boulevard|blvd|avenue|sangkat|khan|p\. ?o\. ?box|village|commune)\b"
            r"|\b(?:st\.?|road|building|floor) ?\d|\b\d+(?:st|nd|rd|th) floor|#\d"
        ),
    ),
)


def asked_contact(key: str) -> Contact | None:
    """Return the contact detail that a question (its search key) asks for, None for others."""
    return next((each for each in _CONTACTS if each.asks.search(key)), None)
