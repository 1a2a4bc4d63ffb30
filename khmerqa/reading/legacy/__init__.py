"""Reading pages and files set in fonts older than Unicode."""
