"""The commands that check, move, restore and tidy an index."""
