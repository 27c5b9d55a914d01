"""Layers of the kit on a folium.Map: the base map that needs no network, and a table's points or areas, packed."""

import base64
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, MacroElement
from folium.template import Template

from machikit._base.messages import page_words
from machikit.catalog.model import Schema
from machikit.pages import packed_geometry
from machikit.pages.blocks import table_block
from machikit.pages.context import PrototypeContext
from machikit.pages.document import TILES
from machikit.pages.map_html import CLUSTER_FROM
from machikit.pages.safe_folium.rendering import walk
from machikit.tables.read.tile_archive import CutTiles

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


KEY = ("map.north", "map.station", "map.road", "map.pond")  # words that say what the base map shows


def base_layers(
    base: dict[str, Any] | None, tiles: str, scale: bool = True, base_tiles: CutTiles | None = None
) -> list[Element]:
    """The layers of the kit's base map: tiles from the network, then land and names, with the page's own tiles between them."""
    online = [] if tiles not in TILES else [
        folium.TileLayer(TILES[tiles][0], attr="地理院タイル（国土地理院）", name="地理院タイル", max_zoom=18)
    ]  # fmt: skip
    own = [TilesLayer()] if base_tiles and base else []
    return [*online, BaseLayer(base["credit"] if base else "", tiles not in TILES, scale), *own]


def tiles_block(base_tiles: CutTiles | None) -> dict[str, Any]:
    """The JSON block of a page's own tiles, by element id; none where it has no such tiles."""
    if base_tiles is None:
        return {}
    archive = base64.b64encode(base_tiles.archive).decode("ascii")
    return {"tiles": {"archive": archive, "schema": base_tiles.schema, "credit": base_tiles.credit,
                      "zooms": base_tiles.zooms}}  # fmt: skip


class TilesLayer(MacroElement):
    """The page's own vector tiles, between the land of the base map and its names."""

    _template = Template("""
        {% macro script(this, kwargs) %}machikit.addTiles({{ this._parent.get_name() }}, "tiles");{% endmacro %}""")

    def __init__(self) -> None:
        super().__init__()
        self._name = "machikit_tiles"


class BaseLayer(MacroElement):
    """The city's outline and town names, drawn from the page's `base` block."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        machikit.credit = {{ this.credit|tojson }};
        {{ this._parent.get_name() }}.attributionControl?.setPrefix(false).addAttribution(machikit.credit);
        {% if this.scale %}L.control.scale({imperial: false}).addTo({{ this._parent.get_name() }});{% endif %}
        {% if this.has_base %}
        machikit.addBase({{ this._parent.get_name() }}, "base", {{ this.fill|tojson }}, {{ this.key|tojson }});
        {% endif %}
        {% endmacro %}""")

    def __init__(self, credit: str, fill: bool, scale: bool = True):
        super().__init__()
        self._name = "machikit_base"
        self.has_base, self.fill, self.scale = bool(credit), fill, scale
        words = page_words()
        self.credit = words[credit]["ja"] if credit else ""
        self.key = {key: words[key]["ja"] for key in KEY}


class Points(folium.map.Layer):
    """A layer of a table's points, packed: each can be clicked for its details, however many there are."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = machikit.addPoints({{ this._parent.get_name() }}, {{ this.block_id|tojson }}, {{ this.by|tojson }});
        {% endmacro %}""")

    def __init__(
        self,
        table: "GeoDataFrame",
        schema: Schema | None = None,
        terms: dict[str, Any] | None = None,
        by: str | None = None,
        name: str | None = None,
    ):
        """by: a column that colours the points; name: listed under this name in a layer control, unlisted without one."""
        super().__init__(name=name, overlay=True, control=name is not None, show=True)
        self._name, self.by = "machikit_points", by
        self.group: str | None = None
        self.table, self.schema = table, schema
        self.block = table_block(table, schema, terms)
        self.block_id = "points-" + self.get_name()[-8:]

    def blocks(self) -> dict[str, Any]:
        """The JSON blocks that the layer's script reads, by element id."""
        return {self.block_id: self.block}


class Areas(Points):
    """A layer of a table's areas, packed: filled by category, or so that neighbours differ if they divide the city; a click
    lists the areas at that point.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = machikit.addAreas({{ this._parent.get_name() }}, {{ this.block_id|tojson }});
        {% endmacro %}""")

    def __init__(
        self,
        table: "GeoDataFrame",
        schema: Schema | None = None,
        terms: dict[str, Any] | None = None,
        city_area: float | None = None,
        name: str | None = None,
    ):
        super().__init__(table, schema, terms, name=name)
        self._name = "machikit_areas"
        self.style = packed_geometry.choose_style(table, city_area)

    def blocks(self) -> dict[str, Any]:
        return super().blocks() | {f"{self.block_id}-shapes": packed_geometry.geometry_block(self.table, self.style)}


def layers_of(city_map: folium.Map) -> list["Points"]:
    """The layers of packed points and areas on a map, those in groups of layers too."""
    return [element for element in walk(city_map) if isinstance(element, Points)]


def layer_blocks(city_map: folium.Map) -> dict[str, Any]:
    """The JSON blocks that the map's layers read, by element id."""
    return {name: block for layer in layers_of(city_map) for name, block in layer.blocks().items()}


def has_clusters(city_map: folium.Map) -> bool:
    """Whether one of its layers has so many points that they are clustered."""
    return any(layer.block["n"] > CLUSTER_FROM for layer in layers_of(city_map))


@contextmanager
def on_base_map(city_map: folium.Map, prototype: PrototypeContext) -> Iterator[None]:
    """Inside the context a plain folium.Map lies on the prototype's base map, and shows its city where it says no place itself."""
    if any(isinstance(child, BaseLayer) for child in city_map._children.values()):
        yield
        return
    before = {name: vars(city_map)[name] for name in ("_children", "location", "options")}
    layers = base_layers(prototype.base_map, prototype.tiles, not city_map.control_scale, prototype.base_tiles)
    for layer in layers:
        layer._parent = city_map
    city_map._children = OrderedDict([*((layer.get_name(), layer) for layer in layers), *city_map._children.items()])
    if city_map.location == [0.0, 0.0] and city_map.options.get("zoom") == 1:  # folium's own where none is given
        city_map.location = [*prototype.city.centre]
        city_map.options = {**city_map.options, "zoom": prototype.city.zoom}
    try:
        yield
    finally:
        vars(city_map).update(before)
