"""Rules for folium layers that carry a table's rows: they get copies of the data whose cells are escaped text.

Each function makes one kind of layer safe in place, for every way the layer may display a cell; `harden.RULES` calls them.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from machikit.pages.safe_folium.escape import html_text, json_block, safe_markup

Originals = dict[int, tuple[Any, Any]]  # id of a copy → the copy (held, so that its id is not reused), the original


def _cell(value: Any) -> Any:
    """A property escaped for innerHTML, which folium shows it by; nested values are shown as JSON."""
    if isinstance(value, str):
        # GeoDataFrame.explore() wraps `{{` to protect it from Jinja; here no Jinja template is compiled from it
        return html_text(re.sub(r"\{% raw %\}(\{{2,})\{% endraw %\}", r"\1", value))
    if isinstance(value, dict):
        return {html_text(k): _cell(v) for k, v in value.items()}
    return [_cell(v) for v in value] if isinstance(value, (list, tuple)) else value


def _safe_features(features: list[Any]) -> tuple[list[Any], Originals]:
    """Copies of GeoJSON features whose properties are escaped for HTML, and the original of each copy."""
    copies: list[Any] = []
    originals: Originals = {}
    for feature in features:
        copy = dict(feature)
        if isinstance(feature.get("properties"), dict):
            properties = feature["properties"].items()
            copy["properties"] = {k: v if _is_style(k, v) else _cell(v) for k, v in properties}
        copies.append(copy)
        originals[id(copy)] = (copy, feature)
    return copies, originals


def _is_style(name: Any, value: Any) -> bool:
    return name in ("style", "highlight") and isinstance(value, dict)  # read by Leaflet, never displayed


def _with_originals(function: Callable[[Any], dict[str, Any]], originals: Originals) -> Callable[[Any], dict[str, Any]]:
    """A style function that receives the original feature, before its cells were escaped."""

    def style(feature: Any) -> dict[str, Any]:
        copy, original = originals.get(id(feature), (None, None))
        result = function(original if copy is feature else feature)
        return {_style_value("", k): _style_value(k, v) for k, v in result.items()}

    return style


def _style_value(name: str, value: Any) -> Any:
    """A style value, which may come from cells. The one called `html` is displayed by a DivIcon."""
    if not isinstance(value, str):
        return value
    # no colour, class or dash pattern has one of these characters; folium would read `{{` at the start as code
    return safe_markup(value) if name == "html" else re.sub("[{}<>&\"'`$\\\\]", "", value)


def _is_safe_copy(layer: Any, data: Any) -> bool:
    """Whether this very object is the safe copy set earlier (the layer may have received new data since)."""
    return layer.__dict__.get("_safe_data") is data and data is not None


def escape_geojson(layer: Any) -> None:
    """GeoJson: the features; its style functions still receive the original features."""
    if _is_safe_copy(layer, layer.data) or not isinstance(layer.data, dict):
        return
    layer.embed = True  # data fetched at run time could not be made safe, and is not there without network
    is_collection = isinstance(layer.data.get("features"), list)
    copies, originals = _safe_features(layer.data["features"] if is_collection else [layer.data])
    layer.data = layer._safe_data = {**layer.data, "features": copies} if is_collection else copies[0]
    for name in ("style_function", "highlight_function"):
        if callable(layer.__dict__.get(name)):
            setattr(layer, name, _with_originals(getattr(layer, name), originals))
    key = getattr(layer, "feature_identifier", "feature.id").removeprefix("feature.")
    if not re.fullmatch(r"id|properties\.[A-Za-z_]\w*", key, flags=re.ASCII):  # 面積(m2) would be read as code
        for i, feature in enumerate(copies):
            feature["id"] = str(i)
        layer.feature_identifier = "feature.id"


def escape_topojson(layer: Any) -> None:
    """TopoJson: the geometries below its object path."""
    path = layer.object_path.split(".")
    layer._safe_object_path = "".join(f"[{json_block(key)}]" for key in path)
    if _is_safe_copy(layer, layer.data) or not isinstance(layer.data, dict):
        return
    node = layer.data = layer._safe_data = dict(layer.data)
    for key in path:
        node[key] = dict(node[key])
        node = node[key]
    node["geometries"], originals = _safe_features(node["geometries"])
    for copy in node["geometries"]:  # folium writes each feature's style into it
        copy["properties"] = dict(copy.get("properties") or {})
        copy["properties"]["style"] = dict(copy["properties"].get("style") or {})
    layer.style_function = _with_originals(layer.style_function, originals)


def escape_realtime(layer: Any) -> None:
    """Realtime with data in place of a URL: the features."""
    if isinstance(layer.src, dict) and not _is_safe_copy(layer, layer.src):
        features = layer.src.get("features")
        safe = _safe_features(features if isinstance(features, list) else [layer.src])[0]
        layer.src = layer._safe_data = {**layer.src, "features": safe} if isinstance(features, list) else safe[0]


def escape_timestamped_geojson(layer: Any) -> None:
    """TimestampedGeoJson: its duration, and the popups and tooltips of its features."""
    layer.duration = (
        "undefined" if layer.duration == "undefined" else '"' + re.sub(r"[^\w:.+-]", "", layer.duration) + '"'
    )
    try:
        data = json.loads(layer.data)
    except (TypeError, ValueError):
        return  # the name of a JavaScript variable
    for feature in data.get("features", [data]) if isinstance(data, dict) else []:
        properties = feature.get("properties") or {}
        for name in ("popup", "tooltip"):
            if isinstance(properties.get(name), str):
                properties[name] = safe_markup(properties[name])
    layer.data = json_block(data)


def escape_cluster_rows(layer: Any) -> None:
    """FastMarkerCluster: the rows, which the volunteer's callback turns into HTML."""
    if not _is_safe_copy(layer, layer.data):
        layer.data = layer._safe_data = [_cell(row) for row in layer.data]


def escape_time_labels(layer: Any) -> None:
    """HeatMapWithTime: the time labels, which folium writes into the script as Python prints them."""
    if not _is_safe_copy(layer, layer.index):
        layer.index = layer._safe_data = [html_text(moment) for moment in layer.index]
