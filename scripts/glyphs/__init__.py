"""Parts of scripts/build-glyph-table."""
