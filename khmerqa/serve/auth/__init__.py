"""Who may ask, what they may see, and how much."""
