"""From passages to an answer whose every quotation stands, letter for letter, on the page it names."""
