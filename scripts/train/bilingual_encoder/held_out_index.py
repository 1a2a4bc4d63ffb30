"""An index over our own passages: each a document of one section, in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bilingual_encoder.authored import AuthoredPassage, Side
from khmerqa import wiring
from khmerqa.settings import IndexSettings, Settings


def index_passages(
    passages: Sequence[AuthoredPassage], sides: Sequence[Side], folder: Path
) -> Settings:
    """Index passages in these languages under ``folder``; a file is named by its passage's id."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    for passage in passages:
        for side in sides:
            lines = [f"# {passage.title[side]}", f"## {passage.section[side]}"]
            lines += [sentence[side] for sentence in passage.sentences]
            (corpus / f"{passage.id}.{side}.md").write_text("\n\n".join(lines), encoding="utf-8")
    settings = Settings(index=IndexSettings(directory=folder / "index"))
    wiring.reindexer(settings).run([corpus])
    return settings
