"""Engines behind a seam, one file each; only ``wiring`` imports them."""
