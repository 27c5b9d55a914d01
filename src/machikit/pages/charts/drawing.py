"""A figure drawn as SVG: lines, points, bars, pies as bars, axes, limits. For paper, and for pages without their scripts."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from markupsafe import Markup

from machikit.pages.charts.axes import Axis, axis, width
from machikit.pages.charts.marks import COLOUR, bars, fan, scatter
from machikit.pages.charts.palette import COLOURS
from machikit.pages.charts.scale import Scale
from machikit.pages.charts.table import axis_title, cell

WIDTH = 720
TALL = range(240, 2401)  # pixels
Plain = Mapping[str, Any]


def drawn(figure: Plain, label: str) -> Markup:
    """The SVG element of a figure (see charts.figure.plain). label: what a screen reader says."""
    layout = figure["layout"]
    traces = [fan(t, layout) if t["type"] == "pie" else t for t in figure["data"] if t.get("visible") in (None, True)]
    height = min(max(int(layout.get("height") or 400), TALL.start), TALL.stop)
    body = "".join(_plot(pair, traces, layout, height) for pair in dict.fromkeys(map(_axes_of, traces)))
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


def _axes_of(trace: Plain) -> tuple[str, str]:
    return trace.get("xaxis") or "x", trace.get("yaxis") or "y"


def _named(letter: str) -> str:
    return f"{letter[0]}axis{letter[1:]}"


def _plot(pair: tuple[str, str], traces: Sequence[Plain], layout: Plain, height: int) -> str:
    """One pair of axes with its traces, in its part of the drawing."""
    mine = [(n, t) for n, t in enumerate(traces) if _axes_of(t) == pair]
    said = [layout.get(_named(letter)) or {} for letter in pair]
    overlaid = bool(said[1].get("overlaying"))
    x, y = (_axis(which, s, [t for _, t in mine], layout) for which, s in zip("xy", said, strict=True))
    rows = y.marks(12 if y.kind == "category" else 6)
    left = 0 if overlaid else min(max((width(text) for _, text in rows), default=0) + 10, WIDTH * 0.4)
    a, b = said[0].get("domain") or (0, 1)
    c, d = (layout.get(_named(str(said[1]["overlaying"]))) or {} if overlaid else said[1]).get("domain") or (0, 1)
    inner = WIDTH - 24
    x.scale = Scale(x.lo, x.hi, 8 + a * inner + left, 8 + b * inner)
    y.scale = Scale(y.lo, y.hi, height - 44 - c * (height - 64), height - 44 - d * (height - 64))
    grid = "" if overlaid else _grid(x, y, layout, pair)
    shapes = "".join(_shape(s, x, y, pair) for s in layout.get("shapes", ()))
    marks = bars(
        [(n, t, colour(t, n)) for n, t in mine if t["type"] == "bar"], x, y, str(layout.get("barmode") or "group")
    )
    marks += "".join(scatter(t, colour(t, n), n, x, y) for n, t in mine if t["type"] == "scatter")
    return grid + shapes + marks + "".join(_note(s, x, y, pair) for s in layout.get("annotations", ()))


def _axis(which: str, said: Plain, traces: Sequence[Plain], layout: Plain) -> Axis:
    """The axis of these traces; that of bars' lengths begins at zero and reaches as far as a stack of them."""
    values: list[Any] = []
    lengths = False
    for trace in traces:
        own = list(trace.get(which) or [])
        values += own or list(range(len(trace.get("y" if which == "x" else "x") or [])))
        lengths |= trace["type"] == "bar" and (trace.get("orientation") == "h") == (which == "x")
        lengths |= trace["type"] == "scatter" and which == "y" and str(trace.get("fill")) == "tozeroy"
    if lengths and layout.get("barmode") in ("stack", "relative"):
        values += _stacked(traces, which)
    return axis(said, values, lengths or said.get("rangemode") in ("tozero", "nonnegative"))


def _stacked(traces: Sequence[Plain], which: str) -> list[float]:
    above: dict[Any, float] = {}
    below: dict[Any, float] = {}
    for trace in traces:
        places = trace.get("y" if which == "x" else "x") or []
        for place, v in zip(places, trace.get(which) or [], strict=False):
            side = above if (v or 0) >= 0 else below
            side[place] = side.get(place, 0) + (v or 0)
    return [*above.values(), *below.values()]


def _grid(x: Axis, y: Axis, layout: Plain, pair: tuple[str, str]) -> str:
    left, right, bottom = x.scale.a, x.scale.b, y.scale.a
    lines = "".join(
        f'<path d="M{left:.1f} {at:.1f}H{right:.1f}" stroke="#e1e3e8"/><text x="{left - 6:.1f}" y="{at + 4:.1f}" '
        f'text-anchor="end">{escape(_cut(text))}</text>' for at, text in y.marks(12 if y.kind == "category" else 6)
    )  # fmt: skip
    most = (
        max(2, int((right - left) / max((width(t) for _, t in x.marks(8)), default=1) / 1.3))
        if x.kind == "category"
        else 7
    )
    lines += "".join(
        f'<path d="M{at:.1f} {bottom:.1f}v4" stroke="#8a8d98"/><text x="{at:.1f}" y="{bottom + 18:.1f}" '
        f'text-anchor="middle">{escape(_cut(text))}</text>' for at, text in x.marks(most)
    )  # fmt: skip
    titles = [axis_title(layout, _named(letter)) for letter in pair]
    lines += f'<text x="{(left + right) / 2:.1f}" y="{bottom + 36:.1f}" text-anchor="middle">{escape(titles[0])}</text>'
    lines += f'<text x="4" y="{y.scale.b - 6:.1f}">{escape(titles[1])}</text>' if titles[1] else ""
    return lines + f'<path d="M{left:.1f} {bottom:.1f}H{right:.1f}" stroke="#8a8d98"/>'


def _cut(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"


def _spot(value: Any, ref: str, one: Axis, letter: str) -> float | None:
    """The pixel of a shape's coordinate: of the axis itself, or a share of its length (`paper`, `x domain`)."""
    if ref == letter:
        return one.at(value)
    shared = ref == "paper" or ref == f"{letter} domain"
    return one.scale.a + float(value) * (one.scale.b - one.scale.a) if shared and value is not None else None


def _shape(shape: Plain, x: Axis, y: Axis, pair: tuple[str, str]) -> str:
    refs = str(shape.get("xref") or "x"), str(shape.get("yref") or "y")
    x0, x1 = (_spot(shape.get(k), refs[0], x, pair[0]) for k in ("x0", "x1"))
    y0, y1 = (_spot(shape.get(k), refs[1], y, pair[1]) for k in ("y0", "y1"))
    if x0 is None or x1 is None or y0 is None or y1 is None:
        return ""
    said = (shape.get("line") or {}).get("color")
    ink = said if isinstance(said, str) and COLOUR.fullmatch(said) else "#b42318"
    if shape.get("type") == "line":
        return (
            f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" stroke="{ink}" stroke-width="1.5" stroke-dasharray="5 3"/>'
        )
    box = f'x="{min(x0, x1):.1f}" y="{min(y0, y1):.1f}" width="{abs(x1 - x0):.1f}" height="{abs(y1 - y0):.1f}"'
    return f'<rect {box} fill="#e9ebef"/>' if shape.get("type") == "rect" else ""


def _note(note: Plain, x: Axis, y: Axis, pair: tuple[str, str]) -> str:
    a = _spot(note.get("x"), str(note.get("xref") or "x"), x, pair[0])
    b = _spot(note.get("y"), str(note.get("yref") or "y"), y, pair[1])
    if a is None or b is None:
        return ""
    anchor = {"left": "start", "right": "end"}.get(str(note.get("xanchor")), "middle")
    text = re.sub(r"\s+", " ", cell(note.get("text")))
    return f'<text x="{a:.1f}" y="{b - 4:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
