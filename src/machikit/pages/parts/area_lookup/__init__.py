"""Area lookup part: which areas contain a place, what lies inside each area, which areas overlap, and in which years."""

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, Words, kit_error
from machikit.pages import packed_geometry
from machikit.pages.blocks import table_block
from machikit.pages.context import PageContext
from machikit.pages.part import Number, Part, both
from machikit.pages.parts.area_lookup import map_drawing, overlaps
from machikit.pages.parts.area_lookup.first_view import STEP, FirstView

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


class AreaLookup(Part):
    """Lookup, figures, map and lists of areas.

    areas: polygons in any CRS with `name` and, optionally, `category` and `date` (a day, a month or a year).
    facilities: one or more tables of points that may lie inside the areas; None is skipped. lines: lines that may pass
    through them, such as school routes. Raises KitError if areas contains points or lines.
    """

    takes_map = True
    downloads = ("csv", "geojson")
    scripts = ("finding.js", "lists.js", "part.js")

    def __init__(
        self,
        areas: "GeoDataFrame",
        facilities: "GeoDataFrame | Sequence[GeoDataFrame | None] | None" = None,
        lines: "GeoDataFrame | None" = None,
    ):
        tables: list[Any] = [*facilities] if isinstance(facilities, (list, tuple)) else [facilities]
        self.areas, self.lines = areas, lines
        self.facilities: list[Any] = [table for table in tables if table is not None]
        unsupported = {g.geom_type for g in areas.geometry if g is not None} - {"Polygon", "MultiPolygon"}
        if unsupported:
            raise kit_error("area.shapes", "AreaLookup(areas)", names=", ".join(sorted(unsupported)))
        self._style: packed_geometry.AreaStyle | None = None
        self._table: dict[str, Any] | None = None
        self._first_views: dict[str, FirstView] = {}
        self._overlaps: list[tuple[int, int, float]] | None = None

    # --- measurements ------------------------------------------------------------------------------------------------

    @cached_property
    def area_index(self) -> overlaps.AreaIndex:
        return overlaps.AreaIndex(self.areas)

    @cached_property
    def located_places(self) -> list[overlaps.LocatedPlaces]:
        return [overlaps.locate_places(self.area_index, table, self.lines) for table in self.facilities]

    @cached_property
    def line_pieces(self) -> list[overlaps.LinePiece]:
        return [] if self.lines is None else overlaps.cut_lines(self.area_index, self.lines)

    @cached_property
    def hectares(self) -> list[float]:
        return self.area_index.hectares()

    @cached_property
    def years(self) -> list[int | None]:
        """The year of each row, None without a date."""
        dates = self.areas["date"].tolist() if "date" in self.areas else [None] * len(self.areas)
        return [int(match[0]) if (match := re.match(r"\d{4}", str(d or ""))) else None for d in dates]

    def style(self, page: PageContext) -> packed_geometry.AreaStyle:
        layer = self.layer(page)
        if layer is not None:
            return layer.style
        if self._style is None:
            self._style = packed_geometry.choose_style(
                self.areas, packed_geometry.city_area(page.prototype.table("boundary"))
            )
        return self._style

    def table(self, page: PageContext) -> dict[str, Any]:
        """The data block of the areas: the page's block if its map shows these areas, else a block built here."""
        if self.layer(page) is not None and page.block is not None:
            return page.block
        if self._table is None:
            self._table = table_block(self.areas, *page.prototype.knows(self.areas))
        return self._table

    def layer(self, page: PageContext) -> Any:
        """The layer of these areas on the page's map, None without one. Raises KitError if that layer shows other rows."""
        layers = page.city_map.layers() if hasattr(page.city_map, "layers") else []
        layer = next((x for x in layers if x.block_id == "data" and hasattr(x, "style")), None)
        if layer is not None and not layer.table.index.equals(self.areas.index):
            raise kit_error("page.two_tables", "AreaLookup(areas)", first=len(layer.table), second=len(self.areas))
        return layer

    @cached_property
    def groups(self) -> list[list[int]]:
        """Row positions that share one line of the list: dated records with the same name, else each row by itself."""
        if not any(self.years):
            return [[i] for i in range(len(self.areas))]
        rows_by_name: dict[str, list[int]] = defaultdict(list)
        for i, name in enumerate(self.areas["name"].tolist() if "name" in self.areas else [None] * len(self.areas)):
            rows_by_name[name if isinstance(name, str) else f"\n{i}"].append(i)
        return list(rows_by_name.values())

    def kind_overlaps(self, page: PageContext) -> list[tuple[int, int, float]]:
        """(row, row of another kind, share of the first in the second) between kinds that each divide the city.

        Empty if the areas do not divide the city, or are all of one kind.
        """
        style = self.style(page)
        if not style.divides or len(style.kinds) < 2:
            return []
        if self._overlaps is None:
            self._overlaps = overlaps.kind_overlaps(self.area_index, style.kind_of)
        return self._overlaps

    # --- the Part interface ------------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> dict[str, Any]:
        view = self._first_view(page)
        standalone = self.layer(page) is None  # no map carries the table and the shapes, so this block does
        return {
            "table": self.table(page) if standalone else None,
            "shapes": packed_geometry.geometry_block(self.areas, self.style(page)) if standalone else None,
            "years": self.years,
            "ha": [round(n, 2) for n in self.hectares],
            "groups": self.groups,
            "places": view.place_blocks,
            "lines": view.lines_block(),
            "overlaps": [[a, b, round(share, 4)] for a, b, share in self.kind_overlaps(page)],
            "tiles": {lang: self._first_view(page, lang).tiles() for lang in LANGUAGES},
            "named": view.names_in_headline(),
            "near": overlaps.NEAR,
            "step": STEP,
        }

    def _first_view(self, page: PageContext, lang: str | None = None) -> FirstView:
        """The texts of the page before its script runs; lang: ja or en (default: the page's language)."""
        lang = lang or page.prototype.language
        if lang not in self._first_views or self._first_views[lang].page is not page:
            self._first_views[lang] = FirstView(page, self, lang)
        return self._first_views[lang]

    def numbers(self, page: PageContext) -> list[Number]:
        return self._first_view(page).numbers()

    def headline(self, page: PageContext) -> dict[str, str]:
        return self._first_view(page).headline()

    def words(self, page: PageContext) -> Words:
        values = {"area": both(page, "area.area"), "areas": both(page, "area.areas"), "metres": overlaps.NEAR}
        values["lines"] = self._first_view(page).lines_title or {"ja": "", "en": ""}
        words = {f"{key}.said": both(page, key, **values) for key in ("area.map.hint", "area.list", "area.none.listed")}
        return words | {"area.line.said": both(page, "area.line.title", **values)}

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        return self._first_view(page).caveats()

    def context(self, page: PageContext) -> dict[str, Any]:
        return self._first_view(page).context()

    def picture(self, page: PageContext) -> str:
        return map_drawing.draw(self, page)

    def feeds(self, page: PageContext) -> dict[str, bytes]:
        """The areas as GeoJSON (EPSG:4326), with the headers of the table as property names."""
        from shapely.geometry import mapping

        table, areas = self.table(page), self.areas if self.areas.crs is None else self.areas.to_crs(4326)
        features = [
            {"type": "Feature", "id": table["keys"][i], "geometry": None if shape is None else mapping(shape),
             "properties": {f["header"]: table["columns"][f["id"]][i] for f in table["fields"]}}
            for i, shape in enumerate(areas.geometry)
        ]  # fmt: skip
        collection = {"type": "FeatureCollection", "features": features}
        return {"geojson": json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()}
