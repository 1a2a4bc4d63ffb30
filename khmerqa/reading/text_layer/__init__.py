"""Is the text layer of a page reliable?

plausibility   how likely a stretch of Khmer is, letter by letter
verdict        the verdict on each page of a document
typed          the same for text without pages: what is false is refused or left out
spot_check     doubtful text layers compared with OCR of one page
evidence       what a verdict is based on, in a few words
"""
