"""What the municipality of an event is called in running text: 市, 町, 村 or 区, its 役所 or 役場, its board of education.

Sheets write placeholders ({municipality}, {hall}, …); the prose of idea cards is written for a city and is adapted here.
"""

import re
from dataclasses import dataclass

from machikit._base.messages import language
from machikit.catalog import Catalog

WORDS = {  # last character of the official name: ja and en word, ja and en office
    "市": ("市", "city", "市役所", "city hall"),
    "町": ("町", "town", "町役場", "town hall"),
    "村": ("村", "village", "村役場", "village hall"),
    "区": ("区", "ward", "区役所", "ward office"),
    "県": ("県", "prefecture", "県庁", "prefectural office"),
    "府": ("府", "prefecture", "府庁", "prefectural office"),
    "都": ("都", "prefecture", "都庁", "prefectural office"),
    "道": ("道", "prefecture", "道庁", "prefectural office"),
}
UNKNOWN = ("自治体", "municipality", "役所", "office")
DESIGNATED_WARD = re.compile(r"(.+市).+区")  # of 神戸市中央区 the city has the council and the board of education
# 市 that stands for the municipality: not in a name (高松市, 市川), 市町村, 都市, 市販, 市場, 市街, 市民活動センター
JAPANESE = re.compile(
    r"(?<![一-鿿々ァ-ヿ])(?<!ひながた)(?<!さいたま)(?<!つくば)(?<!いわき)市(?![町区川原販場街況]|民活動|民団体)"
    r"|(?<=[同各本当全自他両])市(?![町区販場街況])"
)
ENGLISH = re.compile(
    r"(?<![-\w/])city(?![-\w.:/]*[:_/])\b|(?<![A-Za-z,] )\bCity\b"
)  # not --city, city: and Kagawa City
COUNCIL = re.compile(r"(市議会|\b[Cc]ity council)")  # that of a designated city is its wards', too


@dataclass(frozen=True)
class MunicipalityWords:
    """Words in one language. name: its full name; word: 市, city; office: 市役所, city hall; education: its board of education."""

    name: str
    word: str
    office: str
    education: str
    has_council: bool = True

    def placeholders(self) -> dict[str, str]:
        """The values of {city}, {municipality}, {Municipality} (at the start of an English sentence), {hall} and {education}."""
        return {
            "city": self.name,
            "municipality": self.word,
            "Municipality": self.word.capitalize(),
            "hall": self.office,
            "education": self.education,
        }

    def adapted(self, text: str) -> str:
        """A text that was written for a city, with the words of this municipality: 市の表 becomes 町の表."""
        if self.word in ("市", "city"):
            return text
        parts = [text] if self.has_council else COUNCIL.split(text)
        return "".join(part if n % 2 else self._adapted(part) for n, part in enumerate(parts))

    def _adapted(self, text: str) -> str:
        if language() == "en":
            text = text.replace("city hall", self.office)
            return ENGLISH.sub(lambda m: self.word.capitalize() if m[0] == "City" else self.word, text)
        return JAPANESE.sub(self.word, re.sub(r"(?<![一-鿿])市役所", self.office, text))


def municipality_words(catalog: Catalog, city: str) -> MunicipalityWords:
    """The words for a city's id, in the current language; general ones where its name ends like none."""
    entry, is_english = catalog.cities.get(city), language() == "en"
    names = entry.name if entry else dict.fromkeys(("ja", "en"), city)
    word_ja, word_en, office_ja, office_en = WORDS.get(names["ja"][-1:], UNKNOWN)
    ward = DESIGNATED_WARD.fullmatch(names["ja"])
    if is_english:
        return MunicipalityWords(names["en"], word_en, office_en, "the board of education", not ward)
    education = f"{ward[1] if ward else names['ja']}教育委員会"
    return MunicipalityWords(names["ja"], word_ja, office_ja, education, not ward)
