"""A folium map rendered for a document of the kit: its markup, and the styles and scripts it uses, inlined."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from machikit._base.errors import KitError
from machikit._base.messages import kit_error
from machikit.pages.bundles import bundle
from machikit.pages.safe_folium.rendering import RenderedMap

if TYPE_CHECKING:
    import folium

NAMED = 5  # addresses that a message names
TILES = "machikit.addTiles("  # in the script of a map with tiles of its own
TILE_LIBRARIES = (
    "pmtiles.js",
    "protomaps-leaflet.js",
    "pbf",
    "fflate",
    "rbush",
    "quickselect",
    "vector-tile",
    "point-geometry",
    "basemaps",
    "color2k",
)  # fmt: skip  the two scripts, and what protomaps-leaflet was bundled with
CLUSTER_FROM = 1500  # with more rows than this, points are clustered


@dataclass(frozen=True)
class MapHtml:
    """element, head: markup for body and head; library_scripts and scripts: of third parties and of the map, in the order they must
    run; libraries: names of the assets in it; blocked: addresses that it would fetch and the page's policy refuses.
    """

    element: str = ""
    head: str = ""
    styles: list[str] = field(default_factory=list)
    library_scripts: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    libraries: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)


def map_html(
    city_map: "folium.Map", clusters: bool, folder: Path | None = None, allowed: Collection[str] = ()
) -> MapHtml:
    """Make a map safe and render it. clusters: whether its points are clustered; folder: in which its pictures lie; allowed: what
    the page's policy lets it fetch.
    """
    from machikit.pages.pictures.in_markup import MarkupPictures
    from machikit.pages.safe_folium.blocked import blocked_addresses, pictures_in_texts, without_blocked_layers
    from machikit.pages.safe_folium.harden import harden
    from machikit.pages.safe_folium.map_pictures import put_in_pictures, with_pictures
    from machikit.pages.safe_folium.rendering import render_map

    pictures = MarkupPictures(folder)
    put_in_pictures(city_map, pictures)
    from_web = pictures_in_texts(city_map)
    harden(city_map)
    with without_blocked_layers(city_map, allowed) as blocked:
        rendered = with_pictures(render_map(city_map), pictures)
    styles, scripts, names = _needed_assets(rendered, clusters)
    blocked = list(dict.fromkeys([*blocked, *from_web, *blocked_addresses(rendered, allowed)]))
    own = [bundle("map"), *([bundle("tiles")] if TILES in rendered.script else []), rendered.script]
    return MapHtml(rendered.body, rendered.head, styles, scripts, own, names, blocked)


def blocked_remarks(where: str, addresses: Sequence[str]) -> list[KitError]:
    """What is told of addresses that a page would fetch and its policy refuses: of tiles, and of pictures and data."""
    tiles = [one for one in addresses if re.search(r"\{[xyz]\}|(?i:wms)", one)]
    others = [one for one in addresses if one not in tiles]
    told = (("page.blocked.tiles", tiles), ("page.blocked", others))
    return [kit_error(key, where, addresses=_named(some)) for key, some in told if some]


def _named(addresses: Sequence[str]) -> str:
    return ", ".join(addresses[:NAMED]) + (f" … ({len(addresses)})" if len(addresses) > NAMED else "")


def _needed_assets(rendered: RenderedMap, clusters: bool) -> tuple[list[str], list[str], list[str]]:
    """The styles and scripts that a rendered map really uses, inlined: (styles, scripts, their names).

    folium lists jQuery, Bootstrap and Awesome Markers for every map; they are included only if a layer uses them.
    """
    from machikit.pages.safe_folium.assets import asset_text, inline_css, inline_js

    icons = "AwesomeMarkers" in rendered.script
    used = {
        "jquery": "$(" in rendered.script or "jQuery" in rendered.script,
        "bootstrap": icons,
        "awesome": icons,
        "fontawesome": icons,
        "glyphicon": icons,
    }
    urls = [*rendered.css, *rendered.scripts]
    wanted = [url for url in urls if all(is_used for word, is_used in used.items() if word in url.lower())]
    styles = [inline_css(url) for url in rendered.css if url in wanted]
    scripts = [inline_js(url) for url in rendered.scripts if url in wanted]
    if clusters:
        scripts.append(asset_text("supercluster.js"))
        wanted.append("supercluster.js")
    if TILES in rendered.script:
        scripts += [asset_text("pmtiles.js"), inline_js("protomaps-leaflet.js")]
        wanted += [*TILE_LIBRARIES]
    return styles, scripts, wanted
