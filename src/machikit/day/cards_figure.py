"""The picture on an idea card: the city's own data, drawn small. A map where they have places, else the table's first rows."""

import csv
import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

from machikit.catalog import Catalog
from machikit.model import Card, Dataset
from machikit.words import language, say

SIZE = 1000  # of the longer side of the drawing
PEEK_ROWS, PEEK_COLUMNS, PEEK_CHARACTERS = 5, 3, 22

Point = tuple[float, float]  # degrees: longitude, latitude


def figure(card: Card, city: str, catalog: Catalog) -> dict[str, Any] | None:
    """What the template draws: {label, box, land, dots, areas, lines}, or {label, heads, rows}; None where nothing can be."""
    dataset = catalog.find(city, next(iter(card.topics.values()), ""))
    if dataset is None or dataset.topic not in catalog.schemas:
        return None
    said = {"title": catalog.topic_title(dataset.topic), "date": dataset.package["as_of"]}
    boundary = catalog.find(city, "boundary")
    land = list(_rings(boundary)) if boundary else []
    points, shapes = _points(dataset, catalog), list(_rings(dataset)) if dataset.file.suffix == ".geojson" else []
    if land and (points or shapes):
        return {"label": say("idea.map", **said), **_drawn(land, points, shapes)}
    rows = _peek(dataset, city, catalog)
    return {"label": say("idea.peek", **said), **rows} if rows else None


def _drawn(land: list[list[Point]], points: list[Point], shapes: list[list[Point]]) -> dict[str, Any]:
    lon0, lon1 = min(p[0] for ring in land for p in ring), max(p[0] for ring in land for p in ring)
    lat0, lat1 = min(p[1] for ring in land for p in ring), max(p[1] for ring in land for p in ring)
    narrow = math.cos(math.radians((lat0 + lat1) / 2))  # a degree of longitude is shorter than one of latitude
    scale = SIZE / max((lon1 - lon0) * narrow, lat1 - lat0)

    def at(point: Point) -> tuple[int, int]:
        return round((point[0] - lon0) * narrow * scale), round((lat1 - point[1]) * scale)

    inside = [p for p in points if lon0 <= p[0] <= lon1 and lat0 <= p[1] <= lat1]
    lines = [ring for ring in shapes if ring[0] != ring[-1]]
    right, bottom = at((lon1, lat0))
    return {
        "box": f"-12 -12 {right + 24} {bottom + 24}",
        "land": _path(map(at, ring) for ring in land) + "",
        "dots": "".join(f"M{x} {y}h.1" for x, y in sorted({at(p) for p in inside})),
        "areas": _path(map(at, ring) for ring in shapes if ring[0] == ring[-1]),
        "lines": _path((map(at, ring) for ring in lines), close=""),
        "many": len(inside) > 400,
    }


def _path(rings: Iterable[Iterable[tuple[int, int]]], close: str = "Z") -> str:
    """One path; a corner that falls on the one before is left out, and so is a ring that is a mere dot."""
    found = []
    for ring in rings:
        corners = [f"{x} {y}" for x, y in dict.fromkeys(ring)]
        if len(corners) > 2 or (corners[1:] and not close):
            found.append("M" + "L".join(corners) + close)
    return "".join(found)


def _points(dataset: Dataset, catalog: Catalog) -> list[Point]:
    schema = catalog.schemas[dataset.topic]
    lat, lon = schema.role("latitude"), schema.role("longitude")
    if dataset.file.suffix != ".csv" or not lat or not lon:
        return []
    found = []
    for row in _rows(dataset):
        try:
            found.append((float(row[lon[0].header]), float(row[lat[0].header])))
        except (KeyError, ValueError):
            continue  # a place without coordinates is on the list of the page, not on its map
    return found


def _rings(dataset: Dataset) -> Iterator[list[Point]]:
    """Every ring or line of a GeoJSON file."""
    for feature in json.loads(dataset.file.read_text(encoding="utf-8-sig"))["features"]:
        yield from _lines((feature.get("geometry") or {}).get("coordinates") or [])


def _lines(nested: list[Any]) -> Iterator[list[Point]]:
    if nested and isinstance(nested[0], list) and nested[0] and not isinstance(nested[0][0], list):
        yield [(one[0], one[1]) for one in nested]
    elif nested and isinstance(nested[0], list):
        for inner in nested:
            yield from _lines(inner)


def _peek(dataset: Dataset, city: str, catalog: Catalog) -> dict[str, Any] | None:
    """The first rows in the columns that say most: required ones first, no codes."""
    if dataset.file.suffix != ".csv":
        return None
    schema, code = catalog.schemas[dataset.topic], catalog.cities[city].code
    own = (r for r in _rows(dataset) if dataset.city == city or code in r.values())
    rows = [row for row, _ in zip(own, range(PEEK_ROWS), strict=False)]
    fields = [f for f in schema.fields if f.id not in ("code", "id") and any(row.get(f.header) for row in rows)]
    shown = sorted(fields, key=lambda f: not f.required)[:PEEK_COLUMNS]
    cut = [[_short(row.get(f.header) or "") for f in shown] for row in rows]
    return {"heads": [f.label(language()) for f in shown], "rows": cut} if shown else None


def _rows(dataset: Dataset) -> Iterator[dict[str, str]]:
    with dataset.file.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _short(text: str) -> str:
    return text if len(text) <= PEEK_CHARACTERS else text[: PEEK_CHARACTERS - 1] + "…"
