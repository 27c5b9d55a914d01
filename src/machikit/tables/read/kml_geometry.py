"""Convert KML geometries to GeoJSON (EPSG:4326, [longitude, latitude]; altitudes are dropped)."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from machikit.tables.read.spatial import Shape

# KML elements that are geometries, in lower case
KINDS = ("point", "linestring", "linearring", "polygon", "multigeometry", "track", "multitrack", "model")


def geometry(element: Element) -> Shape | None:
    """The GeoJSON geometry of a KML element; None where it holds no position."""
    if element.tag in ("multigeometry", "multitrack"):
        return _combined([shape for part in element if part.tag in KINDS and (shape := geometry(part))])
    if element.tag == "polygon":
        outer = [_ring(part) for part in element if part.tag == "outerboundaryis"]
        inner = [_ring(part) for part in element if part.tag == "innerboundaryis"]
        rings = [ring for ring in (*outer[:1], *inner) if ring]
        return {"type": "Polygon", "coordinates": rings} if outer and outer[0] else None
    if element.tag == "model":
        return None
    points = _track(element) if element.tag == "track" else _coordinates(element)
    if not points:
        return None
    if element.tag == "point":
        return {"type": "Point", "coordinates": points[0]}
    return {"type": "LineString", "coordinates": points}


def _combined(shapes: list[Shape]) -> Shape | None:
    """Shapes of one type as a Multi geometry; of several types, as a GeometryCollection."""
    if len(shapes) < 2:
        return shapes[0] if shapes else None
    kinds = {s["type"] for s in shapes}
    if len(kinds) == 1 and (kind := kinds.pop()) in ("Point", "LineString", "Polygon"):
        return {"type": f"Multi{kind}", "coordinates": [s["coordinates"] for s in shapes]}
    return {"type": "GeometryCollection", "geometries": shapes}


def _ring(boundary: Element) -> list[list[float]]:
    ring = next((part for part in boundary if part.tag == "linearring"), None)
    return _coordinates(ring) if ring is not None else []


def _coordinates(element: Element) -> list[list[float]]:
    """[longitude, latitude] of each point; altitudes, and points that are not numbers, are dropped."""
    text = next(("".join(part.itertext()) for part in element if part.tag == "coordinates"), "")
    return [position for words in _tuples(text) if (position := _position(words.split(",")))]


def _tuples(text: str) -> Iterator[str]:
    """ "lon,lat,altitude" of each point; some programs write spaces around the commas."""
    coordinates = ""
    for word in text.split():
        if coordinates and not (coordinates.endswith(",") or word.startswith(",")):
            yield coordinates
            coordinates = ""
        coordinates += word
    if coordinates:
        yield coordinates


def _track(element: Element) -> list[list[float]]:
    coords = ("".join(part.itertext()).split() for part in element if part.tag == "coord")
    return [position for numbers in coords if (position := _position(numbers))]


def _position(numbers: list[str]) -> list[float] | None:
    """The first two numbers. `places.points.point` decides later whether they can be a position, as for every other file."""
    try:
        return [float(numbers[0]), float(numbers[1])]
    except (ValueError, IndexError):
        return None
