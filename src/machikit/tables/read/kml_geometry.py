"""The shapes of KML → GeoJSON geometries (EPSG:4326, [longitude, latitude]; heights are left)."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

# Elements that are shapes
KINDS = ("point", "linestring", "linearring", "polygon", "multigeometry", "track", "multitrack", "model")

Shape = dict[str, Any]


def geometry(one: Element) -> Shape | None:
    """A GeoJSON geometry; None where there is no position in it."""
    if one.tag in ("multigeometry", "multitrack"):
        return _several([shape for part in one if part.tag in KINDS and (shape := geometry(part))])
    if one.tag == "polygon":
        outer = [_ring(part) for part in one if part.tag == "outerboundaryis"]
        inner = [_ring(part) for part in one if part.tag == "innerboundaryis"]
        rings = [ring for ring in (*outer[:1], *inner) if ring]
        return {"type": "Polygon", "coordinates": rings} if outer and outer[0] else None
    if one.tag == "model":
        return None
    points = _track(one) if one.tag == "track" else _coordinates(one)
    if not points:
        return None
    if one.tag == "point":
        return {"type": "Point", "coordinates": points[0]}
    return {"type": "LineString", "coordinates": points}


def _several(shapes: list[Shape]) -> Shape | None:
    """Shapes of one kind as its Multi kind; of several kinds, a collection."""
    if len(shapes) < 2:
        return shapes[0] if shapes else None
    kinds = {s["type"] for s in shapes}
    if len(kinds) == 1 and (kind := kinds.pop()) in ("Point", "LineString", "Polygon"):
        return {"type": f"Multi{kind}", "coordinates": [s["coordinates"] for s in shapes]}
    return {"type": "GeometryCollection", "geometries": shapes}


def _ring(boundary: Element) -> list[list[float]]:
    ring = next((part for part in boundary if part.tag == "linearring"), None)
    return _coordinates(ring) if ring is not None else []


def _coordinates(one: Element) -> list[list[float]]:
    """[longitude, latitude] of each point; heights are left, and what is no number is no point."""
    text = next(("".join(part.itertext()) for part in one if part.tag == "coordinates"), "")
    return [at for pair in _pairs(text) if (at := _at(pair.split(",")))]


def _pairs(text: str) -> Iterator[str]:
    """lon,lat,height of each point; some programs put blanks around the commas."""
    pair = ""
    for word in text.split():
        if pair and not (pair.endswith(",") or word.startswith(",")):
            yield pair
            pair = ""
        pair += word
    if pair:
        yield pair


def _track(one: Element) -> list[list[float]]:
    return [at for part in one if part.tag == "coord" and (at := _at("".join(part.itertext()).split()))]


def _at(numbers: list[str]) -> list[float] | None:
    """Whether the two can be a position, and which is which, is for `points.point` to say, as of every other file."""
    try:
        return [float(numbers[0]), float(numbers[1])]
    except (ValueError, IndexError):
        return None
