"""Expressions with one value and many spellings. Each recogniser yields ``Expression`` values.

expression        the value they yield
numerals          digits of both scripts
raised            raised and lowered digits
quantities        numbers with spaces, magnitudes or words
units             money, shares, time and size, with their names in both languages
measures          what the numbers of a text say: sums, periods, dates, phone numbers, labels
phone_numbers     phone numbers in any grouping
dates             solar, lunar and Buddhist-era dates
document_numbers  numbers of decrees, laws and orders
abbreviations     official abbreviations and their meaning
doubtful_digits   digits of which OCR was not sure, in a text
number_ranges     a list of numbers in a short form
"""
