"""The parts of ``scripts/train/glyph-table``: an inventory of syllables, and learning from fonts."""
