"""The words of confidentiality markings, as stamps and running lines have them.

Spelling is of no matter: forms and lines are compared by their search keys and without spaces, so the
order of marks, invisible characters and variant letters are one.
"""

from __future__ import annotations

# Who or what: before a marking, each at most once and in any order.
BEFORE = ("ឯកសារ", "លិខិត", "របាយការណ៍", "ព័ត៌មាន", "ប្រភេទ", "កម្រិត", "ជា", "សម្រាប់", "សំរាប់", "ត្រា")
# After a marking, or with another one.
AFTER = ("តែប៉ុណ្ណោះ", "ប៉ុណ្ណោះ", "តែម្តង", "បំផុត", "បង្អស់", "ណាស់", "របស់រដ្ឋ")
# Urgency is stamped beside secrecy; alone it hides nothing.
URGENCY = ("បន្ទាន់", "ប្រញាប់", "ភ្លាមៗ")

SECRET = ("សម្ងាត់", "សំងាត់", "អតិសម្ងាត់", "លាក់ការណ៍", "រក្សាសម្ងាត់", "ត្រូវរក្សាការសម្ងាត់")
# "For internal use only": any of each group, in this order; those with "" may be missing.
INTERNAL = (
    ("ប្រើប្រាស់", "ប្រើ", "ការប្រើប្រាស់", "ផ្សព្វផ្សាយ", "ចែកចាយ"),
    ("", "តែ"),
    ("", "ក្នុង", "នៅក្នុង", "ជា", "នៅ"),
    ("", "តែ"),
    ("ផ្ទៃក្នុង", "ផ្ទៃក្នុងក្រសួង", "ផ្ទៃក្នុងស្ថាប័ន", "ផ្ទៃក្នុងអង្គភាព"),
)
# These need a word before or after them: alone they may be the head of a column.
INTERNAL_SHORT = ("ផ្ទៃក្នុង",)
# "Limited distribution", "not to be distributed": any of each group, in this order.
LIMITED = (
    ("ផ្សព្វផ្សាយ", "ចែកចាយ", "ប្រើប្រាស់", "ការផ្សព្វផ្សាយ", "ការចែកចាយ", "ការប្រើប្រាស់"),
    ("", "ជា", "ដោយ", "នៅ"),
    ("មានកំណត់", "មានកម្រិត", "មានកំរិត", "មានដែនកំណត់", "កម្រិត", "មានព្រំដែន"),
)
FORBIDDEN = (
    ("ហាម", "ហាមឃាត់", "មិនត្រូវ", "មិនអនុញ្ញាតឱ្យ", "មិនទាន់", "ហាមធ្វើការ"),
    ("ផ្សព្វផ្សាយ", "ចែកចាយ", "ថតចម្លង", "បោះពុម្ពផ្សាយ"),
    ("", "ជាសាធារណៈ", "បន្ត"),
)

# In capitals only: "Confidential" may well be a heading.
CAPITALS = (
    *("CONFIDENTIAL", "SECRET", "RESTRICTED", "CLASSIFIED", "PRIVATE AND CONFIDENTIAL"),
    *("CONFIDENTIEL", "INTERNAL", "SECRET DEFENSE", "EMBARGOED"),
)
# However they are written, on a line of their own.
PHRASES = (
    *("strictly confidential", "top secret", "highly confidential", "most secret"),
    *("internal use", "internal use only", "for internal use", "for internal use only"),
    *("official use only", "for official use only", "restricted distribution"),
    *("limited distribution", "not for distribution", "not for public distribution"),
    *("not for circulation", "not for release", "not for public release", "do not distribute"),
    *("do not circulate", "not to be distributed", "strictly private"),
    *("strictement confidentiel", "très secret", "usage interne", "à usage interne"),
    *("diffusion restreinte", "diffusion limitée", "ne pas diffuser", "secret défense"),
)
LATIN_URGENCY = ("URGENT", "AND URGENT", "MOST URGENT", "IMMEDIATE")
