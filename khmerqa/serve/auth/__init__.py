"""Who may call, what they may see, and how often."""
