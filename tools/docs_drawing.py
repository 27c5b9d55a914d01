"""Small drawings (SVG) made from a dataset alone: a map of its places, or the shape of its table. No browser, no clock."""

import csv
import io
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from machikit.catalog import Catalog
from machikit.catalog.model import Dataset
from machikit.tables.national_subset import national_cells

WIDE, HIGH, EDGE = 320, 180, 12
KEY, SOFT, LAND, SEA, LINE, WARN, INK = "#0017c1", "#c5d7fb", "#fbfaf6", "#e6edf2", "#c6c9d2", "#9a4a06", "#333"
MOST = 1500  # points in a drawing
Point = tuple[float, float]


def draw(catalog: Catalog, data: Dataset, city: str, template: str) -> str:
    """A card's picture: a map where its data have places, else what its template makes of the table."""
    drawn = town_map(catalog, data)
    if drawn:
        return drawn
    rows = _rows(data)
    if code := catalog.cities[city].code:
        rows = [r for r in rows if r.get("全国地方公共団体コード", code) == code]
    shape = {"calendar": _week, "trend-dashboard": _line, "budget-dashboard": _bars, "workflow-study": _steps}
    return _svg(shape.get(template, _items)(catalog, data, rows))


def town_map(catalog: Catalog, data: Dataset) -> str:
    """The dataset's places over the city's outline; "" where it has none."""
    shapes = list(_shapes(data))
    if not shapes:
        return ""
    outline = catalog.datasets.get(f"{data.city}/boundary")
    land = list(_shapes(outline)) if outline else []
    place = _projection([p for kind, ring in land or shapes for p in ring])
    body = [f'<path d="{_path(ring, place)}Z" fill="{LAND}" stroke="{LINE}"/>' for kind, ring in land]
    if data.topic == "boundary":
        return _svg("".join(body))
    areas = [(kind, ring) for kind, ring in shapes if kind != "Point"]
    for kind, ring in areas[:MOST]:
        fill, close = (SOFT, "Z") if kind == "Polygon" else ("none", "")
        body.append(f'<path d="{_path(ring, place)}{close}" fill="{fill}" fill-opacity=".6" stroke="{KEY}"/>')
    points = [ring[0] for kind, ring in shapes if kind == "Point"]
    spots = sorted({place(p) for p in points[:: math.ceil(len(points) / MOST) or 1]})
    radius = 3.4 if len(spots) < 60 else 2.2 if len(spots) < 400 else 1.4
    body += [f'<circle cx="{x}" cy="{y}" r="{radius}"/>' for x, y in spots]
    return _svg(f'<g fill="{KEY}" fill-opacity=".75" stroke-width=".8">{"".join(body)}</g>')


def _svg(body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" '
        f'font-family="sans-serif" font-size="11"><rect width="{WIDE}" height="{HIGH}" fill="{SEA}"/>{body}</svg>\n'
    )


# --- places ----------------------------------------------------------------------------------------------------------


def _shapes(data: Dataset) -> Iterator[tuple[str, list[Point]]]:
    """Every point, line and outer ring as (kind, [(longitude, latitude), …])."""
    if data.file.suffix == ".geojson":
        for feature in json.loads(data.file.read_text(encoding="utf-8"))["features"]:
            if feature["geometry"]:
                yield from _geometry(feature["geometry"])
        return
    for row in _rows(data):
        if row.get("緯度") and row.get("経度"):
            yield "Point", [(float(row["経度"]), float(row["緯度"]))]


def _geometry(shape: dict[str, Any]) -> Iterator[tuple[str, list[Point]]]:
    kind, held = shape["type"], shape["coordinates"]
    if kind.startswith("Multi"):
        for part in held:
            yield from _geometry({"type": kind.removeprefix("Multi"), "coordinates": part})
    else:
        ring = {"Point": [held], "LineString": held}.get(kind) or held[0]
        yield kind, [(p[0], p[1]) for p in ring]


def _projection(points: list[Point]) -> Any:
    """Longitude and latitude → x and y of the drawing, true to shape at the middle latitude."""
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
    scale = min((WIDE - 2 * EDGE) / wide, (HIGH - 2 * EDGE) / high)
    left, top = (WIDE - wide * scale) / 2, (HIGH - high * scale) / 2
    return lambda p: (round(left + (p[0] - west) * squeeze * scale, 1), round(top + (north - p[1]) * scale, 1))


def _path(ring: Iterable[Point], place: Any) -> str:
    spots = list(dict.fromkeys(place(p) for p in ring))
    return "M" + "L".join(f"{x} {y}" for x, y in spots)


# --- tables ----------------------------------------------------------------------------------------------------------


def _rows(data: Dataset) -> list[dict[str, str]]:
    if data.code:  # of a national dataset, the rows of one municipality
        header, *rows = national_cells(data)
        return [dict(zip(header, row, strict=True)) for row in rows]
    if data.file.suffix != ".csv":
        return []
    return list(csv.DictReader(io.StringIO(data.file.read_text(encoding="utf-8-sig"))))


def _column(catalog: Catalog, data: Dataset, *roles: str) -> str:
    """The header of the first column that plays one of the roles."""
    schema = catalog.schema(data.topic)
    found = (f.header for role in roles for f in schema.role(role) if data.filled.get(f.id))
    return next(found, data.resource["schema"]["fields"][0]["name"])


def _label(x: float, y: float, text: str, anchor: str = "start", most: int = 12) -> str:
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{INK}">{escape(cut)}</text>'


def _week(catalog: Catalog, data: Dataset, rows: list[dict[str, str]]) -> str:
    """Which kind is collected on which weekday: the larger the dot, the more districts."""
    kind, rule = _column(catalog, data, "category"), _column(catalog, data, "rule")
    seen = Counter((r[kind], day) for r in rows for day in set(re.findall("[月火水木金土日]", r[rule])) if r[kind])
    kinds = list(dict.fromkeys(r[kind] for r in rows if r[kind]))[:6]
    most = max(seen.values(), default=1)
    body = [_label(128 + 34 * i, 24, day, "middle") for i, day in enumerate("月火水木金土")]
    for line, name in enumerate(kinds):
        y = 46 + 23 * line
        body.append(_label(108, y + 4, name, "end", 9))
        for i, day in enumerate("月火水木金土"):
            r = 9 * math.sqrt(seen[name, day] / most) if seen[name, day] else 1
            body.append(f'<circle cx="{128 + 34 * i}" cy="{y}" r="{r:.1f}" fill="{KEY if r > 1 else LINE}"/>')
    return "".join(body)


def _line(catalog: Catalog, data: Dataset, rows: list[dict[str, str]]) -> str:
    """The value over time; of several series the first."""
    date, value = _column(catalog, data, "date"), _column(catalog, data, "value", "count")
    schema = catalog.schema(data.topic)
    same = [f.header for role in ("series", "place") for f in schema.role(role) if data.filled.get(f.id)]
    first = [rows[0][h] for h in same] if rows else []
    pairs = sorted((r[date], float(r[value])) for r in rows if r[value] and [r[h] for h in same] == first)
    if len(pairs) < 2:
        return _items(catalog, data, rows)
    top, low = max(v for _, v in pairs), min(v for _, v in pairs)
    span = top - low or 1
    at = [(30 + 270 * i / (len(pairs) - 1), 140 - 100 * (v - low) / span) for i, (_, v) in enumerate(pairs)]
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in at)
    labels = _label(30, 165, pairs[0][0]) + _label(300, 165, pairs[-1][0], "end") + _label(30, 24, value)
    return f'<path d="M30 150H300" stroke="{LINE}"/><path d="M{line}" fill="none" stroke="{KEY}" stroke-width="2"/>{labels}'


def _bars(catalog: Catalog, data: Dataset, rows: list[dict[str, str]]) -> str:
    """The largest amounts of the newest year."""
    name, amount, date = (_column(catalog, data, role) for role in ("level", "amount", "date"))
    levels = [f.header for f in catalog.schema(data.topic).role("level") if data.filled.get(f.id)]
    newest = max((r[date] for r in rows), default="")
    kinds = {level: len({r[level] for r in rows if r[date] == newest and r[level]}) for level in levels}
    name = next((level for level in levels if kinds[level] > 2), name)
    sums: Counter[str] = Counter()
    for r in rows:
        if r[date] == newest and r[amount]:
            sums[r[name] or "—"] += float(r[amount])  # type: ignore[assignment]
    return _rank([(n, v) for n, v in sums.most_common(6) if v > 0])


def _steps(catalog: Catalog, data: Dataset, rows: list[dict[str, str]]) -> str:
    """Minutes of each step of the work as it is now."""
    step, minutes = _column(catalog, data, "step"), _column(catalog, data, "minutes")
    return _rank([(r[step], float(r[minutes])) for r in rows if r[minutes]][:6])


def _rank(pairs: list[tuple[str, float]]) -> str:
    most = max((v for _, v in pairs), default=1) or 1
    body = []
    for i, (name, value) in enumerate(pairs):
        y = 20 + 25 * i
        body.append(_label(140, y + 12, name, "end", 11))
        body.append(f'<rect x="148" y="{y}" width="{max(160 * value / most, 1):.1f}" height="16" rx="2" fill="{KEY}"/>')
    return "".join(body)


def _items(catalog: Catalog, data: Dataset, rows: list[dict[str, str]]) -> str:
    """A sheet with the first things that the table lists."""
    name = _column(catalog, data, "item", "step", "name", "category")
    body = [f'<rect x="40" y="12" width="240" height="156" rx="6" fill="#fff" stroke="{LINE}"/>']
    for i, item in enumerate(list(dict.fromkeys(r[name] for r in rows if r[name]))[:6]):
        y = 24 + 24 * i
        body.append(
            f'<rect x="54" y="{y}" width="13" height="13" rx="2" fill="none" stroke="{KEY}" stroke-width="1.5"/>'
        )
        body.append(_label(76, y + 11, item))
    return "".join(body)
