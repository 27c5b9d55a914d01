"""The traces of a chart as SVG: lines and points, bars (grouped, stacked, overlaid), and pies converted to bars."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from machikit.pages.charts.figure_table import JsonObject
from machikit.pages.charts.palette import COLOURS, SHAPES
from machikit.pages.svg.axes import Axis, text_width
from machikit.pages.svg.scale import format_number
from machikit.pages.svg.spans import span_columns

COLOUR_PATTERN = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20}|rgba?\([\d\s.,%]+\)")
DASHES = {"dash": "7 4", "dot": "2 4", "dashdot": "9 3 2 3", "longdash": "12 4", "longdashdot": "12 3 2 3"}
BAR_SHARE = 0.78  # of the space per position that its bars fill
MAX_POINTS = 3000  # further points of a trace are not drawn
STACKED = ("stack", "relative")
_UNSTACKED: dict[tuple[Any, bool], float] = {}  # bars that stand on nothing
Point = tuple[float, float]


def scatter(trace: JsonObject, colour: str, n: int, x: Axis, y: Axis) -> str:
    """The SVG of a trace of lines, points or texts. Lines break at missing values unless the trace sets connectgaps.

    n: the trace's index among all, which selects its symbol.
    """
    ys = list(trace.get("y") or [])
    xs = list(trace.get("x") or range(len(ys)))
    points = [(x.pixel(a), y.pixel(b)) for a, b in zip(xs, ys or range(len(xs)), strict=False)]
    mode = str(trace.get("mode") or ("lines+markers" if len(points) < 20 else "lines"))
    svg = ""
    if "lines" in mode:
        line = trace.get("line") or {}
        dash = DASHES.get(str(line.get("dash")), "")
        for run in _runs(points, bool(trace.get("connectgaps"))):
            path = "L".join(f"{a:.1f} {b:.1f}" for a, b in run)
            if str(trace.get("fill")) == "tozeroy":
                base = "L".join(f"{a:.1f} {b:.1f}" for a, b in reversed(_area_base(trace, run, points, y)))
                svg += f'<path d="M{path}L{base}z" fill="{colour}" fill-opacity=".25"/>'
            svg += f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2.2" stroke-dasharray="{dash}"/>'
    if "markers" in mode:
        shape = SHAPES[n % len(SHAPES)]
        visible = [(a, b) for a, b in points if a is not None and b is not None][:MAX_POINTS]
        svg += "".join(
            f'<path transform="translate({a:.1f} {b:.1f})" d="{shape}" fill="{colour}"/>' for a, b in visible
        )
    if "text" in mode and isinstance(trace.get("text"), list):
        for (a, b), text in zip(points, trace["text"], strict=False):
            if a is not None and b is not None and text is not None:
                svg += f'<text x="{a:.1f}" y="{b - 7:.1f}" text-anchor="middle">{escape(_label_text(text))}</text>'
    return svg


def _area_base(
    trace: JsonObject, run: Sequence[Point], points: Sequence[tuple[float | None, float | None]], y: Axis
) -> list[Point]:
    """The lower edge of a filled area: zero, or the top of the area it is stacked on (`from`, see chart)."""
    zero = y.pixel(0)
    zero_pixel = y.scale.a if zero is None else zero
    starts = {a: y.pixel(v) for (a, _), v in zip(points, trace.get("from") or [], strict=False)}
    return [(a, zero_pixel if (pixel := starts.get(a)) is None else pixel) for a, _ in run]


def _runs(points: Sequence[tuple[float | None, float | None]], join: bool) -> list[list[Point]]:
    """The points without gaps, in one run for each unbroken line; join: whether lines continue across gaps."""
    runs: list[list[Point]] = [[]]
    for a, b in points:
        if a is not None and b is not None:
            runs[-1].append((a, b))
        elif not join:
            runs.append([])
    return [run for run in runs if run]


def bars(traces: Sequence[tuple[int, JsonObject, str]], x: Axis, y: Axis, mode: str, gap: float | None = None) -> str:
    """The SVG of bar traces. mode: side by side (group), on top of each other (stack, relative), or overlaid (overlay).

    traces: (index among all, trace, colour); gap: the share of each position's space that is left between bars.
    """
    if not traces:
        return ""
    horizontal = traces[0][1].get("orientation") == "h"
    position_axis, value_axis = (y, x) if horizontal else (x, y)
    positions = [position_axis.pixel(v) for _, t, _ in traces for v in t.get("y" if horizontal else "x") or []]
    axis_length = abs(position_axis.scale.b - position_axis.scale.a)
    space = _space_per_position([p for p in positions if p is not None], axis_length) * (
        BAR_SHARE if gap is None else 1 - gap
    )
    grouped = mode == "group"
    thickness = space / len(traces) if grouped else space
    ends: dict[tuple[Any, bool], float] = {}
    svg = ""
    for k, (_, trace, colour) in enumerate(traces):
        shift = (k - (len(traces) - 1) / 2) * thickness if grouped else 0.0
        texts: list[Any] = text if isinstance(text := trace.get("text"), list) else []
        opacity = trace.get("opacity") or (trace.get("marker") or {}).get("opacity")
        drawn = ""
        for i, (position, start, end) in enumerate(_edges(trace, horizontal, ends if mode in STACKED else _UNSTACKED)):
            pixel, a, b = position_axis.pixel(position), value_axis.pixel(start), value_axis.pixel(end)
            if pixel is not None and a is not None and b is not None:
                box = (a, b, pixel + shift - thickness / 2, thickness, horizontal)
                drawn += _bar(box, _colour(trace, i, colour), _label_text(texts[i]) if i < len(texts) else "")
        see_through = isinstance(opacity, (int, float)) and 0 < opacity < 1
        svg += f'<g fill-opacity="{opacity:.2f}">{drawn}</g>' if see_through else drawn
    return svg


def _edges(trace: JsonObject, horizontal: bool, ends: dict[tuple[Any, bool], float]) -> Iterator[tuple[Any, Any, Any]]:
    """(position, start, end) of each bar. ends: how high the bars stand on which it stands, which grows."""
    along, length = ("y", "x") if horizontal else ("x", "y")
    positions = trace.get(along) or []
    if trace.get("base") is not None:
        yield from zip(positions, *span_columns(trace, length), strict=False)
        return
    for position, value in zip(positions, trace.get(length) or [], strict=False):
        if not isinstance(value, (int, float)):
            yield position, None, None
            continue
        start = ends.get((position, value >= 0), 0.0)
        if ends is not _UNSTACKED:
            ends[position, value >= 0] = start + value
        yield position, start, start + value


def _space_per_position(positions: Sequence[float], length: float) -> float:
    """The pixels available to the bars of one position: the smallest distance between two positions."""
    ordered = sorted(set(positions))
    gaps = [b - a for a, b in pairwise(ordered)]
    return min(gaps) if gaps else length * 0.4


def _bar(box: tuple[float, float, float, float, bool], colour: str, text: str) -> str:
    """box: start and end along the value axis, start across it, thickness, whether the bar is horizontal."""
    a, b, side, thickness, horizontal = box
    start, length = min(a, b), abs(b - a)
    if horizontal:
        rect = f'x="{start:.1f}" y="{side:.1f}" width="{length:.1f}" height="{thickness:.1f}"'
        inside = length > text_width(text) + 12  # a label at the end of a long bar would leave the drawing
        label = f'<text x="{max(a, b) + (-5 if inside else 5):.1f}" y="{side + thickness / 2 + 4:.1f}" '
        label += 'text-anchor="end" style="fill:#fff">' if inside else ">"
    else:
        rect = f'x="{side:.1f}" y="{start:.1f}" width="{thickness:.1f}" height="{length:.1f}"'
        label = f'<text x="{side + thickness / 2:.1f}" y="{start - 4:.1f}" text-anchor="middle">'
    return f'<rect {rect} fill="{colour}"/>' + (f"{label}{escape(text)}</text>" if text else "")


def _colour(trace: JsonObject, i: int, colour: str) -> str:
    colours = (trace.get("marker") or {}).get("color")
    bar_colour = colours[i] if isinstance(colours, list) and i < len(colours) else None
    return bar_colour if isinstance(bar_colour, str) and COLOUR_PATTERN.fullmatch(bar_colour) else colour


def _label_text(text: Any) -> str:
    return format_number(float(text)) if isinstance(text, (int, float)) else str(text).replace("&lt;", "<")


def pie_as_bars(trace: JsonObject) -> dict[str, Any]:
    """A pie as a horizontal bar trace, the largest on top, labelled with shares: angles are hard to read in small print."""
    pairs = [(str(a), float(v)) for a, v in zip(trace.get("labels") or [], trace.get("values") or [], strict=False)
             if isinstance(v, (int, float))]  # fmt: skip
    pairs.sort(key=lambda pair: pair[1])
    total = sum(v for _, v in pairs) or 1
    shares = [f"{format_number(v)} ({v / total:.1%})" for _, v in pairs]
    colours = {"color": [COLOURS[0]] * len(pairs)}
    return {
        "type": "bar",
        "orientation": "h",
        "y": [a for a, _ in pairs],
        "x": [v for _, v in pairs],
        "text": shares,
        "marker": colours,
    }
