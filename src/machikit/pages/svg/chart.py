"""A figure drawn as SVG: lines, points, bars, areas, pies as bars, axes, limits. For paper, and for pages without their scripts."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from markupsafe import Markup

from machikit.pages.charts.figure_table import cell
from machikit.pages.charts.palette import COLOURS
from machikit.pages.svg import annotations
from machikit.pages.svg.frame import WIDTH, Frame, axes_of, frame
from machikit.pages.svg.traces import COLOUR, bars, fan, scatter

TALL = range(240, 2401)  # pixels
Plain = Mapping[str, Any]


def drawn(figure: Plain, label: str) -> Markup:
    """The SVG element of a figure (see figure.plain). label: what a screen reader says."""
    layout = figure["layout"]
    traces = [fan(t, layout) if t["type"] == "pie" else t for t in figure["data"] if t.get("visible") in (None, True)]
    traces = _piled(traces)
    height = min(max(int(layout.get("height") or 400), TALL.start), TALL.stop)
    frames = [frame(pair, traces, layout) for pair in dict.fromkeys(map(axes_of, traces))]
    right = max((one.room for one in frames if one.overlaid), default=0)
    for one in frames:
        below = next((f for f in frames if f.pair[1] == one.said(1).get("overlaying")), one)
        one.place(height, below.room, right)
    body = "".join(one.drawn() for one in frames) + annotations.shapes(layout, frames, height)
    body += "".join(_marks(one) for one in frames) + annotations.annotations(layout, frames, height)
    return Markup(f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(label)}">{body}</svg>')


def legend(figure: Plain) -> list[tuple[str, str]]:
    """(colour, name) of each trace, where there is more than one to tell apart."""
    named = [(colour(t, n), cell(t["name"])) for n, t in enumerate(figure["data"])
             if t.get("name") and t["type"] != "pie" and t.get("showlegend") is not False]  # fmt: skip
    return named if len(named) > 1 else []


def colour(trace: Plain, n: int) -> str:
    """The colour of a trace as it says it, else the n-th of the palette."""
    said = [(trace.get(part) or {}).get("color") for part in ("line", "marker")]
    found = next((c for c in said if isinstance(c, str) and COLOUR.fullmatch(c)), None)
    return found or COLOURS[n % len(COLOURS)]


def _marks(one: Frame) -> str:
    mine = [(n, t, colour(t, n)) for n, t in one.traces]
    found = bars([m for m in mine if m[1]["type"] == "bar"], one.x, one.y, str(one.layout.get("barmode") or "group"))
    return found + "".join(scatter(t, ink, n, one.x, one.y) for n, t, ink in mine if t["type"] == "scatter")


def _piled(traces: Sequence[Plain]) -> list[Plain]:
    """Areas that lie on each other (`stackgroup`): each with the sum of those below it as its start (`from`)."""
    heights: dict[Any, dict[Any, float]] = {}
    found = []
    for trace in traces:
        if not trace.get("stackgroup") or trace.get("orientation") == "h":
            found.append(trace)
            continue
        below = heights.setdefault((trace["stackgroup"], axes_of(trace)), {})
        ys = [v if isinstance(v, (int, float)) else 0.0 for v in trace.get("y") or []]
        xs = list(trace.get("x") or range(len(ys)))
        start = [below.get(x, 0.0) for x in xs]
        below.update({x: a + y for x, a, y in zip(xs, start, ys, strict=False)})
        tops = [a + y for a, y in zip(start, ys, strict=False)]
        found.append({**trace, "x": xs, "y": tops, "from": start, "fill": "tozeroy", "mode": "lines"})
    return found
