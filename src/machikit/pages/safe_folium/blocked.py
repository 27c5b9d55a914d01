"""What a map would fetch from the network although the page's policy refuses it: tiles, WMS, films, pictures, data.

Such layers are rendered empty and such icons as the usual marker, so that whatever refers to them (a layer control, a popup) still
works; every address is told.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from machikit.pages.safe_folium.local_files import is_remote
from machikit.pages.safe_folium.offline import remaining_urls
from machikit.pages.safe_folium.rendering import RenderedMap, root_element, walk

if TYPE_CHECKING:
    import folium

# What of folium fetches by itself, and which attribute holds the address
ADDRESSES = {
    **{"TileLayer": "tiles", "WmsTileLayer": "url", "VideoOverlay": "video_url", "VectorGridProtobuf": "url"},
    **{"ImageOverlay": "url", "FloatImage": "image"},
}
ICON_OPTIONS = ("icon_url", "iconUrl", "shadow_url", "shadowUrl", "icon_retina_url", "iconRetinaUrl")
# One transparent pixel: a tile layer stays a tile layer, with its zoom levels and its methods
NO_TILE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
_WEB_PICTURE = re.compile(r"""(?i)<img\b[^<>]*?\bsrc\s*=\s*\\?["']?((?:https?:)?//[^\s"'<>\\]+)""")
_EMPTY_LAYER = "{% macro script(this, kwargs) %}var {{ this.get_name() }} = L.layerGroup();{% endmacro %}"
_USUAL_ICON = "{% macro script(this, kwargs) %}var {{ this.get_name() }} = new L.Icon.Default();{% endmacro %}"


@contextmanager
def without_blocked_layers(city_map: "folium.Map", allowed: Collection[str] = ()) -> Iterator[list[str]]:
    """Inside the context the map's layers whose addresses are not below one of `allowed` are empty; yields those addresses."""
    changed: list[tuple[Any, dict[str, Any]]] = []
    addresses: list[str] = []
    for element in walk(root_element(city_map)):
        address = _address(element)
        if _is_blocked(address, allowed):
            addresses.append(address)
            changed.append((element, vars(element).copy()))
            _empty(element)
    try:
        yield list(dict.fromkeys(addresses))
    finally:
        for element, before in changed:
            vars(element).clear()
            vars(element).update(before)


def pictures_in_texts(city_map: "folium.Map") -> list[str]:
    """The addresses of pictures from the web in a map's own popups, tooltips and icons, which a page shows as text."""
    texts = (text for element in walk(root_element(city_map)) for text in _texts(vars(element)))
    return list(dict.fromkeys(match[1] for text in texts for match in _WEB_PICTURE.finditer(text)))


def _texts(attributes: dict[str, Any]) -> Iterator[str]:
    for name, value in attributes.items():
        nested = value.values() if isinstance(value, dict) and "options" in name else [value]
        yield from (text for text in nested if isinstance(text, str) and "<" in text)


def blocked_addresses(rendered: RenderedMap, allowed: Collection[str] = ()) -> list[str]:
    """The addresses that a rendered map would still fetch: pictures in popups and icons, data."""
    return blocked_in(f"{rendered.head}{rendered.body}<script>{rendered.script}</script>", allowed)


def blocked_in(markup: str, allowed: Collection[str] = ()) -> list[str]:
    """The addresses that markup would fetch and the page's policy refuses."""
    return [address for address in remaining_urls(markup) if _is_blocked(address, allowed)]


def _is_blocked(address: str, allowed: Collection[str]) -> bool:
    return is_remote(address) and not address.startswith(tuple(allowed))


def _address(element: Any) -> str:
    """The address that a layer loads its tiles or picture from, or an icon its picture; "" for other elements."""
    names = [cls.__name__ for cls in type(element).__mro__ if cls.__module__.startswith("folium.")]
    attribute = next((ADDRESSES[name] for name in names if name in ADDRESSES), "")
    if attribute:
        return str(getattr(element, attribute, "") or "")
    options = getattr(element, "options", None)
    addresses = [str(options[key]) for key in ICON_OPTIONS if options.get(key)] if isinstance(options, dict) else []
    return next(filter(is_remote, addresses), "")


def _empty(element: Any) -> None:
    from folium.template import Template

    element.control = False  # nothing to choose in a layer control
    if hasattr(element, "tiles"):
        element.tiles = NO_TILE
        element.options = {k: v for k, v in element.options.items() if k not in ("attribution", "subdomains")}
    elif hasattr(element, "image"):
        element._template = Template("")
    else:
        is_icon = isinstance(getattr(element, "options", None), dict) and set(ICON_OPTIONS) & set(element.options)
        element._template = Template(_USUAL_ICON if is_icon else _EMPTY_LAYER)
