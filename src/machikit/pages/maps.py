"""Maps: folium.Map objects with packed points or areas and a base map that needs no network.

Everything in folium's documentation works on them: markers, polygons, layer controls, plugins.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium

from machikit._base.atomic import atomic_write
from machikit.pages import notices, packed_geometry
from machikit.pages.context import PrototypeContext, current_prototype, warn
from machikit.pages.document import allowed_addresses, assemble
from machikit.pages.map_html import blocked_remarks, map_html
from machikit.pages.map_layers import Areas, Points, base_layers, has_clusters, layer_blocks, tiles_block
from machikit.pages.table_shape import shaped

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.tables.read.tile_archive import CutTiles

AREA_MAX_ZOOM = 16  # maps of areas stop at this zoom, where a house is some five pixels
JAPAN = (36.0, 138.0)  # latitude, longitude


class OfflineMap(folium.Map):
    """A folium.Map that displays in notebooks and saves as one HTML file, without network. `maps.points` and its like make it.

    Raises: Nothing.
    Example:
        >>> import folium
        >>> isinstance(maps.base(), folium.Map)
        True
    """

    def __init__(
        self,
        base: dict[str, Any] | None = None,
        tiles: str = "none",
        max_zoom: int = 18,
        base_tiles: "CutTiles | None" = None,
        **options: Any,
    ):
        super().__init__(
            tiles=None,
            zoom_control=True,
            attributionControl=True,
            fadeAnimation=False,
            maxZoom=max_zoom,
            minZoom=6,
            **options,
        )
        self.base, self.tile_set, self.base_tiles = base, tiles, base_tiles
        for layer in base_layers(base, tiles, base_tiles=base_tiles):
            self.add_child(layer)

    def blocks(self) -> dict[str, Any]:
        """The JSON blocks that the map's scripts read, by element id: the base, each layer's table, and area geometries."""
        return ({"base": self.base} | tiles_block(self.base_tiles) if self.base else {}) | layer_blocks(self)

    def to_html(self) -> str:
        """The map alone, without a page around it, as one HTML document.

        Returns: The document, as text.
        Raises:
            KitError: A plugin on the map cannot be put inside; it is named.
        Example:
            >>> maps.points(sites).to_html().startswith("<!doctype html>")
            True
        """
        prototype = current_prototype.get()
        folder = prototype.folder if prototype else None
        rendered = map_html(self, has_clusters(self), folder, allowed_addresses(self.tile_set))
        for told in blocked_remarks("map", rendered.blocked):
            warn(told)
        full_window = (
            "html,body{margin:0;height:100%}.folium-map{position:absolute;inset:0;background:#e6edf2}"
            ".folium-map .leaflet-control-attribution{font-size:11px}"
        )
        return assemble(
            title="machikit",
            body=rendered.element,
            head=notices.notice_comment(rendered.libraries) + rendered.head,
            styles=[*rendered.styles, full_window],
            blocks=self.blocks(),
            tiles=self.tile_set,
            libraries=rendered.library_scripts,
            scripts=rendered.scripts,
        )

    def save(self, outfile: Any, close_file: bool = True, **kwargs: Any) -> None:
        """Write the map alone as one HTML file that opens without network.

        Args:
            outfile: A path, or a file opened for writing bytes, as in folium.
            close_file: Close that file afterwards.
            kwargs: Taken as folium takes them, and ignored.
        Raises: As for `to_html`.
        Example:
            >>> maps.points(sites).save("map.html")
        """
        html = self.to_html().encode()
        if isinstance(outfile, (str, Path)):
            atomic_write(Path(outfile), html)
            return
        outfile.write(html)
        if close_file:
            outfile.close()

    def _repr_html_(self, **kwargs: Any) -> str:
        """The notebook display: the whole map inside an iframe, so that JupyterLab shows it offline too."""
        from html import escape

        style = "width:100%;height:480px;border:1px solid #d9dbe1;border-radius:8px"
        return f'<iframe srcdoc="{escape(self.to_html())}" style="{style}"></iframe>'


def points(table: "GeoDataFrame", group: str | None = None, prototype: PrototypeContext | None = None) -> OfflineMap:
    """A map of a table's points on the city's base map. Each point can be clicked for its details, however many there are.

    Args:
        table: A GeoDataFrame in any CRS (drawn in EPSG:4326); a polygon is shown as a point inside it.
        group: The group of flags that the page offers as a filter; by default the topic's first, such as `hazard`.
        prototype: Whose base map and labels to use; by default those of the one loaded last.
    Returns: A folium.Map, to which everything of folium can be added.
    Raises: Nothing; `page.save()` names the groups there are, if the table has no such group.
    Example:
        >>> import folium
        >>> city_map = maps.points(sites)
        >>> circle = folium.Circle([34.343, 134.046], radius=500, tooltip="500 m").add_to(city_map)
        >>> page.map(city_map)
    """
    table = shaped(table, "maps.points")
    prototype = prototype or current_prototype.get()
    schema, terms = prototype.knows(table) if prototype else (None, {})
    layer = Points(table, schema, terms)
    layer.group = group
    centre, zoom = (prototype.city.centre, prototype.city.zoom) if prototype else (_centre(layer.block), 11)
    city_map = OfflineMap(**_base_of(prototype), location=centre, zoom_start=zoom)
    layer.add_to(city_map)
    if not prototype and any(v is not None for v in layer.block["lat"]):
        city_map.fit_bounds(_bounds(layer.block), padding=(24, 24))
    return city_map


def areas(table: "GeoDataFrame", prototype: PrototypeContext | None = None) -> OfflineMap:
    """A map of a table's polygons on the city's base map. It cannot be enlarged so far that single houses are told apart.

    Areas that divide the whole city (school districts) are tinted so that neighbours differ; others are filled by `category`.

    Args:
        table: A GeoDataFrame of polygons in any CRS (drawn in EPSG:4326).
        prototype: As for `points`.
    Returns: A folium.Map, to which everything of folium can be added.
    Raises: Nothing.
    Example:
        >>> page.map(maps.areas(prototype.table("boundary")))
    """
    table = shaped(table, "maps.areas")
    prototype = prototype or current_prototype.get()
    schema, terms = prototype.knows(table) if prototype else (None, {})
    city_area = packed_geometry.city_area(prototype.table("boundary")) if prototype else None
    layer = Areas(table, schema, terms, city_area=city_area)
    centre, zoom = (prototype.city.centre, prototype.city.zoom) if prototype else (_centre(layer.block), 11)
    city_map = OfflineMap(
        **_base_of(prototype), max_zoom=AREA_MAX_ZOOM, location=centre, zoom_start=zoom, zoom_snap=0.25
    )
    layer.add_to(city_map)
    if not prototype and any(v is not None for v in layer.block["lat"]):
        west, south, east, north = (table if table.crs is None else table.to_crs(4326)).total_bounds.tolist()
        city_map.fit_bounds([[south, west], [north, east]], padding=(24, 24))
    return city_map


def layer(table: "GeoDataFrame", name: str, by: str | None = None) -> Points:
    """A further layer of points for a map.

    Args:
        table: A GeoDataFrame in any CRS.
        name: The layer's name in a layer control.
        by: A column that colours the points; by default all are alike.
    Returns: A folium layer: `add_to` a map.
    Raises: Nothing.
    Example:
        >>> city_map = maps.points(sites)
        >>> aeds = maps.layer(prototype.table("aed"), "AED").add_to(city_map)
    """
    table = shaped(table, "maps.layer")
    prototype = current_prototype.get()
    schema, terms = prototype.knows(table) if prototype else (None, {})
    return Points(table, schema, terms, by=by, name=name)


def base() -> OfflineMap:
    """The empty base map of the prototype loaded last: its city's outline and names of towns, or Japan without a prototype.

    Returns: A folium.Map: for parts that draw on it themselves, and for layers of one's own.
    Raises: Nothing.
    Example:
        >>> import folium
        >>> city_map = maps.base()
        >>> marker = folium.Marker([34.343, 134.046], popup="市役所").add_to(city_map)
        >>> page.map(city_map)
    """
    prototype = current_prototype.get()
    if prototype is None:
        return OfflineMap(location=JAPAN, zoom_start=6)
    return OfflineMap(**_base_of(prototype), location=prototype.city.centre, zoom_start=prototype.city.zoom)


def _base_of(prototype: PrototypeContext | None) -> dict[str, Any]:
    """What a map of the prototype lies on, as arguments of `OfflineMap`; nothing without a prototype."""
    if prototype is None:
        return {}
    return {"base": prototype.base_map, "tiles": prototype.tiles, "base_tiles": prototype.base_tiles}


def _bounds(block: dict[str, Any]) -> list[list[float]]:
    lats, lons = [v / 1e6 for v in block["lat"] if v is not None], [v / 1e6 for v in block["lon"] if v is not None]
    return [[min(lats), min(lons)], [max(lats), max(lons)]]


def _centre(block: dict[str, Any]) -> tuple[float, float]:
    if not any(v is not None for v in block["lat"]):
        return JAPAN
    (a, b), (c, d) = _bounds(block)
    return ((a + c) / 2, (b + d) / 2)
