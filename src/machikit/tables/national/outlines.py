"""The outlines of all municipalities, from the simplified boundaries that a recipe names, and where a point lies among them."""

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from machikit._base.config_files import one_line
from machikit._base.distance import metres_per_degree
from machikit._base.messages import kit_error
from machikit.tables.places.points import Area, LatLon

NEAR_METRES, COARSE_METRES = 100, 1_000  # beyond the outline: as far as it may differ from the boundary
SEA_METRES = 500  # from all land


@dataclass(frozen=True)
class Outlines:
    """shapes: five digits of a code → its polygons (shapely, EPSG:4326); coarse: codes whose outline is only roughly known."""

    shapes: Mapping[str, Any]
    coarse: frozenset[str] = frozenset()
    _areas: dict[str, Area | None] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "Outlines":
        """Read {"polygons": {code: [[outer, hole…], …]}, "filled_coarse": [code, …]}, gzip. Raises KitError."""
        from shapely import MultiPolygon, Polygon, make_valid

        try:
            data = json.loads(gzip.decompress(path.read_bytes()))
            polygons = {
                code: make_valid(MultiPolygon([Polygon(p[0], p[1:]) for p in parts]))
                for code, parts in data["polygons"].items()
            }
            return cls(polygons, frozenset(data.get("filled_coarse", ())))
        except (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise kit_error("load.geojson", path.name, why=one_line(error)) from error

    def area(self, codes: Iterable[str]) -> Area | None:
        """The union of the municipalities or wards with these codes (six digits); None where one is missing."""
        from shapely import union_all

        key = "+".join(sorted(code[:5] for code in codes))
        if key not in self._areas:
            shapes = [self.shapes.get(code) for code in key.split("+")]
            self._areas[key] = Area(union_all(shapes)) if all(s is not None for s in shapes) else None
        return self._areas[key]

    def tolerance(self, codes: Iterable[str]) -> int:
        """Metres beyond the outline up to which a point counts as inside."""
        return COARSE_METRES if any(code[:5] in self.coarse for code in codes) else NEAR_METRES

    def nearest(self, points: Sequence[LatLon]) -> list[tuple[str, float]]:
        """For each point the municipality (five digits) that it lies in or next to, and the metres to it."""
        from shapely import Point

        codes, tree = self._tree
        found = []
        for lat, lon in points:
            index, degrees = tree.query_nearest(Point(lon, lat), return_distance=True, all_matches=False)
            north, east = metres_per_degree(lat)
            found.append((codes[int(index[0])], float(degrees[0]) * min(north, east)))
        return found

    @cached_property
    def _tree(self) -> tuple[list[str], Any]:
        from shapely import STRtree

        return list(self.shapes), STRtree(list(self.shapes.values()))
