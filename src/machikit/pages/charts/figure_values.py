"""A plotly Figure as plain values that may stand in a page: its texts are text, and nothing in it asks the network."""

import base64
import datetime as dt
import math
import re
from typing import TYPE_CHECKING, Any

from machikit._base.messages import problem
from machikit.pages.charts.palette import ours, quiet
from machikit.pages.svg.axes import kind, named

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

BASIC = ("scatter", "bar", "pie")  # what plotly's basic bundle can draw
SAME = {"scattergl": "scatter"}  # drawn another way, not another chart
KEPT = re.compile(r"<(?!br\s*/?>)", re.IGNORECASE)
KEPT_IN_HOVER = re.compile(r"<(?!br\s*/?>|/?extra>)", re.IGNORECASE)
REMOTE = re.compile(r"(?i)^\s*(?!data:image/)\S")

Plain = dict[str, Any]


def plain(figure: "Figure") -> Plain:
    """{"title", "data", "layout"} of a figure, in the page's quiet style where it brings none of its own.

    plotly reads `<b>` and `<a>` in any text: here they are escaped, `<br>` alone breaks a line. The title is text, to stand above
    the chart. Raises KitError for what is no figure, for a trace that the basic bundle lacks, and for an image from elsewhere.
    """
    from plotly.graph_objects import Figure

    if not isinstance(figure, Figure):
        raise problem("chart.no_figure", f"page.chart({type(figure).__name__})")
    data = [_value(trace.to_plotly_json()) for trace in figure.data]
    for trace in data:
        trace["type"] = SAME.get(trace.get("type", "scatter"), trace.get("type", "scatter"))
        if trace["type"] not in BASIC:
            raise problem("chart.trace", f"page.chart: {trace['type']}", names=", ".join(BASIC))
    layout = _value(figure.layout.to_plotly_json())
    _no_images(layout)
    title = layout.pop("title", None) or {}
    said = title if isinstance(title, str) else str(title.get("text") or "")
    layout = quiet(layout)
    layout.pop("transition", None)
    for (
        trace
    ) in data:  # labels that plotly may turn make it measure without end on a narrow screen; only names need turning
        if trace.get("x") and kind(trace["x"]) != "category":
            layout.setdefault(named(trace.get("xaxis") or "x"), {}).setdefault("tickangle", 0)
    return {"title": _unmarked(said), "data": _texts(data), "layout": _texts(layout)}


def _no_images(layout: Plain) -> None:
    for image in layout.get("images", ()):
        if REMOTE.search(str(image.get("source", ""))):
            raise problem("chart.image", "page.chart: layout.images")


def _unmarked(title: str) -> str:
    """A title without the marks that plotly would have read in it, on one line."""
    return " ".join(re.sub(r"(?i)</?(b|i|br|sub|sup|span|em|strong)\b[^<>]*>", " ", title).split())


def _texts(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {k: _texts(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_texts(v, key) for v in value]
    if isinstance(value, str) and key == "color":
        return ours(value)
    if isinstance(value, str) and key != "family":
        rule = KEPT_IN_HOVER if key in ("hovertemplate", "texttemplate") else KEPT
        return rule.sub("&lt;", value)
    return value


def _value(value: Any) -> Any:
    """numpy arrays, tables' columns, dates and missing values as JSON has them."""
    if isinstance(value, dict):
        return _numbers(value) if set(value) >= {"dtype", "bdata"} else {str(k): _value(v) for k, v in value.items()}
    if isinstance(value, (str, bool)) or value is None:
        return value
    if isinstance(value, (dt.date, dt.datetime)):  # pandas' timestamps too; NaT is none
        return value.isoformat().removesuffix("T00:00:00") if value == value else None
    if type(value).__module__ == "numpy" and getattr(value, "dtype", None) is not None and value.dtype.kind == "M":
        value = value.astype("datetime64[s]")
    if hasattr(value, "tolist") and not isinstance(value, (int, float)):
        return _value(value.tolist())
    if isinstance(value, (list, tuple, set, range)):
        return [_value(v) for v in value]
    if isinstance(value, int):
        return value
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    return number if math.isfinite(number) else None


def _numbers(packed: Plain) -> list[Any]:
    """plotly's own packing of an array."""
    import numpy as np

    return list(_value(np.frombuffer(base64.b64decode(packed["bdata"]), dtype=packed["dtype"])))
