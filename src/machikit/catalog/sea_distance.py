"""How far a municipality is from the sea, so that nobody away from it is asked about tsunamis and storm surges.

`sea_distance.csv` is made by tools/make_sea_distance.py out of 国土数値情報（行政区域データ）2021 (国土交通省).
Tsunamis and surges run up rivers: a town without a coast may still expect one, so only what lies well away counts as inland.
"""

import csv
from functools import cache
from pathlib import Path

from machikit.catalog.model import City

INLAND_KM = 12  # no municipality farther away has sites designated for a tsunami along a river that runs to the sea
NO_COAST = frozenset({"09", "10", "11", "19", "20", "21", "25", "29"})  # the prefectures without a coast


def sea_distance(city: City) -> int | None:
    """Whole kilometres to the sea, 0 on the coast; None for a city without a code."""
    return _kilometres().get(city.code[:5], 0) if city.code else None


def is_inland(city: City) -> bool:
    """Whether a municipality is surely out of reach of the sea."""
    distance = sea_distance(city)
    return distance is not None and (str(city.code)[:2] in NO_COAST or distance >= INLAND_KM)


@cache
def _kilometres() -> dict[str, int]:
    """Code (five digits) → kilometres, of those at least one away."""
    with (Path(__file__).parent / "sea_distance.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: int(row["km"]) for row in csv.DictReader(file)}
