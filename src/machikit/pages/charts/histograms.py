"""Histograms as bars: their rows are counted here, because plotly's basic bundle, which pages hold, cannot.

Bins are round (1, 2 or 5 times a power of ten; days, weeks, months, quarters or years), as many as the figure asks for at most.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from machikit.pages.charts.bins import Bin, bins_of
from machikit.pages.svg.axes import axis_layout_key, detect_axis_kind

JsonDict = dict[str, Any]
DROPPED = (
    "nbinsx",
    "nbinsy",
    "xbins",
    "ybins",
    "autobinx",
    "autobiny",
    "histfunc",
    "histnorm",
    "bingroup",
    "cumulative",
)
FUNCTIONS = {"count": len, "sum": sum, "avg": lambda v: sum(v) / len(v), "min": min, "max": max}
EMPTY = {"count": 0, "sum": 0}  # of a bin without rows; the others have no value there


def counted(traces: Sequence[JsonDict], layout: JsonDict) -> list[JsonDict]:
    """The traces with each histogram as a trace of bars. The layout gets the type of the axis that was counted along."""
    groups: dict[Any, list[JsonDict]] = defaultdict(list)
    for n, trace in enumerate(traces):
        if trace["type"] == "histogram":
            along = _along(trace)
            groups[
                along, trace.get("bingroup") or trace.get(f"{along}axis") or along, layout.get("barmode") or n
            ].append(trace)
    bars: dict[int, JsonDict] = {}
    for (along, *_), members in groups.items():
        settings = layout.setdefault(axis_layout_key(members[0].get(f"{along}axis") or along), {})
        bins = _bins(along, members, settings)
        layout.setdefault("bargap", 0.2 if settings["type"] == "category" else 0.03)
        bars |= {id(trace): _as_bars(trace, along, bins, settings["type"]) for trace in members}
    return [bars.get(id(trace), trace) for trace in traces]


def _along(trace: JsonDict) -> str:
    """The axis whose values are counted: x, or y for horizontal bars."""
    horizontal = trace.get("orientation") == "h" or (not trace.get("orientation") and trace.get("x") is None)
    return "y" if horizontal else "x"


def _bins(along: str, traces: Iterable[JsonDict], settings: JsonDict) -> list[Bin]:
    """The bins that these traces share. Sets the type of their axis."""
    values = [v for trace in traces for v in _values(trace.get(along)) if v is not None]
    if settings.get("type") not in ("category", "date", "linear"):
        settings["type"] = detect_axis_kind(values)
    given: Any = next((s for t in traces if (s := t.get(f"{along}bins"))), {})
    most = next((n for t in traces if (n := t.get(f"nbins{along}"))), None)
    return bins_of(settings["type"], values, most, given if isinstance(given, Mapping) else {})


def _values(column: Any) -> list[Any]:
    """The cells of a column; text that is a number as a number, as plotly takes it."""
    cells = list(column or [])
    present = [v for v in cells if v is not None]
    if present and all(isinstance(v, str) and _is_number(v) for v in present):
        return [None if v is None else float(v) for v in cells]
    return cells


def _is_number(text: str) -> bool:
    return text.strip().lstrip("+-").replace(".", "", 1).isdigit()


def _as_bars(trace: JsonDict, along: str, bins: Sequence[Bin], kind: str) -> JsonDict:
    """The histogram as a bar trace; `meta` and `hovertext` name the bins."""
    other = "y" if along == "x" else "x"
    function = str(trace.get("histfunc") or "count")
    lengths = _lengths(_values(trace.get(along)), trace.get(other), bins, function)
    lengths = _normed(lengths, bins, str(trace.get("histnorm") or ""))
    if (trace.get("cumulative") or {}).get("enabled"):
        lengths = _summed_up(lengths, (trace.get("cumulative") or {}).get("direction") == "decreasing")
    labels = [one.label for one in bins]
    result = {k: v for k, v in trace.items() if k not in DROPPED}
    hover = str(trace.get("hovertemplate") or f"%{{{along}}}: %{{{other}}}<extra></extra>")
    result |= {
        "type": "bar",
        along: [one.at for one in bins],
        other: lengths,
        "orientation": "h" if along == "y" else "v",
        "hovertext": labels,
        "hovertemplate": hover.replace(f"%{{{along}}}", "%{hovertext}"),
        "meta": {"bins": True},
    }
    return result if kind == "category" else result | {"hoverinfo": "text"}


def _lengths(values: Sequence[Any], weights: Any, bins: Sequence[Bin], function: str) -> list[float | None]:
    weighted = function != "count" and weights is not None
    of_rows = list(weights) if weighted else [1] * len(values)
    rows: list[list[float]] = [[] for _ in bins]
    for value, weight in zip(values, of_rows, strict=False):
        number = float(weight) if isinstance(weight, (int, float)) else None
        place = next((n for n, one in enumerate(bins) if one.holds(value)), None) if value is not None else None
        if place is not None and number is not None:
            rows[place].append(number)
    compute: Any = FUNCTIONS.get(function, len) if weighted else len
    return [compute(some) if some else EMPTY.get(function) for some in rows]


def _normed(lengths: Sequence[float | None], bins: Sequence[Bin], norm: str) -> list[float | None]:
    total = sum(v for v in lengths if v is not None) or 1
    share = {"percent": 100 / total}.get(norm, 1 / total if norm.startswith("probability") else 1)
    widths = [one.width if norm.endswith("density") else 1 for one in bins]
    return [None if v is None else v * share / (width or 1) for v, width in zip(lengths, widths, strict=True)]


def _summed_up(lengths: Sequence[float | None], backwards: bool) -> list[float | None]:
    order = list(reversed(lengths)) if backwards else list(lengths)
    sums: list[float | None] = []
    for v in order:
        sums.append((sums[-1] if sums else 0) + (v or 0))  # type: ignore[operator]
    return sums[::-1] if backwards else sums
