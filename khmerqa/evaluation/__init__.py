"""Question sets and the metrics computed from them."""
