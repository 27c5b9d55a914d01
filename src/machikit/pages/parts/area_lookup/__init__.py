"""Area lookup part: which areas contain a place, what lies inside each area, which areas overlap, and in which years."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, Words, kit_error
from machikit.pages import packed_geometry
from machikit.pages.blocks import table_block
from machikit.pages.context import PageContext
from machikit.pages.part import Feed, Number, Part, both
from machikit.pages.parts.area_lookup import map_drawing, overlaps
from machikit.pages.parts.area_lookup.areas import Areas
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
        self._areas: tuple[PageContext, Any, Areas] | None = None  # for a page and its layer of areas
        self._first_views: dict[str, FirstView] = {}

    def _areas_on(self, page: PageContext) -> Areas:
        """The areas as this page shows them: the style and the data block are those of its map, if it has a layer of them."""
        layer = self._layer(page)
        if self._areas is None or self._areas[0] is not page or self._areas[1] is not layer:
            style = layer.style if layer is not None else self._own_style(page)
            block = page.block if layer is not None else None
            if block is None:
                block = table_block(self.areas, *page.prototype.knows(self.areas))
            self._areas = page, layer, Areas(self.areas, style, block, self.facilities, self.lines)
        return self._areas[2]

    def _own_style(self, page: PageContext) -> packed_geometry.AreaStyle:
        city_area = packed_geometry.city_area(page.prototype.table("boundary"))
        return packed_geometry.choose_style(self.areas, city_area)

    def _layer(self, page: PageContext) -> Any:
        """The layer of these areas on the page's map, None without one. Raises KitError if that layer shows other rows."""
        layers = page.city_map.layers() if hasattr(page.city_map, "layers") else []
        layer = next((x for x in layers if x.block_id == "data" and hasattr(x, "style")), None)
        if layer is not None and not layer.table.index.equals(self.areas.index):
            raise kit_error("page.two_tables", "AreaLookup(areas)", first=len(layer.table), second=len(self.areas))
        return layer

    # --- the Part interface ------------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> dict[str, Any]:
        view, areas = self._first_view(page), self._areas_on(page)
        standalone = self._layer(page) is None  # no map carries the table and the shapes, so this block does
        return {
            "table": areas.block if standalone else None,
            "shapes": packed_geometry.geometry_block(areas.table, areas.style) if standalone else None,
            "years": areas.years,
            "ha": [round(n, 2) for n in areas.hectares],
            "groups": areas.groups,
            "places": view.place_blocks,
            "lines": view.lines_block(),
            "overlaps": [[a, b, round(share, 4)] for a, b, share in areas.kind_overlaps],
            "tiles": {lang: self._first_view(page, lang).tiles() for lang in LANGUAGES},
            "named": view.names_in_headline(),
            "near": overlaps.NEAR,
            "step": STEP,
        }

    def _first_view(self, page: PageContext, lang: str | None = None) -> FirstView:
        """The texts of the page before its script runs; lang: ja or en (default: the page's language)."""
        lang, areas = lang or page.prototype.language, self._areas_on(page)
        if lang not in self._first_views or self._first_views[lang].areas is not areas:
            self._first_views[lang] = FirstView(page, areas, lang)
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
        return map_drawing.draw(self._areas_on(page), page)

    def feeds(self, page: PageContext) -> dict[str, Feed]:
        """The areas as GeoJSON (EPSG:4326), with the headers of the table as property names."""
        from shapely.geometry import mapping

        block, areas = self._areas_on(page).block, self.areas if self.areas.crs is None else self.areas.to_crs(4326)
        features = [
            {"type": "Feature", "id": block["keys"][i], "geometry": None if shape is None else mapping(shape),
             "properties": {f["header"]: block["columns"][f["id"]][i] for f in block["fields"]}}
            for i, shape in enumerate(areas.geometry)
        ]  # fmt: skip
        collection = {"type": "FeatureCollection", "features": features}
        return {"geojson": collection}
