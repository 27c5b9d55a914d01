"""Make `sample/city_income`: where the money of the municipalities of `spending_by_purpose` came from, from a seed.

Each year's revenue is a little more than its spending, as in real settlements; how much of it is tax differs widely.
"""

import random
from collections.abc import Iterator

from spending_by_purpose import BUDGET, ENGLISH_PLACES, PLACES, YEARS, residents, told
from spending_by_purpose import rows as spent
from writing import write

TITLE = {"ja": "ひながた市と近くの市町村の歳入", "en": "Revenue of Hinagata and its neighbours by source"}
# Category → item → sub-item → share of the whole (per mille) in (city, larger city, village); {} where nothing is told below
BOOK: dict[str, dict[str, dict[str, tuple[float, float, float]]]] = {
    "市税": {
        "市民税": {"個人": (119, 164, 29), "法人": (18, 41, 4)},
        "固定資産税": {"純固定資産税": (128, 176, 41), "国有資産等所在市町村交付金": (1, 2, 6)},
        "軽自動車税": {"": (8, 6, 3)},
        "市町村たばこ税": {"": (12, 15, 3)},
        "入湯税": {"": (0, 1, 1)},
        "都市計画税": {"": (17, 34, 0)},
    },
    "地方譲与税": {"": {"": (8, 6, 14)}},
    "地方消費税交付金": {"": {"": (52, 58, 21)}},
    "地方特例交付金": {"": {"": (3, 4, 1)}},
    "地方交付税": {"普通交付税": {"": (168, 42, 398)}, "特別交付税": {"": (19, 8, 61)}},
    "分担金及び負担金": {"": {"": (5, 4, 2)}},
    "使用料及び手数料": {"": {"": (16, 19, 9)}},
    "国庫支出金": {"国庫負担金": {"": (92, 106, 31)}, "国庫補助金": {"": (67, 61, 58)}},
    "県支出金": {"": {"": (69, 65, 78)}},
    "財産収入": {"": {"": (4, 3, 6)}},
    "寄附金": {"": {"": (21, 4, 46)}},
    "繰入金": {"": {"": (41, 33, 62)}},
    "繰越金": {"": {"": (27, 25, 33)}},
    "諸収入": {"": {"": (19, 24, 12)}},
    "市債": {"臨時財政対策債": {"": (9, 11, 7)}, "その他の市債": {"": (77, 92, 74)}},
}
OF_VILLAGE = {"市税": "村税", "市民税": "村民税", "市債": "村債", "その他の市債": "その他の村債"}
TERMS = {
    "市税": "City taxes", "村税": "Village taxes", "市民税": "City inhabitant tax", "村民税": "Village inhabitant tax",
    "個人": "Individuals",
    "法人": "Corporations", "固定資産税": "Property tax",
    "純固定資産税": "Property tax proper", "国有資産等所在市町村交付金": "Payments for state property",
    "軽自動車税": "Light vehicle tax", "市町村たばこ税": "Municipal tobacco tax", "入湯税": "Hot spring bathing tax",
    "都市計画税": "City planning tax", "地方譲与税": "Local transfer tax", "地方消費税交付金": "Grant of local consumption tax",
    "地方特例交付金": "Special local grant", "地方交付税": "Local allocation tax", "普通交付税": "Ordinary allocation tax",
    "特別交付税": "Special allocation tax", "分担金及び負担金": "Contributions and charges",
    "使用料及び手数料": "Fees for use and services",
    "国庫支出金": "National grants", "国庫負担金": "National shares", "国庫補助金": "National subsidies", "県支出金": "Prefectural grants",
    "財産収入": "Income from property", "寄附金": "Donations", "繰入金": "Transfers from funds and accounts",
    "繰越金": "Carried over from last year", "諸収入": "Miscellaneous revenue", "市債": "City bonds", "村債": "Village bonds",
    "臨時財政対策債": "Bonds for temporary fiscal measures", "その他の市債": "Other city bonds", "その他の村債": "Other village bonds",
    "決算": "Settlement", "当初予算": "Original budget", "一般会計": "General account",
}  # fmt: skip
CAVEATS = [
    {
        "ja": "説明のために作った架空のデータです。ここに出てくる市や村は、どれも実在しません。",
        "en": "Invented for illustration: none of these municipalities exists.",
    },
    {
        "ja": "国や県の支出金には、使いみちが決まっているものが多くあります。市が自由に使えるお金ではありません。",
        "en": "Much of the national and prefectural grants is tied to a purpose. The city cannot spend it as it likes.",
    },
    {
        "ja": "地方交付税は、国が集めた税を市町村に分けるお金で、使いみちは決まっていません。多くもらうことが得という意味ではありません。",
        "en": "Local allocation tax is national tax shared out to municipalities and tied to no purpose. More of it is not a gain.",
    },
    {
        "ja": "市債は借りたお金で、のちの年度に利子をつけて返します。臨時財政対策債の返済には、国がのちに手当てする分があります。",
        "en": "Bonds are borrowed and paid back with interest. The nation later helps to pay back those for temporary fiscal measures.",
    },
]


def rows() -> Iterator[dict[str, str]]:
    chance = random.Random(62)
    whole: dict[tuple[str, str, str], int] = {}
    for one in spent():
        key = one["government"], one["date"], one["stage"]
        whole[key] = whole.get(key, 0) + int(one["amount"])
    books = [(place, year, "決算") for place in PLACES for year in YEARS if told(place, year)]
    for place, year, stage in [*books, ("ひながた市", BUDGET, "当初予算")]:
        sum_ = whole[place, str(year), stage] * (1 if stage == "当初予算" else chance.uniform(1.018, 1.034))
        yield from _book(place, year, stage, round(sum_), chance)


def _book(place: str, year: int, stage: str, sum_: int, chance: random.Random) -> Iterator[dict[str, str]]:
    kind = list(PLACES).index(place)
    paths = [
        (a, b, c, each[kind]) for a, items in BOOK.items() for b, parts in items.items() for c, each in parts.items()
    ]
    weights = [(a, b, c, share * chance.uniform(0.94, 1.06)) for a, b, c, share in paths if share]
    unit = 1000 if stage == "当初予算" else 1
    amounts = [int(sum_ * share / sum(w[3] for w in weights)) // unit * unit for *_, share in weights]
    amounts[-1] += sum_ - sum(amounts)
    for (a, b, c, _), amount in zip(weights, amounts, strict=True):
        names = [OF_VILLAGE.get(name, name) if place == "おてほん村" else name for name in (a, b, "" if c == b else c)]
        yield {
            "date": str(year), "stage": stage, "government": place, "account": "一般会計",
            **{f"level_{n}": name for n, name in enumerate(names, 1)}, "amount": str(amount),
            "count": str(residents(place, min(year, 2025))),
        }  # fmt: skip


if __name__ == "__main__":
    write("city_income", TITLE, list(rows()), CAVEATS, TERMS | ENGLISH_PLACES)
