"""Khmer of our own, and strategies that make text for property tests."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from khmerqa.text.khmer.clusters import KHMER_CLUSTER

SENTENCES = (
    "សាលារៀនភូមិយើងមានបណ្ណាល័យថ្មីមួយដែលបើកទ្វាររាល់ថ្ងៃ",
    "នាយកដ្ឋានបរិស្ថានត្រូវរាយការណ៍អំពីគុណភាពទឹកទន្លេរៀងរាល់ត្រីមាស",
    "ប្រជាពលរដ្ឋអាចដាក់ពាក្យសុំអត្តសញ្ញាណប័ណ្ណនៅសាលាឃុំដោយមិនបង់ថ្លៃ",
    "គណៈកម្មាធិការអន្តរក្រសួងប្រជុំយ៉ាងតិចពីរដងក្នុងមួយឆ្នាំ",
    "កសិករទទួលបានពូជស្រូវល្អៗពីមជ្ឈមណ្ឌលស្រាវជ្រាវ",
    "តើអ្នកណាជាអ្នកអនុម័តផែនការថវិកាប្រចាំឆ្នាំរបស់ខេត្ត",
    "ស្ត្រីនិងកុមារត្រូវទទួលបានការការពារផ្នែកសង្គមដោយសមធម៌",
    "អ៊ីនធឺណិតល្បឿនលឿនត្រូវតភ្ជាប់ដល់មណ្ឌលសុខភាពទាំងអស់",
)

_CLUSTER = re.compile(KHMER_CLUSTER)

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_KHMER = "".join(map(chr, range(0x1780, 0x17FA)))
_AWKWARD = (
    " \u00a0\t\n\r\u3000\u2028.,:;!?()[]\"'«»“”-–@/%&0123456789abzABZée\u0301\u00a8½\u0130\u1e9e"
)

# Any text at all (no lone surrogates: no file and no request can hold them), and text in which
# Khmer meets whatever else documents hold.
any_text = st.text(st.characters(exclude_categories=["Cs"]))
mixed_text = st.text(
    st.one_of(
        st.sampled_from(_KHMER),
        st.sampled_from(_KHMER + "\u17d2" * 20 + "\u17b6" * 10),
        st.sampled_from(_AWKWARD + ZERO_WIDTH),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=40,
)
texts = st.one_of(
    any_text,
    mixed_text,
    st.lists(st.one_of(st.sampled_from(SENTENCES), mixed_text), max_size=4).map("".join),
)

_consonant = st.sampled_from("កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវសហឡអ")
_subscript = _consonant.map("\u17d2".__add__)
_vowel = st.sampled_from(["", "", *map(chr, range(0x17B6, 0x17C6)), "\u17b6\u17c6", "\u17bb\u17c6"])
_sign = st.sampled_from(["", "", "", *map(chr, range(0x17C6, 0x17D1))])
plausible_cluster = st.one_of(
    st.tuples(_consonant, st.just("") | _subscript, _vowel, _sign).map("".join),
    st.sampled_from("ឥឧឪឫឬឯឱ"),
    st.just("\u17d7"),
)
# A run of Khmer as it may be in a text.
khmer_runs = st.lists(plausible_cluster, min_size=1, max_size=16).map("".join)
# A run of Khmer letters and signs in no order at all.
chaotic_runs = st.text(
    st.sampled_from("".join(map(chr, [*range(0x1780, 0x17D4), 0x17D7, 0x17DC, 0x17DD]))),
    min_size=1,
    max_size=16,
)


def inside_clusters(text: str) -> set[int]:
    """Return the offsets at which a letter would lose something that is written onto it."""
    return {at for match in _CLUSTER.finditer(text) for at in range(match.start() + 1, match.end())}
