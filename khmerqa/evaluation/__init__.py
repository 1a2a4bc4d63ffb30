"""Question sets and the figures that they give."""
