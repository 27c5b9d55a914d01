"""Parse and repair coordinates (EPSG:4326, degrees), and test points against a boundary."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from machikit._base.distance import metres_per_degree
from machikit._base.messages import kit_error
from machikit.tables.places import angles

LATITUDES, LONGITUDES = (20.0, 46.0), (122.0, 154.5)  # Japan with its remote islands
DIGITS = 6  # decimals kept: 0.1 m
OUTSIDE_METRES = 50  # nearer points are not called outside: the boundary is simplified, and coasts move

_PLAIN = re.compile(r"\d{1,3}\.\d+")  # nearly all cells
LatLon = tuple[float, float]  # latitude, longitude


def parse_point(latitude: str, longitude: str) -> tuple[str, str, str | None]:
    """Parse the two cells of a position → (latitude, longitude, kind); an impossible pair becomes blank.

    0/0 and points far from Japan are blanked, swapped columns are corrected. Notations such as 34°20′25.8″ (see `angles`) are
    `dms`, a bare 343425.8 that can mean nothing else is `packed_dms`; a decimal comma is refused. A cell that holds both
    coordinates (`angles.split_position`) is split if the other cell is blank or repeats it: `notation`.
    """
    if _PLAIN.fullmatch(latitude) and _PLAIN.fullmatch(longitude) and is_in_japan(float(latitude), float(longitude)):
        return format_degrees(float(latitude)), format_degrees(float(longitude)), None
    raw = [angles.normalize_angle(cell) for cell in (latitude, longitude)]
    if not any(raw):
        return "", "", None
    if split := _split_cells(*raw):
        *pair, kind = parse_point(*split)
        return pair[0], pair[1], kind or "notation"
    parsed = [angles.parse_angle(cell) for cell in raw]
    if parsed == [None, None]:
        parsed = [angles.parse_packed_dms(cell) for cell in raw]
    if parsed[0] is None or parsed[1] is None:
        return "", "", "doubtful_point"
    (lat, kind), (lon, other) = parsed[0], parsed[1]
    if lat == 0 or lon == 0:
        return "", "", "zero_point"
    axes = [angles.named_axis(cell) for cell in raw]
    if is_in_japan(lat, lon) and axes[0] != "lon" and axes[1] != "lat":
        return format_degrees(lat), format_degrees(lon), kind or other
    if is_in_japan(lon, lat) and axes[0] != "lat" and axes[1] != "lon":
        return format_degrees(lon), format_degrees(lat), "swapped_point"
    is_on_earth = abs(lat) <= 90 and abs(lon) <= 180 and not (is_in_japan(lat, lon) or is_in_japan(lon, lat))
    return "", "", "outside_japan" if is_on_earth else "doubtful_point"


def _split_cells(latitude: str, longitude: str) -> tuple[str, str] | None:
    """The two coordinates of a position held in one of two normalized cells, if the other is blank or repeats it."""
    cell = latitude or longitude
    if not latitude or not longitude or latitude == longitude:
        halves = angles.split_position(cell)
        return halves if halves and not any(map(angles.split_position, halves)) else None
    for one, other in ((latitude, longitude), (longitude, latitude)):
        if (halves := angles.split_position(one)) and other in halves:
            return halves
    return None


def is_in_japan(lat: float, lon: float) -> bool:
    """Whether a point lies in the bounding box of Japan with its remote islands."""
    return LATITUDES[0] <= lat <= LATITUDES[1] and LONGITUDES[0] <= lon <= LONGITUDES[1]


def format_degrees(value: float) -> str:
    """Degrees as text with up to DIGITS decimals, without trailing zeros."""
    return f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Area:
    """A municipality's boundary, from the GeoJSON of its `boundary` dataset. beyond: metres outside it that do not count."""

    geometry: Any  # shapely geometry, longitude/latitude
    beyond: float = OUTSIDE_METRES

    @classmethod
    def read(cls, path: Path) -> "Area":
        """Load a GeoJSON file. Raises KitError if it is not one."""
        try:
            features = json.loads(path.read_text(encoding="utf-8"))["features"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise kit_error("load.geojson", path.name, why=" ".join(str(error).split())[:120]) from error
        return cls.of(features, path.name)

    @classmethod
    def of(cls, features: Sequence[Any], where: str, beyond: float = OUTSIDE_METRES) -> "Area":
        """The union of GeoJSON features. where: the file that an error names. Raises KitError if they are none."""
        from shapely import union_all
        from shapely.geometry import shape

        try:
            return cls(union_all([shape(f["geometry"]) for f in features]), beyond)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
            raise kit_error("load.geojson", where, why=" ".join(str(error).split())[:120]) from error

    @cached_property
    def _flat(self) -> tuple[Any, tuple[float, float]]:
        """The geometry in metres (equirectangular at its centroid), and the metres per degree of longitude and of latitude."""
        from shapely import prepare, transform

        north, east = metres_per_degree(self.geometry.centroid.y)
        flat = transform(self.geometry, lambda xy: xy * [east, north])
        prepare(flat)
        return flat, (east, north)

    def rings(self) -> list[list[list[float]]]:
        """The exterior rings of its parts as [[longitude, latitude], …], the largest part first."""
        parts = sorted(getattr(self.geometry, "geoms", [self.geometry]), key=lambda p: -p.area)
        return [[list(xy) for xy in part.exterior.coords] for part in parts]

    def is_outside(self, latitude: float, longitude: float) -> bool:
        """Whether the point lies more than `beyond` metres outside the boundary."""
        from shapely import Point

        flat, (east, north) = self._flat
        return not flat.dwithin(Point(longitude * east, latitude * north), self.beyond)

    def which_outside(self, points: Sequence[LatLon], beyond: float | None = None) -> list[bool]:
        """For each point, whether it lies more than `beyond` metres outside the boundary, by default this area's."""
        from shapely import dwithin
        from shapely import points as make_points

        flat, (east, north) = self._flat
        projected = make_points([(lon * east, lat * north) for lat, lon in points])
        return [not near for near in dwithin(flat, projected, self.beyond if beyond is None else beyond)]
