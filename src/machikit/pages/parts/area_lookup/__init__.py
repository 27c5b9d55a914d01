"""Which area a place is in: a town or a spot on the map, what lies inside each area, what overlaps, and in which years."""

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, Words, problem
from machikit.pages import packed_geometry
from machikit.pages.blocks import table_block
from machikit.pages.part import Number, Part, both
from machikit.pages.parts.area_lookup import first_view, map_drawing, overlaps

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.pages.page import Page


class AreaLookup(Part):
    """Look-up, numbers, map and lists of areas.

    areas: polygons in any CRS with `name`, and where there are `category` and `date` (a day, a month or a year).
    facilities: a table of points that may lie inside, or several; None among them is passed over. lines: lines that may pass
    through, such as school routes. Raises KitError where areas are points or lines.
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
        given: list[Any] = [*facilities] if isinstance(facilities, (list, tuple)) else [facilities]
        self.areas, self.lines = areas, lines
        self.facilities: list[Any] = [t for t in given if t is not None]
        wrong = {g.geom_type for g in areas.geometry if g is not None} - {"Polygon", "MultiPolygon"}
        if wrong:
            raise problem("area.shapes", "AreaLookup(areas)", names=", ".join(sorted(wrong)))
        self._style: packed_geometry.Style | None = None
        self._table: dict[str, Any] | None = None
        self._openings: dict[str, first_view.Opening] = {}
        self._splits: list[tuple[int, int, float]] | None = None

    # --- what is measured --------------------------------------------------------------------------------------------

    @cached_property
    def ground(self) -> overlaps.Ground:
        return overlaps.Ground(self.areas)

    @cached_property
    def places(self) -> list[overlaps.Places]:
        return [overlaps.places(self.ground, table, self.lines) for table in self.facilities]

    @cached_property
    def pieces(self) -> list[overlaps.Piece]:
        return [] if self.lines is None else overlaps.pieces(self.ground, self.lines)

    @cached_property
    def hectares(self) -> list[float]:
        return self.ground.hectares()

    @cached_property
    def years(self) -> list[int | None]:
        """The year of each row, None where no date is told."""
        dates = self.areas["date"].tolist() if "date" in self.areas else [None] * len(self.areas)
        return [int(found[0]) if (found := re.match(r"\d{4}", str(d or ""))) else None for d in dates]

    def style(self, page: "Page") -> packed_geometry.Style:
        layer = self.layer(page)
        if layer is not None:
            return layer.style
        if self._style is None:
            self._style = packed_geometry.style(self.areas, packed_geometry.city_area(page.prototype.table("boundary")))
        return self._style

    def table(self, page: "Page") -> dict[str, Any]:
        """The areas' block: the page's own where its map shows these areas, else one of this part's."""
        if self.layer(page) is not None and page.block is not None:
            return page.block
        if self._table is None:
            self._table = table_block(self.areas, *page.prototype.knows(self.areas))
        return self._table

    def layer(self, page: "Page") -> Any:
        """The layer of these areas on the page's map, None without one. Raises KitError where it shows other rows."""
        layers = page._map.layers() if hasattr(page._map, "layers") else []  # type: ignore[union-attr]
        found = next((x for x in layers if x.block_id == "data" and hasattr(x, "style")), None)
        if found is not None and not found.table.index.equals(self.areas.index):
            raise problem("page.two_tables", "AreaLookup(areas)", first=len(found.table), second=len(self.areas))
        return found

    @cached_property
    def groups(self) -> list[list[int]]:
        """Rows that are one line of the list: of dated records all of one name, else each row by itself."""
        if not any(self.years):
            return [[i] for i in range(len(self.areas))]
        named: dict[str, list[int]] = defaultdict(list)
        for i, name in enumerate(self.areas["name"].tolist() if "name" in self.areas else [None] * len(self.areas)):
            named[name if isinstance(name, str) else f"\n{i}"].append(i)
        return list(named.values())

    def splits(self, page: "Page") -> list[tuple[int, int, float]]:
        """(row, row of another kind, share of the first in the second) between kinds that each divide the city; else none."""
        how = self.style(page)
        if not how.divides or len(how.kinds) < 2:
            return []
        if self._splits is None:
            self._splits = overlaps.overlaps(self.ground, how.of)
        return self._splits

    # --- what the page gets ------------------------------------------------------------------------------------------

    def block(self, page: "Page") -> dict[str, Any]:
        told = self.opening(page)
        mine = self.layer(page) is None  # no map carries the table and the shapes, so this block does
        return {
            "table": self.table(page) if mine else None,
            "shapes": packed_geometry.block(self.areas, self.style(page)) if mine else None,
            "years": self.years,
            "ha": [round(n, 2) for n in self.hectares],
            "groups": self.groups,
            "places": told.place_blocks,
            "lines": told.lines_block(),
            "overlaps": [[a, b, round(share, 4)] for a, b, share in self.splits(page)],
            "tiles": {lang: self.opening(page, lang).tiles() for lang in LANGUAGES},
            "named": told.named(),
            "near": overlaps.NEAR,
            "step": first_view.STEP,
        }

    def opening(self, page: "Page", lang: str | None = None) -> first_view.Opening:
        """What the page says before its script runs; lang: ja or en (default: the page's language)."""
        lang = lang or page.prototype.language
        if lang not in self._openings or self._openings[lang].page is not page:
            self._openings[lang] = first_view.Opening(page, self, lang)
        return self._openings[lang]

    def numbers(self, page: "Page") -> list[Number]:
        return self.opening(page).numbers()

    def headline(self, page: "Page") -> dict[str, str]:
        return self.opening(page).headline()

    def words(self, page: "Page") -> Words:
        names = {"area": both(page, "area.area"), "areas": both(page, "area.areas"), "metres": overlaps.NEAR}
        names["lines"] = self.opening(page).lines_title or {"ja": "", "en": ""}
        said = {f"{key}.said": both(page, key, **names) for key in ("area.map.hint", "area.list", "area.none.listed")}
        return said | {"area.line.said": both(page, "area.line.title", **names)}

    def caveats(self, page: "Page") -> list[dict[str, str]]:
        return self.opening(page).caveats()

    def context(self, page: "Page") -> dict[str, Any]:
        return self.opening(page).context()

    def picture(self, page: "Page") -> str:
        return map_drawing.draw(self, page)

    def feeds(self, page: "Page") -> dict[str, bytes]:
        """The areas as GeoJSON (EPSG:4326), headers as property names."""
        from shapely import mapping

        table, here = self.table(page), self.areas if self.areas.crs is None else self.areas.to_crs(4326)
        features = [
            {"type": "Feature", "id": table["keys"][i], "geometry": None if shape is None else mapping(shape),
             "properties": {f["header"]: table["columns"][f["id"]][i] for f in table["fields"]}}
            for i, shape in enumerate(here.geometry)
        ]  # fmt: skip
        told = {"type": "FeatureCollection", "features": features}
        return {"geojson": json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()}
