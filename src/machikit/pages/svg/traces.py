"""What stands between the axes of a drawn chart: lines and points, bars beside or on each other, and pies made bars."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from machikit.pages.charts.palette import COLOURS, SHAPES
from machikit.pages.svg.axes import Axis, width
from machikit.pages.svg.scale import number

COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20}|rgba?\([\d\s.,%]+\)")
DASHES = {"dash": "7 4", "dot": "2 4", "dashdot": "9 3 2 3", "longdash": "12 4", "longdashdot": "12 3 2 3"}
THICK = 0.78  # of the room that the bars of one place have
MOST = 3000  # points drawn one by one
Plain = Mapping[str, Any]
Spot = tuple[float, float]


def scatter(trace: Plain, colour: str, n: int, x: Axis, y: Axis) -> str:
    """A trace of lines, points or texts. Where a value is missing the line is broken, unless the trace says otherwise."""
    ys = list(trace.get("y") or [])
    xs = list(trace.get("x") or range(len(ys)))
    spots = [(x.at(a), y.at(b)) for a, b in zip(xs, ys or range(len(xs)), strict=False)]
    mode = str(trace.get("mode") or ("lines+markers" if len(spots) < 20 else "lines"))
    drawn = ""
    if "lines" in mode:
        said = trace.get("line") or {}
        dash = DASHES.get(str(said.get("dash")), "")
        for run in _runs(spots, bool(trace.get("connectgaps"))):
            path = "L".join(f"{a:.1f} {b:.1f}" for a, b in run)
            if str(trace.get("fill")) == "tozeroy":
                back = "L".join(f"{a:.1f} {b:.1f}" for a, b in reversed(_floor(trace, run, spots, y)))
                drawn += f'<path d="M{path}L{back}z" fill="{colour}" fill-opacity=".25"/>'
            drawn += f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2.2" stroke-dasharray="{dash}"/>'
    if "markers" in mode:
        shape = SHAPES[n % len(SHAPES)]
        there = [(a, b) for a, b in spots if a is not None and b is not None][:MOST]
        drawn += "".join(
            f'<path transform="translate({a:.1f} {b:.1f})" d="{shape}" fill="{colour}"/>' for a, b in there
        )
    if "text" in mode and isinstance(trace.get("text"), list):
        for (a, b), text in zip(spots, trace["text"], strict=False):
            if a is not None and b is not None and text is not None:
                drawn += f'<text x="{a:.1f}" y="{b - 7:.1f}" text-anchor="middle">{escape(_plain(text))}</text>'
    return drawn


def _floor(
    trace: Plain, run: Sequence[Spot], spots: Sequence[tuple[float | None, float | None]], y: Axis
) -> list[Spot]:
    """Where the area below a run ends: zero, or the area on which it lies (`from`, see drawing)."""
    zero = y.at(0)
    base = y.scale.a if zero is None else zero
    starts = {a: y.at(v) for (a, _), v in zip(spots, trace.get("from") or [], strict=False)}
    return [(a, base if (at := starts.get(a)) is None else at) for a, _ in run]


def _runs(spots: Sequence[tuple[float | None, float | None]], join: bool) -> list[list[Spot]]:
    found: list[list[Spot]] = [[]]
    for a, b in spots:
        if a is not None and b is not None:
            found[-1].append((a, b))
        elif not join:
            found.append([])
    return [run for run in found if run]


def bars(traces: Sequence[tuple[int, Plain, str]], x: Axis, y: Axis, mode: str) -> str:
    """Traces of bars: beside each other (group), on each other (stack, relative), or over each other (overlay)."""
    if not traces:
        return ""
    sideways = traces[0][1].get("orientation") == "h"
    along, up = (y, x) if sideways else (x, y)
    places = [along.at(v) for _, t, _ in traces for v in t.get("y" if sideways else "x") or []]
    room = _room([p for p in places if p is not None], abs(along.scale.b - along.scale.a)) * THICK
    beside = mode == "group"
    thick = room / len(traces) if beside else room
    ends: dict[tuple[Any, bool], float] = {}
    drawn = ""
    for k, (_, trace, colour) in enumerate(traces):
        shift = (k - (len(traces) - 1) / 2) * thick if beside else 0.0
        texts: list[Any] = said if isinstance(said := trace.get("text"), list) else []
        pairs = zip(trace.get("y" if sideways else "x") or [], trace.get("x" if sideways else "y") or [], strict=False)
        for i, (place, value) in enumerate(pairs):
            at = along.at(place)
            if at is None or not isinstance(value, (int, float)):
                continue
            start = ends.get((place, value >= 0), 0.0) if mode in ("stack", "relative") else 0.0
            ends[place, value >= 0] = start + value
            a, b = up.at(start), up.at(start + value)
            if a is not None and b is not None:
                box = (a, b, at + shift - thick / 2, thick, sideways)
                drawn += _bar(box, _colour(trace, i, colour), _plain(texts[i]) if i < len(texts) else "")
    return drawn


def _room(places: Sequence[float], length: float) -> float:
    """How much of the axis the bars of one place have: the smallest distance between two places."""
    ordered = sorted(set(places))
    steps = [b - a for a, b in pairwise(ordered)]
    return min(steps) if steps else length * 0.4


def _bar(box: tuple[float, float, float, float, bool], colour: str, text: str) -> str:
    a, b, side, thick, sideways = box
    low, long = min(a, b), abs(b - a)
    if sideways:
        place = f'x="{low:.1f}" y="{side:.1f}" width="{long:.1f}" height="{thick:.1f}"'
        inside = long > width(text) + 12  # a label at the end of a long bar would leave the drawing
        word = f'<text x="{max(a, b) + (-5 if inside else 5):.1f}" y="{side + thick / 2 + 4:.1f}" '
        word += 'text-anchor="end" style="fill:#fff">' if inside else ">"
    else:
        place = f'x="{side:.1f}" y="{low:.1f}" width="{thick:.1f}" height="{long:.1f}"'
        word = f'<text x="{side + thick / 2:.1f}" y="{low - 4:.1f}" text-anchor="middle">'
    return f'<rect {place} fill="{colour}"/>' + (f"{word}{escape(text)}</text>" if text else "")


def _colour(trace: Plain, i: int, colour: str) -> str:
    said = (trace.get("marker") or {}).get("color")
    own = said[i] if isinstance(said, list) and i < len(said) else None
    return own if isinstance(own, str) and COLOUR.fullmatch(own) else colour


def _plain(text: Any) -> str:
    return number(float(text)) if isinstance(text, (int, float)) else str(text).replace("&lt;", "<")


def fan(trace: Plain, layout: Plain) -> dict[str, Any]:
    """A pie as bars from the largest down, with shares: angles are hard to read and cannot be printed small."""
    pairs = [(str(a), float(v)) for a, v in zip(trace.get("labels") or [], trace.get("values") or [], strict=False)
             if isinstance(v, (int, float))]  # fmt: skip
    pairs.sort(key=lambda pair: pair[1])
    whole = sum(v for _, v in pairs) or 1
    shares = [f"{number(v)} ({v / whole:.1%})" for _, v in pairs]
    colours = {"color": [COLOURS[0]] * len(pairs)}
    return {
        "type": "bar",
        "orientation": "h",
        "y": [a for a, _ in pairs],
        "x": [v for _, v in pairs],
        "text": shares,
        "marker": colours,
    }
