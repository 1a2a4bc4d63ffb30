"""How much an answer may hold, as the HTTP interface promises. Lengths are in Unicode code points."""

MAX_CITATIONS = 5
MAX_LENGTH = 700  # of the quotations of an answer, lists not counted
MAX_LIST_LENGTH = 3000
MAX_QUOTE_PAGES = 2  # a quotation may cross one page boundary
