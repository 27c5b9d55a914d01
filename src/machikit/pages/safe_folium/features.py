"""Layers that carry a table's rows: copies of them whose cells are text, for whatever way the layer shows them."""

import json
import re
from collections.abc import Callable
from typing import Any

from machikit.pages.safe_folium.escape import html_text, json_block, safe_markup

Originals = dict[int, tuple[Any, Any]]  # id of a copy: the copy (held, so that its id stays its own), the original


def _cell(value: Any) -> Any:
    """A property as folium shows it: by innerHTML, nested values as their JSON."""
    if isinstance(value, str):
        # GeoDataFrame.explore() wraps `{{` so that Jinja lets it be; here nothing reads it as Jinja
        return html_text(re.sub(r"\{% raw %\}(\{{2,})\{% endraw %\}", r"\1", value))
    if isinstance(value, dict):
        return {html_text(k): _cell(v) for k, v in value.items()}
    return [_cell(v) for v in value] if isinstance(value, (list, tuple)) else value


def _safe_features(features: list[Any]) -> tuple[list[Any], Originals]:
    """Copies whose properties are text for HTML, and the original of each copy."""
    safe: list[Any] = []
    originals: Originals = {}
    for feature in features:
        copy = dict(feature)
        if isinstance(feature.get("properties"), dict):
            shown = feature["properties"].items()
            copy["properties"] = {k: v if _is_style(k, v) else _cell(v) for k, v in shown}
        safe.append(copy)
        originals[id(copy)] = (copy, feature)
    return safe, originals


def _is_style(name: Any, value: Any) -> bool:
    return name in ("style", "highlight") and isinstance(value, dict)  # Leaflet reads these, nobody shows them


def _seeing(function: Callable[[Any], dict[str, Any]], originals: Originals) -> Callable[[Any], dict[str, Any]]:
    """A style function that is given the feature as it was before its cells were made text."""

    def style(feature: Any) -> dict[str, Any]:
        copy, original = originals.get(id(feature), (None, None))
        given = function(original if copy is feature else feature)
        return {_style_word("", k): _style_word(k, v) for k, v in given.items()}

    return style


def _style_word(name: str, value: Any) -> Any:
    """A style that may have been made from cells. One called `html` is what a DivIcon shows."""
    if not isinstance(value, str):
        return value
    # no colour, class or dash pattern has one of these signs; folium would read `{{` at the start as code
    return safe_markup(value) if name == "html" else re.sub("[{}<>&\"'`$\\\\]", "", value)


def _done(one: Any, data: Any) -> bool:
    """Whether this very object is the safe copy made before (a new one may have been given since)."""
    return one.__dict__.get("_safe_data") is data and data is not None


def geojson(one: Any) -> None:
    if _done(one, one.data) or not isinstance(one.data, dict):
        return
    one.embed = True  # what is fetched while the page runs could not be made safe, nor be there without network
    collected = isinstance(one.data.get("features"), list)
    safe, originals = _safe_features(one.data["features"] if collected else [one.data])
    one.data = one._safe_data = {**one.data, "features": safe} if collected else safe[0]
    for name in ("style_function", "highlight_function"):
        if callable(one.__dict__.get(name)):
            setattr(one, name, _seeing(getattr(one, name), originals))
    key = getattr(one, "feature_identifier", "feature.id").removeprefix("feature.")
    if not re.fullmatch(r"id|properties\.[A-Za-z_]\w*", key, flags=re.ASCII):  # 面積(m2) would be read as code
        for i, feature in enumerate(safe):
            feature["id"] = str(i)
        one.feature_identifier = "feature.id"


def topojson(one: Any) -> None:
    path = one.object_path.split(".")
    one._safe_object_path = "".join(f"[{json_block(key)}]" for key in path)
    if _done(one, one.data) or not isinstance(one.data, dict):
        return
    node = one.data = one._safe_data = dict(one.data)
    for key in path:
        node[key] = dict(node[key])
        node = node[key]
    node["geometries"], originals = _safe_features(node["geometries"])
    for copy in node["geometries"]:  # folium writes each feature's style into it
        copy["properties"] = dict(copy.get("properties") or {})
        copy["properties"]["style"] = dict(copy["properties"].get("style") or {})
    one.style_function = _seeing(one.style_function, originals)


def realtime(one: Any) -> None:
    if isinstance(one.src, dict) and not _done(one, one.src):
        features = one.src.get("features")
        safe = _safe_features(features if isinstance(features, list) else [one.src])[0]
        one.src = one._safe_data = {**one.src, "features": safe} if isinstance(features, list) else safe[0]


def timestamped(one: Any) -> None:
    one.duration = "undefined" if one.duration == "undefined" else '"' + re.sub(r"[^\w:.+-]", "", one.duration) + '"'
    try:
        data = json.loads(one.data)
    except (TypeError, ValueError):
        return  # the name of a variable: code
    for feature in data.get("features", [data]) if isinstance(data, dict) else []:
        properties = feature.get("properties") or {}
        for name in ("popup", "tooltip"):
            if isinstance(properties.get(name), str):
                properties[name] = safe_markup(properties[name])
    one.data = json_block(data)


def rows(one: Any) -> None:
    """FastMarkerCluster: what the volunteer's callback makes HTML of."""
    if not _done(one, one.data):
        one.data = one._safe_data = [_cell(row) for row in one.data]


def moments(one: Any) -> None:
    """HeatMapWithTime: the labels of its moments, which folium writes into the script as Python prints them."""
    if not _done(one, one.index):
        one.index = one._safe_data = [html_text(moment) for moment in one.index]
