"""A plotly Figure as JSON values that are safe in a page: its texts are escaped, and nothing in it requests the network."""

import base64
import datetime as dt
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.pages.charts.histograms import counted
from machikit.pages.charts.palette import kit_colour, styled_layout
from machikit.pages.pictures import is_data, is_local, picture_address
from machikit.pages.svg.axes import axis_layout_key, detect_axis_kind

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

TRACE_TYPES = ("scatter", "bar", "pie")  # those of plotly's basic bundle
COUNTED_TYPES = ("histogram",)  # counted here, and drawn as bars
# What to use instead of traces that are refused: the key of a message
INSTEAD = {
    "distribution": ("box", "violin"),
    "map": ("choropleth", "choroplethmap", "choroplethmapbox", "densitymap", "densitymapbox", "scattergeo", "scattermap", "scattermapbox"),
    "parts": ("treemap", "sunburst", "icicle", "funnel", "funnelarea", "waterfall", "sankey"),
    "grid": ("heatmap", "contour", "histogram2d", "histogram2dcontour", "image"),
    "table": ("table",),
}  # fmt: skip
EQUIVALENT_TYPES = {"scattergl": "scatter"}  # the same chart, drawn with WebGL
MARKUP = re.compile(r"<(?!br\s*/?>)", re.IGNORECASE)
HOVER_MARKUP = re.compile(r"<(?!br\s*/?>|/?extra>)", re.IGNORECASE)

JsonDict = dict[str, Any]


def plain_figure(figure: "Figure", folder: Path | None = None) -> JsonDict:
    """{"title", "data", "layout"} of a figure, in the page's style except for what the figure itself sets. folder: of its images.

    plotly interprets `<b>` and `<a>` in any text: here all tags but `<br>` are escaped. The title is plain text, shown above the
    chart. Raises KitError if `figure` is not a Figure, for trace types not in plotly's basic bundle, and for remote images.
    """
    from plotly.graph_objects import Figure

    if not isinstance(figure, Figure):
        raise kit_error("chart.no_figure", f"page.chart({type(figure).__name__})")
    data = [_json_value(trace.to_plotly_json()) for trace in figure.data]
    for trace in data:
        trace["type"] = EQUIVALENT_TYPES.get(trace.get("type", "scatter"), trace.get("type", "scatter"))
        if trace["type"] not in (*TRACE_TYPES, *COUNTED_TYPES):
            raise _refusal(trace["type"])
    layout = _json_value(figure.layout.to_plotly_json())
    data = counted(data, layout)
    _put_in_images(layout, folder)
    title = layout.pop("title", None) or {}
    title_text = title if isinstance(title, str) else str(title.get("text") or "")
    layout = styled_layout(layout)
    layout.pop("transition", None)
    # Tick labels that plotly may rotate send it into endless measuring on narrow screens; only category names need rotation.
    for trace in data:
        if trace.get("x") and detect_axis_kind(trace["x"]) != "category":
            layout.setdefault(axis_layout_key(trace.get("xaxis") or "x"), {}).setdefault("tickangle", 0)
    return {"title": _without_tags(title_text), "data": _escape_texts(data), "layout": _escape_texts(layout)}


def _refusal(kind: str) -> KitError:
    """The error for a type of trace that no page can draw, with what to use instead."""
    instead = next((key for key, kinds in INSTEAD.items() if kind in kinds), "other")
    names = ", ".join((*TRACE_TYPES, *COUNTED_TYPES))
    return kit_error(
        "chart.trace", f"page.chart: {kind}", kind=kind, names=names, instead=say(f"chart.instead.{instead}")
    )


def _put_in_images(layout: JsonDict, folder: Path | None) -> None:
    """Put the images of the layout inside. Raises KitError for one of the web, and for one that cannot go in."""
    for image in layout.get("images", ()):
        source = str(image.get("source") or "")
        if source and not (is_data(source) or is_local(source)):
            raise kit_error("chart.image", "page.chart: layout.images")
        if source:
            image["source"] = picture_address(source, folder)


def _without_tags(title: str) -> str:
    """A title on one line, without the tags that plotly would interpret."""
    return " ".join(re.sub(r"(?i)</?(b|i|br|sub|sup|span|em|strong)\b[^<>]*>", " ", title).split())


def _escape_texts(value: Any, key: str = "") -> Any:
    """A JSON value with tags in its texts escaped and plotly's default colours replaced. key: the key it is stored under."""
    if isinstance(value, dict):
        return {k: _escape_texts(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_escape_texts(v, key) for v in value]
    if isinstance(value, str) and key == "color":
        return kit_colour(value)
    if isinstance(value, str) and key != "family":
        pattern = HOVER_MARKUP if key in ("hovertemplate", "texttemplate") else MARKUP
        return pattern.sub("&lt;", value)
    return value


def _json_value(value: Any) -> Any:
    """A JSON value for numpy arrays, pandas columns, dates and missing values."""
    if isinstance(value, dict):
        return (
            _unpack_array(value)
            if set(value) >= {"dtype", "bdata"}
            else {str(k): _json_value(v) for k, v in value.items()}
        )
    if isinstance(value, (str, bool)) or value is None:
        return value
    if isinstance(value, (dt.date, dt.datetime)):  # also pandas' timestamps; NaT becomes None
        return value.isoformat().removesuffix("T00:00:00") if value == value else None
    if type(value).__module__ == "numpy" and getattr(value, "dtype", None) is not None and value.dtype.kind == "M":
        value = value.astype("datetime64[s]")
    if hasattr(value, "tolist") and not isinstance(value, (int, float)):
        return _json_value(value.tolist())
    if isinstance(value, (list, tuple, set, range)):
        return [_json_value(v) for v in value]
    if isinstance(value, int):
        return value
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    return number if math.isfinite(number) else None


def _unpack_array(packed: JsonDict) -> list[Any]:
    """The values of an array that plotly packed as {dtype, bdata}."""
    import numpy as np

    return list(_json_value(np.frombuffer(base64.b64decode(packed["bdata"]), dtype=packed["dtype"])))
