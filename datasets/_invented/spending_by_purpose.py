"""Make `sample/spending_by_purpose`: what three invented municipalities spent, by purpose, year by year, from a seed.

Categories and items are those of every municipality (款・項 of 地方自治法施行規則); the figures are invented. They hold what real
tables hold: a year that is missing, a category that appears once (a flood), items told deeper in one place than in another, a
budget beside the settlements, and a village where a bridge in one year outweighs everything.
"""

import random
from collections.abc import Iterator

from writing import write

TITLE = {"ja": "ひながた市と近くの市町村の目的別歳出", "en": "Spending by purpose of Hinagata and its neighbours"}
YEARS = range(2019, 2025)
BUDGET = 2026
# Residents on 1 January of the first fiscal year, and how the number changes each year
PLACES = {"ひながた市": (68_420, -0.006), "みほん市": (152_300, 0.002), "おてほん村": (3_910, -0.021)}
ENGLISH_PLACES = {"ひながた市": "Hinagata", "みほん市": "Mihon", "おてほん村": "Otehon"}
# Category → item → (English, thousand yen for each resident)
BOOK: dict[str, dict[str, float]] = {
    "議会費": {"議会費": 3.4},
    "総務費": {"総務管理費": 41, "徴税費": 5.2, "戸籍住民基本台帳費": 2.9, "選挙費": 0.9, "統計調査費": 0.3, "監査委員費": 0.4},
    "民生費": {"社会福祉費": 76, "児童福祉費": 74, "生活保護費": 19, "災害救助費": 0.02},
    "衛生費": {"保健衛生費": 17, "清掃費": 18},
    "労働費": {"労働諸費": 0.7},
    "農林水産業費": {"農業費": 7.8, "林業費": 1.2, "水産業費": 0.6},
    "商工費": {"商工費": 8.6},
    "土木費": {"土木管理費": 1.9, "道路橋りょう費": 15, "河川費": 2.1, "都市計画費": 18, "住宅費": 2.4},
    "消防費": {"消防費": 14},
    "教育費": {"教育総務費": 7.5, "小学校費": 11, "中学校費": 6.4, "社会教育費": 9.1, "保健体育費": 12},
    "公債費": {"公債費": 36},
}  # fmt: skip
DEEPER = {"児童福祉費": {"児童福祉総務費": 0.31, "保育所費": 0.46, "児童手当費": 0.23}}  # told by the city itself only
SMALL = {"おてほん村": {  # what a village spends another part of its money on
    "生活保護費": 0, "議会費": 5, "農業費": 9, "林業費": 22, "水産業費": 0, "総務管理費": 4.2,
    "道路橋りょう費": 4, "公債費": 3, "都市計画費": 0.1,
}}  # fmt: skip
FLOOD = {("ひながた市", 2022): ("災害復旧費", "公共土木施設災害復旧費", 412_305_120)}
BRIDGE = ("おてほん村", 2023, "道路橋りょう費", 1_148_620_000)
PANDEMIC = {2020: ("総務管理費", 104), 2021: ("保健衛生費", 14)}  # thousand yen for each resident: the grant, the jabs
TIED = {
    "民生費": 0.49,
    "土木費": 0.52,
    "衛生費": 0.72,
    "教育費": 0.77,
    "農林水産業費": 0.5,
    "商工費": 0.55,
    "災害復旧費": 0.2,
}
TERMS = {
    "総務管理費": "General management", "徴税費": "Collection of taxes", "戸籍住民基本台帳費": "Family and resident registers",
    "選挙費": "Elections", "統計調査費": "Statistics", "監査委員費": "Audit", "社会福祉費": "Social welfare",
    "児童福祉費": "Children’s welfare", "生活保護費": "Public assistance", "災害救助費": "Disaster relief", "保健衛生費": "Public health",
    "清掃費": "Waste and cleaning", "労働諸費": "Labour", "農業費": "Agriculture", "林業費": "Forestry", "水産業費": "Fisheries",
    "土木管理費": "Management of public works", "道路橋りょう費": "Roads and bridges", "河川費": "Rivers", "都市計画費": "City planning",
    "住宅費": "Housing", "教育総務費": "Management of education", "小学校費": "Primary schools", "中学校費": "Junior high schools",
    "社会教育費": "Libraries, museums and community centres", "保健体育費": "Sports and school lunch",
    "児童福祉総務費": "Management of children’s welfare", "保育所費": "Nurseries", "児童手当費": "Child allowances",
    "公共土木施設災害復旧費": "Recovery of public works", "議会費": "Council", "総務費": "General administration", "民生費": "Welfare",
    "衛生費": "Health and sanitation", "労働費": "Labour", "農林水産業費": "Agriculture, forestry and fisheries",
    "商工費": "Commerce and industry", "土木費": "Public works", "消防費": "Fire service", "教育費": "Education",
    "災害復旧費": "Disaster recovery", "公債費": "Debt repayment", "予備費": "Contingency", "決算": "Settlement",
    "当初予算": "Original budget", "一般会計": "General account",
}  # fmt: skip
CAVEATS = [
    {
        "ja": "説明のために作った架空のデータです。ここに出てくる市や村は、どれも実在しません。",
        "en": "Invented for illustration: none of these municipalities exists.",
    },
    {
        "ja": "みほん市の2021年度と、おてほん村の2021年度までは、表にありません。0円という意味ではありません。",
        "en": "Fiscal 2021 of Mihon, and the years up to 2021 of Otehon, are not in the table. That does not mean zero.",
    },
    {
        "ja": "当初予算は年度がはじまる前の見こみで、決算とは範囲も額もちがいます。",
        "en": "An original budget is what was expected before the year began; it differs from a settlement in scope and amount.",
    },
    {
        "ja": "一般会計だけです。国民健康保険・介護保険・水道・病院などは、別の会計です。",
        "en": "This is the general account only. Health and care insurance, water and hospitals have accounts of their own.",
    },
]


def residents(place: str, year: int) -> int:
    """On 1 January within the fiscal year."""
    first, change = PLACES[place]
    return round(first * (1 + change) ** (year - YEARS[0]))


def told(place: str, year: int) -> bool:
    return (place, year) != ("みほん市", 2021) and (place != "おてほん村" or year >= 2022)


def items(place: str, year: int, chance: random.Random) -> Iterator[tuple[str, str, int]]:
    """(category, item, yen) of one settlement."""
    for category, parts in BOOK.items():
        for item, each in parts.items():
            factor = SMALL.get(place, {}).get(item, 1.15 if place == "おてほん村" else 1)
            grows = 1 + 0.024 * (year - YEARS[0]) if category == "民生費" else 1 + 0.006 * (year - YEARS[0])
            more = PANDEMIC[year][1] if year in PANDEMIC and PANDEMIC[year][0] == item else 0
            yen = (each * factor * grows * chance.uniform(0.95, 1.05) + more) * 1000 * residents(place, year)
            yen += BRIDGE[3] if (place, year, item) == BRIDGE[:3] else 0
            if yen >= 1000:
                yield category, item, round(yen)
    if (place, year) in FLOOD:
        yield FLOOD[place, year]


def rows() -> Iterator[dict[str, str]]:
    chance = random.Random(26)
    books = [(place, year, "決算") for place in PLACES for year in YEARS if told(place, year)]
    for place, year, stage in [*books, ("ひながた市", BUDGET, "当初予算")]:
        found = list(items(place, year, chance))
        if stage == "当初予算":  # a budget is in thousands, and keeps something back
            found = [(c, i, round(yen, -3)) for c, i, yen in found] + [("予備費", "予備費", 50_000_000)]
        for category, item, yen in found:
            deeper = DEEPER.get(item, {}) if place == "ひながた市" else {}
            parts = [(name, int(yen * share)) for name, share in deeper.items()] or [("", yen)]
            parts[-1] = (parts[-1][0], yen - sum(n for _, n in parts[:-1]))
            for name, amount in parts:
                untied = round(amount * TIED.get(category, 0.88) * chance.uniform(0.93, 1.07))
                yield {
                    "date": str(year), "stage": stage, "government": place, "account": "一般会計", "level_1": category,
                    "level_2": "" if item == category else item, "level_3": name, "amount": str(amount),
                    "general": str(min(untied, amount)), "count": str(residents(place, min(year, 2025))),
                }  # fmt: skip


if __name__ == "__main__":
    write("spending_by_purpose", TITLE, list(rows()), CAVEATS, TERMS | ENGLISH_PLACES)
