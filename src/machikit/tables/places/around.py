"""Reads what lies around a municipality out of the national datasets: outlines of other municipalities, and stations.

Only the prefectures that may reach into the window are read; each is kept for a while, as many pages of one prefecture may be built.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit.catalog import Catalog
from machikit.catalog.model import City, Dataset, Text
from machikit.catalog.municipality_list import Municipality, municipalities
from machikit.catalog.national import resource_features, resource_rows
from machikit.tables.places.surroundings import Box, Surroundings, area_of, surroundings, window_around

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

OFFICE_REACH = 0.5  # degrees: a municipality whose office is farther from the window does not reach into it
CODE, NAME, LINES, LATITUDE, LONGITUDE = "code", "name", "lines", "latitude", "longitude"  # field ids


@dataclass(frozen=True)
class Station:
    """lines: their names; latitude, longitude: degrees."""

    name: str
    lines: tuple[str, ...]
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Around:
    """What lies around a municipality; names: code → name of each neighbour; datasets: those that it was read from."""

    surroundings: Surroundings
    names: Mapping[str, Text]
    stations: list[Station]
    datasets: list[Dataset]


def what_lies_around(catalog: Catalog, city: City, outline: "BaseGeometry | None") -> Around | None:
    """What lies around a city; None where the catalogue has no national outlines, or the city no code.

    Raises KitError where a prefecture's file is missing or damaged.
    """
    boundaries = _national(catalog, "boundary")
    if boundaries is None or not city.code:
        return None
    listed = municipalities(catalog)
    window = window_around(outline, city.centre)
    prefectures = _prefectures(listed, window)
    outlines, names = _others(_outlines(catalog, boundaries, prefectures, window), listed, city.code)
    stations = _national(catalog, "station")
    there = [*_stations(catalog, stations, prefectures, window)] if stations else []
    used = [boundaries, *([stations] if stations and there else [])]
    return Around(surroundings(outline, outlines, city.centre), names, there, used)


def _national(catalog: Catalog, topic: str) -> Dataset | None:
    """The national dataset with a resource for each prefecture; None where there is none."""
    national = catalog.national(topic)
    return national.dataset if national and national.dataset.is_split else None


def _prefectures(listed: Sequence[Municipality], window: Box) -> list[str]:
    west, south, east, north = window
    reach = OFFICE_REACH
    offices = ((m.code[:2], *m.centre) for m in listed)
    near = {
        code
        for code, lat, lon in offices
        if south - reach < lat < north + reach and west - reach < lon < east + reach
    }  # fmt: skip
    return sorted(near)


def _others(
    outlines: "dict[str, BaseGeometry]", listed: Sequence[Municipality], code: str
) -> "tuple[dict[str, BaseGeometry], dict[str, Text]]":
    """The outlines of all but the municipality, the wards of another designated city as one; and their names."""
    import shapely

    by_code = {m.code: m for m in listed}
    whole = {m.prefecture + m.name: m for m in listed if not m.city}
    own = by_code.get(code)
    shapes: dict[str, list[Any]] = defaultdict(list)
    names: dict[str, Text] = {}
    for one, shape in outlines.items():
        m = by_code.get(one)
        if m is None or one == code or (own and m.city == own.name and m.prefecture == own.prefecture):
            continue
        same_city = own is not None and bool(m.city) and m.city == own.city
        shown = whole.get(m.prefecture + m.city, m) if m.city and not same_city else m
        if own and shown.name == own.city and shown.prefecture == own.prefecture:
            continue  # the city as a whole, around one of its wards
        shapes[shown.code].append(shape)
        names[shown.code] = _name(shown, same_city)
    return {c: shapely.union_all(some) if len(some) > 1 else some[0] for c, some in shapes.items()}, names


def _name(m: Municipality, same_city: bool) -> Text:
    if same_city:
        return {"ja": m.name.removeprefix(m.city), "en": m.name_en.rpartition(" ")[2]}
    return {"ja": m.name, "en": m.name_en}


# --- reading --------------------------------------------------------------------------------------------------------


def _outlines(catalog: Catalog, dataset: Dataset, prefectures: list[str], window: Box) -> "dict[str, BaseGeometry]":
    import shapely

    header, seen = catalog.schemas["boundary"].by_id[CODE].header, shapely.box(*window)
    outlines: dict[str, BaseGeometry] = {}
    for path in _files(dataset, prefectures):
        found = _prefecture_outlines(path, _changed(path), header)
        outlines |= {code: shape for code, shape in found.items() if shape.intersects(seen)}
    return outlines


@lru_cache(maxsize=8)
def _prefecture_outlines(path: Path, mtime: int, header: str) -> "dict[str, BaseGeometry]":
    from shapely.geometry import shape

    features = (one for one in resource_features(path) if one.get("geometry"))
    return {str(one["properties"][header]): area_of(shape(one["geometry"])) for one in features}


def _stations(catalog: Catalog, dataset: Dataset, prefectures: list[str], window: Box) -> Iterator[Station]:
    fields = catalog.schemas["station"].by_id
    headers = tuple(fields[i].header for i in (NAME, LINES, LATITUDE, LONGITUDE))
    west, south, east, north = window
    for path in _files(dataset, prefectures):
        for station in _prefecture_stations(path, _changed(path), headers):
            if south < station.latitude < north and west < station.longitude < east:
                yield station


@lru_cache(maxsize=8)
def _prefecture_stations(path: Path, mtime: int, headers: tuple[str, ...]) -> tuple[Station, ...]:
    found, *rows = resource_rows(path)
    columns = [found.index(header) for header in headers]
    cells = ([row[k] for k in columns] for row in rows)
    return tuple(
        Station(name, tuple(filter(None, lines.split(";"))), float(lat), float(lon))
        for name, lines, lat, lon in cells
        if lat and lon
    )


def _files(dataset: Dataset, prefectures: list[str]) -> list[Path]:
    wanted = {f"data-{prefecture}" for prefecture in prefectures}
    return [dataset.file_of(r) for r in dataset.data_resources if r.get("name") in wanted]


def _changed(path: Path) -> int:
    """When a file was changed, so that what is kept of it is read again; 0 for one that is not there, which reading tells."""
    return path.stat().st_mtime_ns if path.is_file() else 0
