"""Parse the addresses of a whole table, find towns that no list contains, and add positions to rows that lack them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from machikit.catalog.model import City
from machikit.tables.findings import Finding, Row
from machikit.tables.places.address import MUNICIPALITY, TOWN, Address, parse
from machikit.tables.places.points import Area, format_degrees
from machikit.tables.places.tokyo_datum import suspects_tokyo_datum

LEVEL_FIELD = "point_level"  # the field that says how exact an added position is
_TOWN_POINT = "町丁・字の代表点"


def parse_addresses(rows: Sequence[Row], city: City, towns: Path | None) -> dict[int, Address]:
    """Row number → its parsed address, for rows that have one. towns: the town dataset of the city, if any."""
    prefecture, municipality = city.prefecture["ja"], city.name["ja"]
    return {r.number: parse(r.get("address"), prefecture, municipality, towns) for r in rows if r.get("address")}


def unknown_towns(rows: Sequence[Row], addresses: dict[int, Address], city: City) -> list[Finding]:
    """Addresses in the city whose town no list contains (kind unknown_town); none if there is no list of its towns at all."""
    if not any(address.level >= TOWN for address in addresses.values()):
        return []
    unknown = [r for r in rows if r.number in addresses and _has_unknown_town(addresses[r.number], city)]
    return [Finding("unknown_town", r.number, r.name, was=r.get("address")) for r in unknown]


def _has_unknown_town(address: Address, city: City) -> bool:
    return bool(address.municipality) and not _is_elsewhere(address, city) and address.level < TOWN


def _is_elsewhere(address: Address, city: City) -> bool:
    """Whether an address is in another municipality, that is neither in the city (仲多度郡琴平町 is 琴平町) nor in a ward of it."""
    name, municipality = city.name["ja"], address.municipality
    is_city = municipality.startswith(name) or municipality.endswith("郡" + name)
    return bool(municipality) and not (is_city and address.prefecture in ("", city.prefecture["ja"]))


def check_datum(rows: Sequence[Row], addresses: dict[int, Address], area: Area | None) -> list[Finding]:
    """A finding for the whole table if its positions look like the old Tokyo datum (kind tokyo_datum)."""
    placed = [(r.point, addresses[r.number].point if r.number in addresses else None) for r in rows if r.point]
    suspected = bool(placed) and suspects_tokyo_datum(
        [point for point, _ in placed], area, [town_point for _, town_point in placed]
    )
    return [Finding("tokyo_datum", 0)] if suspected else []


def fill_positions(rows: Sequence[Row], addresses: dict[int, Address]) -> list[Finding]:
    """Give rows without a position the representative point of their town (EPSG:4326), and note in LEVEL_FIELD how exact that is.

    A published position is never changed. Kind: located_point.
    """
    findings = []
    for row in rows:
        address = addresses.get(row.number)
        if row.point is None and address is not None and address.level >= TOWN and address.point is not None:
            lat, lon = map(format_degrees, address.point)
            row.cells.update({"latitude": lat, "longitude": lon, LEVEL_FIELD: _TOWN_POINT})
            findings.append(Finding("located_point", row.number, row.name, was=row.get("address"), now=f"{lat}, {lon}"))
    return findings


def address_columns(rows: Sequence[Row], addresses: dict[int, Address]) -> dict[str, list[Any]]:
    """The parts of the addresses in the table, column by column; `row` is the row number in a spreadsheet.

    level: 3 town, 2 municipality, 1 prefecture, 0 nothing recognised; code: of the municipality, if known.
    """
    numbered = [(r.number, addresses[r.number]) for r in rows if r.get("address") and r.number in addresses]
    fields = ("prefecture", "municipality", "town", "rest", "level", "code")
    return {"row": [n for n, _ in numbered], **{part: [getattr(a, part) for _, a in numbered] for part in fields}}


def address_counts(addresses: dict[int, Address], city: City) -> dict[str, int]:
    """How many addresses were recognised down to the town, the municipality, or not at all; and how many are elsewhere."""
    return {
        "checked": len(addresses),
        "town": sum(address.level >= TOWN for address in addresses.values()),
        "municipality": sum(address.level == MUNICIPALITY for address in addresses.values()),
        "none": sum(address.level < MUNICIPALITY for address in addresses.values()),
        "foreign": sum(_is_elsewhere(address, city) for address in addresses.values()),
    }
