"""Parts of scripts/train/glyph-table."""
