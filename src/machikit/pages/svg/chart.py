"""A plotly figure as static SVG, for print and for pages without scripts: lines, points, bars, areas, pies (as bars), axes, limits."""

from collections.abc import Sequence
from html import escape
from typing import Any

from markupsafe import Markup

from machikit.pages.charts.figure_table import JsonObject, cell_text
from machikit.pages.charts.palette import COLOURS
from machikit.pages.svg import annotations
from machikit.pages.svg.frame import WIDTH, AxisPair, axes_of, axis_pair
from machikit.pages.svg.traces import COLOUR_PATTERN, bars, pie_as_bars, scatter

HEIGHTS = range(240, 2401)  # pixels


def chart_svg(figure: JsonObject, label: str) -> Markup:
    """The SVG element of a figure (as figure_values.plain_figure returns it). label: the text for screen readers."""
    layout = figure["layout"]
    traces = [pie_as_bars(t) if t["type"] == "pie" else t for t in figure["data"] if t.get("visible") in (None, True)]
    traces = _stacked_areas(traces)
    height = min(max(int(layout.get("height") or 400), HEIGHTS.start), HEIGHTS.stop)
    frames = [axis_pair(pair, traces, layout) for pair in dict.fromkeys(map(axes_of, traces))]
    right = max((axes.label_width for axes in frames if axes.overlaid), default=0)
    for axes in frames:
        base = next((f for f in frames if f.axis_ids[1] == axes.axis_settings(1).get("overlaying")), axes)
        axes.set_scales(height, base.label_width, right)
    body = "".join(axes.to_svg() for axes in frames) + annotations.shapes(layout, frames, height)
    body += "".join(_traces_svg(axes) for axes in frames) + annotations.annotations(layout, frames, height)
    return Markup(f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(label)}">{body}</svg>')


def legend_html(figure: JsonObject) -> Markup:
    """The legend of a figure as a list; "" where it has none."""
    square = '<svg viewBox="0 0 14 14" aria-hidden="true"><rect width="14" height="14" rx="2" fill="{}"/></svg>'
    items = Markup("").join(Markup(f"<li>{square}{{}}</li>").format(*one) for one in legend(figure))
    return items and Markup('<ul class="keys">{}</ul>').format(items)


def legend(figure: JsonObject) -> list[tuple[str, str]]:
    """(colour, name) of each named trace; [] unless there are several."""
    named = [(trace_colour(t, n), cell_text(t["name"])) for n, t in enumerate(figure["data"])
             if t.get("name") and t["type"] != "pie" and t.get("showlegend") is not False]  # fmt: skip
    return named if len(named) > 1 else []


def trace_colour(trace: JsonObject, n: int) -> str:
    """The colour that a trace sets, else the n-th of the palette."""
    colours = [(trace.get(part) or {}).get("color") for part in ("line", "marker")]
    own_colour = next((c for c in colours if isinstance(c, str) and COLOUR_PATTERN.fullmatch(c)), None)
    return own_colour or COLOURS[n % len(COLOURS)]


def _traces_svg(axes: AxisPair) -> str:
    traces = [(n, t, trace_colour(t, n)) for n, t in axes.traces]
    mode, gap = str(axes.layout.get("barmode") or "group"), axes.layout.get("bargap")
    svg = bars([m for m in traces if m[1]["type"] == "bar"], axes.x, axes.y, mode, gap)
    return svg + "".join(scatter(t, stroke, n, axes.x, axes.y) for n, t, stroke in traces if t["type"] == "scatter")


def _stacked_areas(traces: Sequence[JsonObject]) -> list[JsonObject]:
    """The traces with stacked areas (`stackgroup`) resolved: each starts (`from`) at the sum of those below it."""
    heights: dict[Any, dict[Any, float]] = {}
    result = []
    for trace in traces:
        if not trace.get("stackgroup") or trace.get("orientation") == "h":
            result.append(trace)
            continue
        totals = heights.setdefault((trace["stackgroup"], axes_of(trace)), {})
        ys = [v if isinstance(v, (int, float)) else 0.0 for v in trace.get("y") or []]
        xs = list(trace.get("x") or range(len(ys)))
        start = [totals.get(x, 0.0) for x in xs]
        totals.update({x: a + y for x, a, y in zip(xs, start, ys, strict=False)})
        tops = [a + y for a, y in zip(start, ys, strict=False)]
        result.append({**trace, "x": xs, "y": tops, "from": start, "fill": "tozeroy", "mode": "lines"})
    return result
