"""The structure that official texts are written in: sentences, numbering, lists, letterheads."""
