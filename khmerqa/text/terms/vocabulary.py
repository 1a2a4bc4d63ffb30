"""Words that need special treatment, as data. All are search keys (see ``normalise``)."""

from __future__ import annotations

from khmerqa.text.khmer.normalise import search_key


def _keys(words: str) -> frozenset[str]:
    return frozenset(search_key(words).split())


# Question words and polite phrases: they show what kind of answer is wanted, not what it is about.
# They are rare in policies, and their rarity must not give them weight.
QUESTION_WORDS = _keys(
    """
    តើ អ្វី អ្វីខ្លះ ខ្លះ អី អីខ្លះ ណា ណាខ្លះ អ្នកណា នរណា ប៉ុន្មាន ប៉ុនណា យ៉ាងណា យ៉ាងម៉េច ម៉េច
    ដូចម្តេច ដូចម្ដេច របៀបណា ម្តេច ហេតុអ្វី ហេតុ អង្កាល់ កាលណា ពេលណា ទីណា ឯណា មែនទេ ទេ ឬទេ ឬ
    និយាយ ចែង លើកឡើង ថ្លែង ញឹកញាប់ ប៉ុណ្ណា
    សូម សួរ ជួយ ប្រាប់ បញ្ជាក់ បង្ហាញ រៀបរាប់ ពន្យល់ អធិប្បាយ សូមអធិប្បាយ ចង់ ដឹង ចម្លើយ សំណួរ ខ្ញុំ លោក បង បាទ ចាស
    what which who whom whose when where why how many much often frequently please tell explain
    describe list name give show me my us our we i you your ask asks asked does do did can could would
    should will is are was were be been has have had there any
    """
)

# Function words. They stay in the index, as parts of phrases, but do not count when a question is
# compared with a sentence.
FUNCTION_WORDS = _keys(
    """
    គឺ ជា គឺជា មាន បាន ត្រូវ ត្រូវបាន នៃ របស់ និង ហើយ ហើយនិង ឬក៏ នៅ ក្នុង នៅក្នុង លើ ក្រោម ដោយ
    ដើម្បី សម្រាប់ ចំពោះ ដែល នេះ នោះ ទាំង ទាំងនេះ ទាំងនោះ ក៏ នឹង ដល់ ពី អំពី តាម តាមរយៈ ជាមួយ ដូច
    ដូចជា រួម រួមមាន ព្រម ព្រមទាំង ទៅ មក ឱ្យ អោយ ការ ភាព សេចក្តី ចំនួន គ្រប់ គ្នា វា ស្ថិត ផ្នែក
    ថ្ងៃ ខែ ឆ្នាំ ចុះ ទាំងអស់ យ៉ាង មុខ ចំណុច ធំ រាជ
    នានា ដទៃ ផ្សេង ផ្សេងៗ ប៉ុន្តែ តែ បើ ប្រសិនបើ នូវ ស្តីពី ស្ដីពី ទី ផង ដែរ ផងដែរ ៗ
    a an the of in on at to for from by with as and or nor not no this that these those it its their
    his her they them he she which into under over between among about than then also such other each
    all more most only own same so per year date day month royal
    """
)

# Number words and their digits. "One" is left out: in both languages it is also an article.
_NUMBER_WORDS = (
    "ពីរ two", "បី three", "បួន four", "ប្រាំ five", "ប្រាំមួយ six", "ប្រាំពីរ seven",
    "ប្រាំបី eight", "ប្រាំបួន nine", "ដប់ ten", "ដប់មួយ eleven", "ដប់ពីរ twelve",
)  # fmt: skip
NUMBER_WORDS = {
    search_key(word): str(number)
    for number, words in enumerate(_NUMBER_WORDS, start=2)
    for word in words.split()
}

# Spellings of one word, the preferred one first. They are compared as search keys.
_VARIANTS = (
    ("ក្របខណ្ឌ", "ក្របខ័ណ្ឌ"),
    ("ខណ្ឌ", "ខ័ណ្ឌ"),
    ("ស្តង់ដា", "ស្តង់ដារ", "ស្ដង់ដារ", "ស្ដង់ដា"),
    ("អភិវឌ្ឍន៍", "អភិវឌ្ឍ", "អភិវឌ្ឍន", "អភិវឌ្ឃន៍"),
    ("ឌីជីថល", "ឌីជីតល", "ឌីជីថ័ល"),
    ("បច្ចេកវិទ្យា", "បច្ចេកវិជ្ជា"),
    ("អេឡិចត្រូនិក", "អេឡិចត្រូនិច", "អេឡិកត្រូនិក"),
    ("អ៊ីនធឺណិត", "អិនធឺណិត", "អ៊ិនធឺណិត", "អ៊ីនធើណែត", "អ៊ិនធើណែត"),
    ("ពាណិជ្ជកម្ម", "ពានិជ្ជកម្ម"),
    ("ធនាគារ", "ធានាគារ"),
    ("ក្រសួង", "ក្រសូង"),
    ("យុទ្ធសាស្ត្រ", "យុទ្ធសាស្រ្ត", "យុទ្ឋសាស្ត្រ"),
    ("ចីរភាព", "ចិរភាព"),
    ("អាទិភាព", "អទិភាព"),
    ("ឧស្សាហកម្ម", "ឧស្សាហ៍កម្ម"),
    ("ឱ្យ", "អោយ", "ឲ្យ"),
    ("ប្រព័ន្ធ", "ប្រពន្ធ័"),
    ("ឬ", "រឺ", "ឫ"),
)

VARIANTS = {
    search_key(variant): search_key(preferred)
    for preferred, *others in _VARIANTS
    for variant in others
    if search_key(variant) != search_key(preferred)
}
