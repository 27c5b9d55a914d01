"""Municipalities like one: of the same kind, and the nearest to it in population, by the national dataset of population."""

from machikit.catalog.catalog import Catalog
from machikit.catalog.municipality_code import with_check_digit
from machikit.catalog.municipality_list import Municipality, municipalities

TOPIC = "population_by_year"
MOST = 5


def similar(catalog: Catalog, code: str, most: int = MOST) -> list[tuple[str, int]]:
    """(code, residents) of the municipalities of the same kind that are nearest in population, the nearest first.

    A kind is 政令市, 市, 町, 村, 特別区 or a ward of a designated city. None where the population is not known. Raises KitError where
    the dataset cannot be read.
    """
    code, residents = with_check_digit(code), latest_population(catalog)
    listed = {m.code: m for m in municipalities(catalog)}
    if code not in residents or code not in listed:
        return []
    mine, kind = residents[code], kind_of(catalog, listed[code])
    others = [(abs(n - mine), one) for one, n in residents.items() if one != code and one in listed]
    alike = (one for _, one in sorted(others) if kind_of(catalog, listed[one]) == kind)
    return [(one, residents[one]) for one, _ in zip(alike, range(most), strict=False)]


def kind_of(catalog: Catalog, m: Municipality) -> str:
    """政令市, 市, 町, 村, 特別区, or 行政区 for a ward of a designated city."""
    if m.kind == "区":
        return "行政区" if m.city else "特別区"
    return "政令市" if catalog.ward_codes(m.code) else m.kind


def latest_population(catalog: Catalog) -> dict[str, int]:
    """Code → residents on the latest date of the national dataset; {} without it. Raises KitError where it cannot be read."""
    national = catalog.national(TOPIC)
    latest: dict[str, tuple[str, int]] = {}
    for code, date, residents in national.columns("code", "date", "population") if national else ():
        if residents.isdecimal() and (date, 0) > (latest.get(code, ("", 0))[0], 0):
            latest[code] = date, int(residents)
    newest = max((date for date, _ in latest.values()), default="")
    return {code: n for code, (date, n) in latest.items() if date == newest}
