"""The block of a page of circulars: what its view is drawn from."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypedDict

from machikit.catalog.model import Schema
from machikit.pages.blocks import json_values, mark_kind

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Nearest = tuple[int, float] | None  # row of the place, metres


class Points(TypedDict):
    """Degrees × 1,000,000 (EPSG:4326), None without a point."""

    lat: list[int | None]
    lon: list[int | None]


class Hazard(TypedDict):
    """A flag column: its id, and what it is called."""

    id: str
    ja: str
    en: str


class Places(Points):
    """kana: readings, where the data have them; marks: hazard → the publisher's mark of each place."""

    name: list[str | None]
    kana: list[str | None]
    marks: dict[str, list[str | None]]


class Abroad(TypedDict):
    """Residents from abroad, and of which year."""

    n: int
    year: int


class CircularBlock(Points):
    """place: towns; near, stay: the site and the shelter nearest to each; hazards: those for which a site has a mark, blank: those
    for which none has; terms: what the publisher means by its marks; kind: what the municipality is; sources: keys of the credits
    that a sheet holds; easy: keys of words that are explained; expires: the first day on which the data are out of date, late:
    whether they are at build; step: towns shown at a time; most: sheets printed at once.
    """

    place: list[str]
    near: list[Nearest]
    stay: list[Nearest]
    sites: Places
    shelters: Places | None
    hazards: list[Hazard]
    blank: list[Hazard]
    terms: dict[str, dict[str, str]]
    kind: dict[str, str]
    official: str | None
    sources: list[str]
    easy: list[str]
    abroad: Abroad | None
    expires: str | None
    late: bool
    step: int
    most: int


def point_columns(table: "GeoDataFrame") -> Points:
    points = table.geometry if table.crs is None else table.to_crs(4326).geometry
    there = [None if p is None or p.is_empty else p.representative_point() for p in points]
    return {
        "lat": [None if p is None else round(p.y * 1e6) for p in there],
        "lon": [None if p is None else round(p.x * 1e6) for p in there],
    }


def places_of(table: "GeoDataFrame") -> Places:
    def texts(column: str) -> list[str | None]:
        values = json_values(table[column]) if column in table else [None] * len(table)
        return [None if v is None else str(v) for v in values]

    return {**point_columns(table), "name": texts("name"), "kana": texts("kana"), "marks": {}}


def hazards_of(
    sites: "GeoDataFrame", schema: Schema | None, words: Mapping[str, Mapping[str, str]]
) -> tuple[list[Hazard], list[Hazard]]:
    """The hazards for which at least one place is registered, and those for which none is. A mark that says no is no registration."""
    hazards: list[Hazard] = []
    blank: list[Hazard] = []
    for field in schema.role("flag", "hazard") if schema else ():
        if field.id not in sites:
            continue
        word = words.get(f"town_circular.hazard.{field.id}") or words.get(f"field.{field.id}", {})
        hazard: Hazard = {"id": field.id, "ja": word.get("ja") or field.label("ja"), "en": word.get("en") or field.label("en")}  # fmt: skip
        used = any(mark_kind(str(mark)) != "no" for mark in sites[field.id].dropna())
        (hazards if used else blank).append(hazard)
    return hazards, blank
