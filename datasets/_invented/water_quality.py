"""Make `sample/water_quality`: monthly tests of three sources of an invented town, from a seed. Run it to make them again.

Items and limits are those of the national standard (水質基準に関する省令); the figures are invented. They hold what real tables
hold: values too small to tell, three months without a test, a sampling point that moved, and an item that creeps up.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator

from writing import write

TITLE = {"ja": "ひながた市の水源の水質検査", "en": "Water tests of the sources of Hinagata"}
FIRST, MONTHS = (2021, 4), 66
PLACES = {"第1水源": "Source 1", "第2水源": "Source 2", "山の手水源": "Yamanote source"}
# item → (English, unit, upper limit, lower limit, what can just be told, decimals, (usual, spread) at each source)
ITEMS = {
    "硝酸態窒素及び亜硝酸態窒素": ("Nitrate and nitrite nitrogen", "mg/L", "10", "", 0.1, 1, ((7.2, 0.35), (3.1, 0.3), (0.6, 0.15))),
    "一般細菌": ("General bacteria", "個/mL", "100", "", 1, 0, ((9, 8), (5, 5), (30, 22))),
    "濁度": ("Turbidity", "度", "2", "", 0.1, 1, ((0.1, 0.08), (0.1, 0.08), (0.5, 0.4))),
    "pH値": ("pH", "", "8.6", "5.8", 0, 1, ((6.6, 0.12), (6.9, 0.12), (7.3, 0.12))),
    "有機物（TOC）": ("Organic matter (TOC)", "mg/L", "3", "", 0.3, 1, ((0.4, 0.12), (0.35, 0.12), (0.9, 0.3))),
    "フッ素及びその化合物": ("Fluoride", "mg/L", "0.8", "", 0.05, 2, ((0.11, 0.03), (0.05, 0.02), (0.04, 0.02))),
}  # fmt: skip
UNITS = {"個/mL": "/mL", "度": "degrees"}
MOVED = "採水地点を、井戸から配水池の入口に変えました"
CHANGES = {MOVED: "The water is now taken at the inlet of the reservoir, not at the well"}
NO_ROAD = {(2023, 8), (2023, 9), (2023, 10)}  # the road to 山の手水源 was closed
CREEP = 0.048  # mg/L of nitrate more each month at 第1水源
STORMS = {(2022, 9): 2.4, (2023, 6): 1.7, (2024, 8): 3.1, (2025, 9): 1.8}  # degrees of turbidity more at 山の手水源
CAVEATS = [
    {
        "ja": "説明のために作った架空のデータです。実在する市や水源のものではありません。",
        "en": "These data are invented for illustration. They belong to no real city or source.",
    },
    {
        "ja": "水源の水です。じゃ口の水は、消毒や処理をした後のもので、この値とはちがいます。",
        "en": "This is water at the source. Tap water has been treated since, and its values differ.",
    },
    {
        "ja": "項目は水質基準の52項目のうち6つだけです。ここにない項目（2026年4月に加わったPFOS・PFOAなど）については、何も言えません。",
        "en": "Six of the 52 items of the national standard are shown. Nothing is said of others such as PFOS and PFOA (since April 2026).",
    },
    {
        "ja": "月に1回の値です。検査のあいだの日にどうだったかは、わかりません。",
        "en": "There is one value a month. What happened between two tests is not known.",
    },
]


def months() -> Iterator[tuple[int, int]]:
    for n in range(MONTHS):
        whole = FIRST[0] * 12 + FIRST[1] - 1 + n
        yield whole // 12, whole % 12 + 1


def sampled(year: int, month: int) -> str:
    """The day of sampling: the second Tuesday; in February of a leap year the 29th, so that the day is seen to work."""
    if month == 2 and year % 4 == 0:
        return f"{year}-02-29"
    first = dt.date(year, month, 1)
    return (first + dt.timedelta((1 - first.weekday()) % 7 + 7)).isoformat()


def rows(chance: Callable[[float, float], float]) -> Iterator[dict[str, str]]:
    """chance: a normal variate of (mean, spread)."""
    for n, (year, month) in enumerate(months()):
        for k, place in enumerate(PLACES):
            if k == 2 and (year, month) in NO_ROAD:
                continue
            for item, (_, unit, upper, lower, least, digits, usual) in ITEMS.items():
                value = chance(*usual[k])
                value += CREEP * n if item.startswith("硝酸") and k == 0 else 0
                value += STORMS.get((year, month), 0) if item == "濁度" and k == 2 else 0
                moved = k == 1 and (year, month) == (2024, 4)
                yield {
                    "date": sampled(year, month), "place": place, "series": item, "sign": "<" if value < least else "",
                    "value": f"{max(value, least):.{digits}f}", "unit": unit, "limit_upper": upper, "limit_lower": lower,
                    "break": MOVED if moved else "",
                }  # fmt: skip


if __name__ == "__main__":
    english = PLACES | {item: facts[0] for item, facts in ITEMS.items()} | UNITS | CHANGES
    write("water_quality", TITLE, list(rows(random.Random(51).gauss)), CAVEATS, english)
