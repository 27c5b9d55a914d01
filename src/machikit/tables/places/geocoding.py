"""Addresses of a whole table: which town each names, which of them no list knows, and points for rows that have none."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from machikit.catalog.model import City
from machikit.tables.findings import Finding, Row
from machikit.tables.places.address import MUNICIPALITY, TOWN, Address, parse
from machikit.tables.places.points import Area, degrees
from machikit.tables.places.tokyo_datum import suspects_tokyo_datum

LEVEL = "point_level"  # the column that says how exact a filled-in position is
OF_TOWN = "町丁・字の代表点"


def parts(rows: Sequence[Row], city: City, towns: Path | None) -> dict[int, Address]:
    """Row number → the parts of its address, for the rows that have one. towns: the city's own list (town dataset), if any."""
    prefecture, municipality = city.prefecture["ja"], city.name["ja"]
    return {r.number: parse(r.get("address"), prefecture, municipality, towns) for r in rows if r.get("address")}


def doubts(rows: Sequence[Row], told: dict[int, Address], city: City) -> list[Finding]:
    """Addresses in the city whose town no list knows (kind unknown_town); none where there is no list of its towns at all."""
    if not any(address.level >= TOWN for address in told.values()):
        return []
    unsure = [r for r in rows if r.number in told and _unsure(told[r.number], city)]
    return [Finding("unknown_town", r.number, r.name, was=r.get("address")) for r in unsure]


def _unsure(address: Address, city: City) -> bool:
    return bool(address.municipality) and not _elsewhere(address, city) and address.level < TOWN


def _elsewhere(address: Address, city: City) -> bool:
    """Whether an address names another municipality: neither the city (仲多度郡琴平町 is 琴平町) nor a ward of it."""
    name, said = city.name["ja"], address.municipality
    here = said.startswith(name) or said.endswith("郡" + name)
    return bool(said) and not (here and address.prefecture in ("", city.prefecture["ja"]))


def old_datum(rows: Sequence[Row], told: dict[int, Address], area: Area | None) -> list[Finding]:
    """Whether all positions together look like the old Tokyo datum (kind tokyo_datum, of the whole table)."""
    placed = [(r.point, told[r.number].point if r.number in told else None) for r in rows if r.point]
    suspected = bool(placed) and suspects_tokyo_datum([p for p, _ in placed], area, [t for _, t in placed])
    return [Finding("tokyo_datum", 0)] if suspected else []


def locate(rows: Sequence[Row], told: dict[int, Address]) -> list[Finding]:
    """Give rows without a position their town's representative point (EPSG:4326), and write beside it how exact that is.

    A published position is never touched. Kind: located_point.
    """
    found = []
    for row in rows:
        address = told.get(row.number)
        if row.point is None and address is not None and address.level >= TOWN and address.point is not None:
            lat, lon = map(degrees, address.point)
            row.cells.update({"latitude": lat, "longitude": lon, LEVEL: OF_TOWN})
            found.append(Finding("located_point", row.number, row.name, was=row.get("address"), now=f"{lat}, {lon}"))
    return found


def columns(rows: Sequence[Row], told: dict[int, Address]) -> dict[str, list[Any]]:
    """The parts of the addresses that are in the table, column by column; `row` as a spreadsheet counts.

    level: 3 town, 2 municipality, 1 prefecture, 0 nothing recognised; code: the municipality's, where known.
    """
    there = [(r.number, told[r.number]) for r in rows if r.get("address") and r.number in told]
    parts = ("prefecture", "municipality", "town", "rest", "level", "code")
    return {"row": [n for n, _ in there], **{part: [getattr(a, part) for _, a in there] for part in parts}}


def summary(told: dict[int, Address], city: City) -> dict[str, int]:
    """How many addresses were understood down to the town, the municipality, or not at all; and how many lie elsewhere."""
    return {
        "checked": len(told),
        "town": sum(a.level >= TOWN for a in told.values()),
        "municipality": sum(a.level == MUNICIPALITY for a in told.values()),
        "none": sum(a.level < MUNICIPALITY for a in told.values()),
        "foreign": sum(_elsewhere(a, city) for a in told.values()),
    }
