"""The block `base` of a page: what its base map draws, all of it public and none of it from the network.

Positions are integers in hundred-thousandths of a degree (EPSG:4326); lines and rings are encoded polylines of them, latitude
first (web/rings.js unpacks them); the municipality's own rings are lists of [longitude, latitude].
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from machikit.pages.packed_geometry import encode_polylines
from machikit.tables.places.surroundings import rings_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.catalog.model import City
    from machikit.tables.places.around import Around, Station

UNIT = 1e5  # of a degree


def base_block(
    outline: Any,
    towns: "GeoDataFrame | None",
    credit: str = "map.credit",
    around: "Around | None" = None,
    roads: Iterable[Any] = (),
    ponds: Iterable[Any] = (),
    city: "City | None" = None,
) -> dict[str, Any]:
    """The block. outline: a polygon, multipolygon or None; towns: points with a column `place`; credit: the key of the credit
    line's word; roads: lines; ponds: points; city: is named where no towns are.
    """
    rings = [[[round(x * UNIT), round(y * UNIT)] for x, y in ring.coords] for ring in rings_of(outline)]
    block: dict[str, Any] = {"boundary": rings, "towns": _towns(towns), "credit": credit}
    if around is not None:
        block |= _around(around)
    if lines := [line for road in roads if road is not None for line in getattr(road, "geoms", [road])]:
        block["roads"] = encode_polylines(lines)
    if places := [point for point in ponds if point is not None and not point.is_empty]:
        block["ponds"] = {"lat": [round(p.y * UNIT) for p in places], "lon": [round(p.x * UNIT) for p in places]}
    if city is not None and not block["towns"]["name"]:
        block["own"] = {"name": dict(city.name), "at": [*city.centre]}
    return block


def _towns(towns: "GeoDataFrame | None") -> dict[str, list[Any]]:
    names: dict[str, list[Any]] = {"name": [], "lat": [], "lon": []}
    if towns is not None:
        for name, point in zip(towns["place"], towns.geometry, strict=True):
            if point is not None and not point.is_empty:
                names["name"].append(name)
                names["lat"].append(round(point.y * UNIT))
                names["lon"].append(round(point.x * UNIT))
    return names


def _around(around: "Around") -> dict[str, Any]:
    what = around.surroundings
    west, south, east, north = what.window
    block: dict[str, Any] = {
        "around": {
            "extent": [round(v * UNIT) for v in (south, west, north, east)],
            "land": encode_polylines(what.land),
            "coast": encode_polylines(what.coast),
            "borders": encode_polylines(what.borders),
            "shore": what.shore,
            "names": {
                **{lang: [around.names[n.code][lang] for n in what.neighbours] for lang in ("ja", "en")},
                "lat": [round(n.latitude * UNIT) for n in what.neighbours],
                "lon": [round(n.longitude * UNIT) for n in what.neighbours],
            },
        }
    }
    if around.stations:
        block["stations"] = _stations(around.stations)
    return block


def _stations(stations: "Sequence[Station]") -> dict[str, Any]:
    return {
        "name": [s.name for s in stations],
        "lines": ["・".join(s.lines) for s in stations],
        "lat": [round(s.latitude * UNIT) for s in stations],
        "lon": [round(s.longitude * UNIT) for s in stations],
    }
