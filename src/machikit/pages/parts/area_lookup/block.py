"""The block of an area look-up page: what its view is drawn from."""

from typing import TYPE_CHECKING, Any, TypedDict

from machikit.pages import packed_geometry
from machikit.pages.blocks import table_block
from machikit.pages.context import PageContext
from machikit.pages.parts.area_lookup import overlaps
from machikit.pages.parts.area_lookup.areas import Areas

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Text = dict[str, str]
STEP = 12  # lines of a list shown at a time


Inside = TypedDict("Inside", {"in": list[list[int]]})  # `in` is no name in Python


class Places(Inside):
    """A table of places, by place in the lists. lat, lon: degrees × 1,000,000; in, near: rows of the areas that a place is in, and
    of others that it is close to; by: the nearest line and metres to it, None without one.
    """

    title: Text
    n: int
    name: list[str | None]
    category: list[str | None]
    lat: list[int | None]
    lon: list[int | None]
    terms: dict[str, Text]
    near: list[list[int]]
    by: list[tuple[int, int] | None]


class Lines(TypedDict):
    """pieces: of each that crosses no edge its line, encoded polyline, metres in tenths, and the rows of the areas it is in."""

    title: Text
    name: list[str]
    pieces: list[tuple[int, str, float, list[int]]]


class AreaBlock(TypedDict):
    """Rows are rows of the areas' table. table, shapes: the areas, None where the page's map holds them; years: None without a date;
    ha: hectares; groups: rows that share a line of the list; overlaps: (row, row of another kind, share of the first in the
    second); once: square kilometres in at least one area, None where the page does not say; near: metres that count as close.
    """

    table: dict[str, Any] | None
    shapes: dict[str, Any] | None
    years: list[int | None]
    ha: list[float]
    groups: list[list[int]]
    places: list[Places]
    lines: Lines | None
    overlaps: list[tuple[int, int, float]]
    once: float | None
    near: int
    step: int


def area_block(page: PageContext, areas: Areas, standalone: bool) -> AreaBlock:
    """standalone: no map of the page holds the areas, so the block does."""
    records_alone = any(areas.years) and areas.lines is None and not areas.facilities
    return {
        "table": areas.block if standalone else None,
        "shapes": areas.shapes if standalone else None,
        "years": areas.years,
        "ha": [round(n, 2) for n in areas.hectares],
        "groups": areas.groups,
        "places": [_places(page, table, located) for table, located in zip(areas.facilities, areas.located_places, strict=True)],
        "lines": _lines(page, areas),
        "overlaps": [(a, b, round(share, 6)) for a, b, share in areas.kind_overlaps],
        "once": round(areas.union_km2(), 6) if records_alone else None,
        "near": overlaps.NEAR,
        "step": STEP,
    }  # fmt: skip


def _title(page: PageContext, table: "GeoDataFrame") -> Text:
    schema = page.prototype.knows(table)[0]
    return dict(schema.title) if schema else page.prototype.words["topic"]


def _places(page: PageContext, table: "GeoDataFrame", located: overlaps.LocatedPlaces) -> Places:
    schema, terms = page.prototype.knows(table)
    block = table_block(table, schema, terms)
    columns = {f.get("role"): block["columns"][f["id"]] for f in reversed(block["fields"])}
    empty = [None] * block["n"]
    return {
        "title": _title(page, table), "n": block["n"],
        "name": columns.get("name", empty), "category": columns.get("category", empty),
        "lat": block["lat"], "lon": block["lon"], "terms": terms, "in": located.inside, "near": located.near,
        "by": [by and (by[0], int(by[1] + 0.5)) for by in located.nearest_lines],
    }  # fmt: skip


def _lines(page: PageContext, areas: Areas) -> Lines | None:
    lines = areas.lines
    if lines is None:
        return None
    names = lines["name"].tolist() if "name" in lines else [None] * len(lines)
    pieces = areas.line_pieces
    paths = packed_geometry.encode_polylines([p.shape for p in pieces])
    packed = [(p.line, path, round(p.metres, 1), p.inside) for p, path in zip(pieces, paths, strict=True)]
    return {"title": _title(page, lines), "name": [n if isinstance(n, str) else "" for n in names], "pieces": packed}
