"""Coordinates (EPSG:4326, degrees): repairing a pair, distances in metres, and whether a point lies outside the city."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from machikit._base.messages import problem
from machikit.tables.places import angles

LATITUDES, LONGITUDES = (20.0, 46.0), (122.0, 154.5)  # Japan with its remote islands
DIGITS = 6  # decimals kept: 0.1 m
OUTSIDE_METRES = 50  # the boundary is simplified and the coast moves: nearer than this is not called outside
METRES = 111_320  # of one degree of latitude

_PLAIN = re.compile(r"\d{1,3}\.\d+")  # what nearly all cells are
Pair = tuple[float, float]  # latitude, longitude


def point(latitude: str, longitude: str) -> tuple[str, str, str | None]:
    """A pair as it stands in two cells → the canonical pair and what was found; a pair that cannot be right becomes blank.

    0/0 and points far from Japan are blanked, swapped columns are put right. 34°20′25.8″ and its kin (`angles`) are `dms`, a bare
    343425.8 that can be nothing else is `packed_dms`; a decimal comma is refused. A cell that holds both halves (`angles.both`) is
    taken apart where the other cell is blank or says the same: `notation`.
    """
    if _PLAIN.fullmatch(latitude) and _PLAIN.fullmatch(longitude) and in_japan(float(latitude), float(longitude)):
        return degrees(float(latitude)), degrees(float(longitude)), None
    raw = [angles.fold(c) for c in (latitude, longitude)]
    if not any(raw):
        return "", "", None
    if halves := _halves(*raw):
        *pair, kind = point(*halves)
        return pair[0], pair[1], kind or "notation"
    seen = [angles.read(c) for c in raw]
    if seen == [None, None]:
        seen = [angles.unpack(c) for c in raw]
    if seen[0] is None or seen[1] is None:
        return "", "", "doubtful_point"
    (lat, kind), (lon, other) = seen[0], seen[1]
    if lat == 0 or lon == 0:
        return "", "", "zero_point"
    named = [angles.axis(c) for c in raw]
    if in_japan(lat, lon) and named[0] != "lon" and named[1] != "lat":
        return degrees(lat), degrees(lon), kind or other
    if in_japan(lon, lat) and named[0] != "lat" and named[1] != "lon":
        return degrees(lon), degrees(lat), "swapped_point"
    there = abs(lat) <= 90 and abs(lon) <= 180 and not (in_japan(lat, lon) or in_japan(lon, lat))
    return "", "", "outside_japan" if there else "doubtful_point"


def _halves(latitude: str, longitude: str) -> tuple[str, str] | None:
    """Both halves of a position that stands in one of two folded cells, where the other is blank or says the same."""
    cell = latitude or longitude
    if not latitude or not longitude or latitude == longitude:
        halves = angles.both(cell)
        return halves if halves and not any(map(angles.both, halves)) else None
    for one, other in ((latitude, longitude), (longitude, latitude)):
        if (halves := angles.both(one)) and other in halves:
            return halves
    return None


def in_japan(lat: float, lon: float) -> bool:
    return LATITUDES[0] <= lat <= LATITUDES[1] and LONGITUDES[0] <= lon <= LONGITUDES[1]


def degrees(value: float) -> str:
    return f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")


def metres(a: Pair, b: Pair) -> float:
    """Distance of two points (latitude, longitude), good to 1 % within a city."""
    return math.hypot(a[0] - b[0], (a[1] - b[1]) * math.cos(math.radians((a[0] + b[0]) / 2))) * METRES


@dataclass(frozen=True)
class Area:
    """A municipality's boundary, from the GeoJSON file of its `boundary` dataset."""

    geometry: Any  # shapely geometry, longitude/latitude

    @classmethod
    def read(cls, path: Path) -> "Area":
        from shapely import union_all
        from shapely.geometry import shape

        try:
            features = json.loads(path.read_text(encoding="utf-8"))["features"]
            return cls(union_all([shape(f["geometry"]) for f in features]))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
            raise problem("load.geojson", path.name, why=" ".join(str(error).split())[:120]) from error

    @cached_property
    def _flat(self) -> tuple[Any, float]:
        """The geometry in metres on a flat sheet (equirectangular at its middle), and the sheet's scale of longitudes."""
        from shapely import prepare, transform

        scale = math.cos(math.radians(self.geometry.centroid.y)) * METRES
        flat = transform(self.geometry, lambda xy: xy * [scale, METRES])
        prepare(flat)
        return flat, scale

    def rings(self) -> list[list[list[float]]]:
        """The outer lines of its parts as [[longitude, latitude], …], the largest part first."""
        parts = sorted(getattr(self.geometry, "geoms", [self.geometry]), key=lambda p: -p.area)
        return [[list(xy) for xy in part.exterior.coords] for part in parts]

    def outside(self, latitude: float, longitude: float) -> bool:
        """Whether the point lies more than OUTSIDE_METRES beyond the boundary."""
        from shapely import Point

        flat, scale = self._flat
        return not flat.dwithin(Point(longitude * scale, latitude * METRES), OUTSIDE_METRES)

    def which_outside(self, points: Sequence[Pair], beyond: float = OUTSIDE_METRES) -> list[bool]:
        """`outside` for many points at once; beyond: metres."""
        from shapely import dwithin
        from shapely import points as on_sheet

        flat, scale = self._flat
        sheet = on_sheet([(lon * scale, lat * METRES) for lat, lon in points])
        return [not near for near in dwithin(flat, sheet, beyond)]
