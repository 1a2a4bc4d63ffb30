"""Sources of texts that no training reads, because it is not clear that they may be used.

Why: docs/model-card.md, "Sources without a stated licence, weighed".
"""

from __future__ import annotations

FILES = ("dsc-site", "wmt20-newstest")  # beginnings of names of files
WEB_SOURCES = ("trc_", "govtech_")  # beginnings of names in ``web.en-km-source.tsv``
