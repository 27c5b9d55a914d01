"""The picture on an idea card: a small map of the city's data where they have places, else the first rows of the table."""

import csv
import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

from machikit._base.errors import KitError
from machikit._base.messages import language, say
from machikit.catalog import Catalog
from machikit.catalog.model import Card, Dataset
from machikit.tables.national_subset import is_geojson, municipality_features, municipality_rows

SIZE, ASPECT = 1000, 1.9  # of a map: its width in SVG units, and width / height
PEEK_ROWS, PEEK_COLUMNS, PEEK_CHARACTERS = 3, 3, 20

Point = tuple[float, float]  # degrees: longitude, latitude


def card_picture(card: Card, city: str, catalog: Catalog) -> dict[str, Any] | None:
    """What the template draws: {label, box, land, dots, areas, lines, many} or {label, heads, rows}; None without usable data."""
    dataset = catalog.find_dataset(city, next(iter(card.topics.values()), ""))
    if dataset is None or dataset.topic not in catalog.schemas:
        return None
    try:
        return _picture(dataset, city, catalog)
    except (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
        csv.Error,
        KitError,
    ):
        return None  # a file that is being repaired: the card is printed without its picture


def _picture(dataset: Dataset, city: str, catalog: Catalog) -> dict[str, Any] | None:
    caption = {"title": catalog.topic_title(dataset.topic), "date": dataset.package["as_of"]}
    boundary = catalog.find_dataset(city, "boundary")
    land = list(_rings(boundary)) if boundary else []
    points, shapes = _points(dataset, catalog), list(_rings(dataset)) if is_geojson(dataset) else []
    if land and (points or shapes):
        return {"label": say("idea.map", **caption), **_map(land, points, shapes)}
    rows = _peek(dataset, catalog)
    return {"label": say("idea.peek", **caption), **rows} if rows else None


def _map(land: list[list[Point]], points: list[Point], shapes: list[list[Point]]) -> dict[str, Any]:
    """SVG paths of the part of the city where the places are; the whole city may be mostly mountains."""
    lat = sum(p[1] for p in land[0]) / len(land[0])
    narrow = math.cos(math.radians(lat))  # length of a degree of longitude relative to one of latitude
    x0, y0, x1, y1 = _frame([(x * narrow, -y) for x, y in points or [p for ring in shapes for p in ring]])

    def at(point: Point) -> tuple[int, int]:
        return round((point[0] * narrow - x0) * SIZE / (x1 - x0)), round((-point[1] - y0) * SIZE / (x1 - x0))

    height = round((y1 - y0) * SIZE / (x1 - x0))
    dots = {(x, y) for x, y in map(at, points) if 0 <= x <= SIZE and 0 <= y <= height}
    return {
        "box": f"0 0 {SIZE} {height}",
        "land": _path(map(at, ring) for ring in land),
        "dots": "".join(f"M{x} {y}h.1" for x, y in sorted(dots)),
        "areas": _path(map(at, ring) for ring in shapes if ring[0] == ring[-1]),
        "lines": _path((map(at, ring) for ring in shapes if ring[0] != ring[-1]), close=""),
        "many": len(dots) > 400,
    }


def _frame(points: list[Point]) -> tuple[float, float, float, float]:
    """(x0, y0, x1, y1) around the middle 96 % of the points, so that outliers do not matter, with a margin and the ASPECT."""
    xs, ys = sorted(p[0] for p in points), sorted(p[1] for p in points)
    cut = len(points) // 50
    x0, x1, y0, y1 = xs[cut], xs[-1 - cut], ys[cut], ys[-1 - cut]
    width = max((x1 - x0) * 1.16, (y1 - y0) * 1.16 * ASPECT, 0.01)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return x - width / 2, y - width / ASPECT / 2, x + width / 2, y + width / ASPECT / 2


def _path(rings: Iterable[Iterable[tuple[int, int]]], close: str = "Z") -> str:
    """SVG path data of the rings; repeated corners, and rings with too few of them to be drawn, are left out."""
    parts = []
    for ring in rings:
        corners = [f"{x} {y}" for x, y in dict.fromkeys(ring)]
        if len(corners) > 2 or (corners[1:] and not close):
            parts.append("M" + "L".join(corners) + close)
    return "".join(parts)


def _points(dataset: Dataset, catalog: Catalog) -> list[Point]:
    schema = catalog.schemas[dataset.topic]
    lat, lon = schema.role("latitude"), schema.role("longitude")
    if is_geojson(dataset) or not lat or not lon:
        return []
    points = []
    for row in _rows(dataset):
        try:
            points.append((float(row[lon[0].header]), float(row[lat[0].header])))
        except (KeyError, ValueError):
            continue  # without coordinates: listed on the page but not on its map
    return points


def _rings(dataset: Dataset) -> Iterator[list[Point]]:
    """Every ring or line of a GeoJSON file."""
    for feature in municipality_features(dataset) if dataset.code else _features(dataset):
        yield from _lines((feature.get("geometry") or {}).get("coordinates") or [])


def _features(dataset: Dataset) -> Any:
    return json.loads(dataset.file.read_text(encoding="utf-8-sig"))["features"]


def _lines(nested: list[Any]) -> Iterator[list[Point]]:
    if nested and isinstance(nested[0], list) and nested[0] and not isinstance(nested[0][0], list):
        yield [(one[0], one[1]) for one in nested]
    elif nested and isinstance(nested[0], list):
        for inner in nested:
            yield from _lines(inner)


def _peek(dataset: Dataset, catalog: Catalog) -> dict[str, Any] | None:
    """The first rows of the table: required columns first, no codes."""
    if is_geojson(dataset):
        return None
    schema = catalog.schemas[dataset.topic]
    rows = [row for row, _ in zip(_rows(dataset), range(PEEK_ROWS), strict=False)]
    fields = [f for f in schema.fields if f.id not in ("code", "id") and any(row.get(f.header) for row in rows)]
    columns = sorted(fields, key=lambda f: not f.required)[:PEEK_COLUMNS]
    cut = [[_truncate(row.get(f.header) or "") for f in columns] for row in rows]
    return {"heads": [f.label(language()) for f in columns], "rows": cut} if columns else None


def _rows(dataset: Dataset) -> Iterator[dict[str, str]]:
    if dataset.code:
        header, rows = municipality_rows(dataset)
        yield from (dict(zip(header, row, strict=False)) for row in rows)
        return
    with dataset.file.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _truncate(text: str) -> str:
    return text if len(text) <= PEEK_CHARACTERS else text[: PEEK_CHARACTERS - 1] + "…"
