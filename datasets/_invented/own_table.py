"""Make `sample/own_table`: a statistic as a department of the invented city would have it in a workbook. Run it to make it again.

Children for whom a few hours of care were applied for, by town and fiscal year. Numbers under ten are suppressed, as the city would.
"""

import random
from collections.abc import Iterator

from geography import EVEN, INVENTED, NO_PLACE, OLD, YOUNG, Town, placed, towns
from writing import write

TITLE = {
    "ja": "ひながた市の一時預かりの申込者数（町・年度ごと）",
    "en": "Children applied for by town and fiscal year, Hinagata",
}
YEARS = range(2021, 2026)
MEASURE, UNIT = "一時預かりの申込者数", "人"
FEW = 10
SHARE = {OLD: 0.006, EVEN: 0.013, YOUNG: 0.024}  # of the residents
GROWTH = {OLD: -0.09, EVEN: 0.02, YOUNG: 0.11}  # a year
LEAST = 900  # residents of a town that the table names
TERMS = {MEASURE: "Applications for a few hours of care", UNIT: "children"}
CAVEATS = [
    INVENTED,
    NO_PLACE,
    {
        "ja": "10人に満たない数は「x」で伏せてあります。「ない」という意味ではありません。",
        "en": "Numbers under ten are suppressed as x. That does not mean that there are none.",
    },
]


def row(town: Town, year: int, chance: random.Random) -> dict[str, str]:
    grown = (1 + GROWTH[town.ages]) ** (year - YEARS[0])
    number = round(town.residents * SHARE[town.ages] * grown * chance.uniform(0.88, 1.12))
    value = {"mark": "x"} if number < FEW else {"value": str(number)}
    time = {"date": str(year), "time": f"令和{year - 2018}年度"}
    place = {"place": town.name, "place_kind": "町丁・字", **placed(town.east, town.north)}
    return time | place | {"measure": MEASURE, "series": MEASURE, "unit": UNIT, **value}


def rows() -> Iterator[dict[str, str]]:
    chance = random.Random(15)
    for town in towns():
        if town.residents >= LEAST:
            yield from (row(town, year, chance) for year in YEARS)


if __name__ == "__main__":
    write("own_table", TITLE, list(rows()), CAVEATS, TERMS)
