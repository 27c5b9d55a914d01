"""The pictures of a folium map: icons, overlays and what popups, tooltips and other markup of the volunteer show."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base.errors import KitError, LocatedError
from machikit.pages.pictures import IN_POPUP, OVERLAY, PHOTO, is_local, picture_address
from machikit.pages.pictures.in_markup import MarkupPictures
from machikit.pages.safe_folium.blocked import ICON_OPTIONS
from machikit.pages.safe_folium.local_files import is_remote
from machikit.pages.safe_folium.rendering import RenderedMap, created_at, root_element, set_text, text_of, walk

if TYPE_CHECKING:
    from branca.element import Element

_CELLS = ("data", "src", "_safe_data")  # rows of a table, which are text
_NESTED = ("args", "kwargs", "aliases", "base_tree", "overlay_tree", "grouped_overlays")
_IMAGE_TO_URL = ("folium.features", "folium.raster_layers", "folium.utilities")


def put_in_pictures(element: "Element", pictures: MarkupPictures) -> None:
    """Put the pictures of a map inside, in place. Raises KitError for one that cannot go in, at the line that made its element."""
    for node in walk(root_element(element), element):
        try:
            _put_in(node, pictures)
        except KitError as error:
            raise LocatedError(error, created_at(node)) from error


def _put_in(node: Any, pictures: MarkupPictures) -> None:
    kind = type(node).__name__
    if kind == "Element":
        text = text_of(node)
        if text is not None and (changed := pictures.markup(text)) != text:
            set_text(node, changed)
        return
    if kind == "TimestampedGeoJson" and "<" in str(node.data):
        _timestamped(node, pictures)
    for name, attribute, longest in (("FloatImage", "image", PHOTO), ("ImageOverlay", "url", OVERLAY)):
        if kind == name and isinstance(getattr(node, attribute, None), (str, Path)):
            setattr(node, attribute, _shown(str(getattr(node, attribute)), pictures, longest))
    for name, value in list(vars(node).items()):
        if name.startswith("_") or (name in _CELLS and kind != "Html"):
            continue
        if isinstance(value, str) and "<" in value:
            setattr(node, name, pictures.markup(value))
        elif isinstance(value, (dict, list, tuple)) and ("options" in name or name in _NESTED):
            setattr(node, name, _nested(value, pictures))


def _timestamped(layer: Any, pictures: MarkupPictures) -> None:
    """The popups and tooltips of a TimestampedGeoJson, which lie in its data as JSON."""
    try:
        data = json.loads(layer.data)
    except (TypeError, ValueError):
        return  # the name of a JavaScript variable
    for feature in data.get("features", [data]) if isinstance(data, dict) else []:
        properties = feature.get("properties") or {}
        texts = {name: properties[name] for name in ("popup", "tooltip") if isinstance(properties.get(name), str)}
        properties.update({name: pictures.markup(text) for name, text in texts.items()})
    layer.data = json.dumps(data)


def _nested(value: Any, pictures: MarkupPictures) -> Any:
    if isinstance(value, dict):
        longest = _icon_size(value)
        return {
            key: _shown(inner, pictures, longest)
            if key in ICON_OPTIONS and isinstance(inner, str)
            else _nested(inner, pictures)
            for key, inner in value.items()
        }
    if isinstance(value, (list, tuple)):
        return type(value)(_nested(inner, pictures) for inner in value) if type(value) in (list, tuple) else value
    return pictures.markup(value) if isinstance(value, str) and "<" in value else value


def _icon_size(options: dict[str, Any]) -> int:
    """Pixels of the longest side of an icon: three times what it is drawn with, for sharp screens."""
    sizes = [options.get(key) for key in ("icon_size", "iconSize", "shadow_size", "shadowSize")]
    numbers = [n for size in sizes if isinstance(size, (list, tuple)) for n in size if isinstance(n, (int, float))]
    return min(IN_POPUP, max(64, int(3 * max(numbers)))) if numbers else IN_POPUP


def _shown(address: str, pictures: MarkupPictures, longest: int) -> str:
    """The address of an icon or overlay, put in; one of the web stays as it is (see `blocked`)."""
    if is_remote(address):
        return address
    meant = pictures.is_meant(address) or (pictures.folders and is_local(address))
    return pictures.address(address, longest) if meant else address


def with_pictures(rendered: RenderedMap, pictures: MarkupPictures) -> RenderedMap:
    """The rendered map with the pictures of templates and scripts of its own put in, and every data: address cleaned."""
    return replace(
        rendered,
        head=pictures.cleaned(pictures.markup(rendered.head)),
        body=pictures.cleaned(pictures.markup(rendered.body)),
        script=pictures.script(rendered.script),
    )


@contextmanager
def pictures_read_from(folder: Path) -> Iterator[None]:
    """A context in which folium reads a picture's file (CustomIcon, ImageOverlay) from this folder alone, as the kit reads it."""
    import importlib

    modules = [importlib.import_module(name) for name in _IMAGE_TO_URL]
    plain: Callable[..., str] = modules[-1].image_to_url

    def image_to_url(image: Any, *args: Any, **kwargs: Any) -> str:
        if isinstance(image, Path) or (isinstance(image, str) and is_local(image)):
            return picture_address(image, folder, OVERLAY)
        return plain(image, *args, **kwargs)

    try:
        for module in modules:
            setattr(module, "image_to_url", image_to_url)  # noqa: B010
        yield
    finally:
        for module in modules:
            setattr(module, "image_to_url", plain)  # noqa: B010
