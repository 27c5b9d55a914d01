"""Area lookup part: which areas contain a place, what lies inside each area, which areas overlap, and in which years."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from machikit._base.messages import kit_error
from machikit.pages import packed_geometry
from machikit.pages.blocks import table_block
from machikit.pages.context import PageContext
from machikit.pages.part import Feed, Part, both
from machikit.pages.parts.area_lookup.areas import Areas
from machikit.pages.parts.area_lookup.block import AreaBlock, area_block

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
        self._block: tuple[Areas, AreaBlock] | None = None

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

    def block(self, page: PageContext) -> AreaBlock:
        areas = self._areas_on(page)
        if self._block is None or self._block[0] is not areas:
            self._block = areas, area_block(page, areas, standalone=self._layer(page) is None)
        return self._block[1]

    def view_block(self, page: PageContext, block: AreaBlock) -> AreaBlock:
        """The block with the table and the shapes that the page's map holds."""
        areas = self._areas_on(page)
        return {**block, "table": areas.block, "shapes": areas.shapes}

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        areas, block = self._areas_on(page), self.block(page)
        lines = block["lines"]["title"] if block["lines"] else ""
        values = {
            "area": both(page, "area.area"),
            "areas": both(page, "area.areas"),
            "metres": block["near"],
            "lines": lines,
        }
        method = "method.lines" if lines else "method.years" if any(areas.years) else ""
        towns = "method.town" if page.prototype.base_map["towns"]["name"] else ""
        caveats = [both(page, f"area.{key}", **values) for key in ("method", towns, method) if key]
        if lost := areas.block["lat"].count(None):
            caveats.append(both(page, "area.lost", n=f"{lost:,}"))
        for places in block["places"]:
            if lost := places["lat"].count(None):
                caveats.append(both(page, "area.places.unplaced", n=f"{lost:,}", title=places["title"]))
        return caveats

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
