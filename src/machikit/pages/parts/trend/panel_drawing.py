"""A panel as static SVG: for pages without scripts, for paper, and as the small charts of the page itself.

Its texts are figures and dates in ISO 8601, which are the same in both languages.
"""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from machikit.pages.charts.palette import SHAPES
from machikit.pages.parts.trend.series import Line, Point, gaps, runs
from machikit.pages.parts.trend.views import Limit, Panel, View
from machikit.pages.svg.scale import Scale, date_ordinal, date_ticks, format_number, padded_range, ticks

LOOK_COUNT = len(SHAPES)  # of colours, dashes and shapes; part.css has the same colours
LINE_HEIGHT = 12  # of the labels at the ends of the lines, in pixels
OVER = "M0-5.4 5.4 0 0 5.4-5.4 0z"
BELOW = "M0 3.6 3.6-2.6h-7.2z"


class Frame(NamedTuple):
    """Size of a drawing and of its margins in pixels, and the number of ticks."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    ticks: int
    most: int  # points of a line that are drawn


SMALL = Frame(300, 150, 48, 50, 12, 22, 3, 150)
LARGE = Frame(760, 340, 66, 70, 16, 28, 6, 800)


def panel_svg(panel: Panel, view: View, index: bool, named: str, frame: Frame = SMALL) -> str:
    """The SVG element of a panel, with values or, with `index`, indices. named: attributes with the label for screen readers."""
    drawn = [(n, _points(line, base)) for n, (line, base) in enumerate(zip(panel.lines, _bases(panel, index), strict=True))
             if not index or base is not None]  # fmt: skip
    limits = () if index else panel.limits
    values = [p.value for _, points in drawn for p in points if p.value is not None]
    around = [100.0] if index else [limit.value for limit in limits]
    from_zero = panel.from_zero and not index
    y = Scale(*padded_range([*values, *around], from_zero), frame.height - frame.bottom, frame.top)
    x = Scale(*view.span, frame.left, frame.width - frame.right)
    body = _axes(x, y, frame) + "".join(_limit(limit, x, y) for limit in limits)
    body += _breaks(panel.lines, x, frame) + "".join(_gaps(points, view.usual_step, x, frame) for _, points in drawn)
    body += "".join(_line(n, points, view.usual_step, x, y, frame.most) for n, points in drawn)
    body += _ends(drawn, x, y, frame, index)
    return f'<svg class="mini" viewBox="0 0 {frame.width} {frame.height}" role="img" {named}>{body}</svg>'


def thinned(points: Sequence[Point], most: int) -> list[Point]:
    """About `most` points: the lowest and the highest of each stretch, so that no peak is lost."""
    if len(points) <= most:
        return list(points)
    size = -(-2 * len(points) // most)
    extremes: list[Point] = []
    for start in range(0, len(points), size):
        stretch = [p for p in points[start : start + size] if p.value is not None]
        ends = {id(p): p for p in (min(stretch, key=_value, default=None), max(stretch, key=_value, default=None)) if p}
        extremes += sorted(ends.values(), key=lambda p: p.date)
    return extremes


def _value(point: Point) -> float:
    return point.value or 0.0


def _bases(panel: Panel, index: bool) -> Sequence[float | None]:
    return panel.base[1] if index else [None] * len(panel.lines)


def _points(line: Line, base: float | None) -> list[Point]:
    if base is None:
        return line.points
    return [Point(p.date, None if p.value is None else p.value / base * 100, p.below) for p in line.points]


def _axes(x: Scale, y: Scale, frame: Frame) -> str:
    rows = ticks(y.lo, y.hi, frame.ticks)
    marks = "".join(f'<path class="grid{" zero" if v == 0 else ""}" d="M{x.a} {y(v):.1f}H{x.b}"/>' for v in rows)
    marks += "".join(f'<text x="{x.a - 5}" y="{y(v) + 4:.1f}" class="y">{format_number(v)}</text>' for v in rows)
    days = date_ticks(x.lo, x.hi, frame.ticks)
    marks += "".join(f'<path class="tick" d="M{x(d):.1f} {y.a}v4"/>' for d, _ in days)
    return marks + "".join(f'<text x="{x(d):.1f}" y="{frame.height - 5}">{text}</text>' for d, text in days)


def _limit(limit: Limit, x: Scale, y: Scale) -> str:
    at = y(limit.value)
    start, end = (x(date_ordinal(date)) if date else edge for date, edge in ((limit.start, x.a), (limit.end, x.b)))
    line = f'<path class="limit" d="M{start:.1f} {at:.1f}H{end:.1f}"/>'
    return f'{line}<text class="limit" x="{start + 4:.1f}" y="{at - 4:.1f}">{limit.mark} {format_number(limit.value)}</text>'


def _breaks(lines: Sequence[Line], x: Scale, frame: Frame) -> str:
    dates = sorted({date for line in lines for date, _ in line.breaks})
    marks = "".join(
        f'<path class="break" d="M{x(date_ordinal(d)):.1f} {frame.top}V{frame.height - frame.bottom}"/>' for d in dates
    )
    return marks + "".join(
        f'<text class="break" x="{x(date_ordinal(d)):.1f}" y="{frame.top + 4}">※</text>' for d in dates
    )


def _gaps(points: Sequence[Point], usual: float | None, x: Scale, frame: Frame) -> str:
    high = frame.height - frame.top - frame.bottom
    return "".join(
        f'<rect class="gap" x="{x(date_ordinal(a)):.1f}" y="{frame.top}" '
        f'width="{x(date_ordinal(b)) - x(date_ordinal(a)):.1f}" height="{high}"/>'
        for a, b in gaps(points, usual)
    )


def _line(n: int, points: Sequence[Point], usual: float | None, x: Scale, y: Scale, most: int) -> str:
    look = n % LOOK_COUNT
    parts = []
    for run in runs(points, usual):
        at = [(x(date_ordinal(p.date)), y(_value(p)), p) for p in thinned(run, most)]
        parts.append(f'<path class="l c{look}" d="M{"L".join(f"{a:.1f} {b:.1f}" for a, b, _ in at)}"/>')
        alone = len(at) == 1
        parts += [
            _mark(SHAPES[look], f"p c{look}", a, b) for a, b, p in at if alone and not (p.below or p.is_outside_limits)
        ]
        parts += [_mark(BELOW, f"below c{look}", a, b) for a, b, p in at if p.below]
        parts += [_mark(OVER, "over", a, b) for a, b, p in at if p.is_outside_limits]
    return "".join(parts)


def _ends(drawn: Sequence[tuple[int, list[Point]]], x: Scale, y: Scale, frame: Frame, index: bool) -> str:
    """The last value of each line beside its end; labels that would overlap are moved apart."""
    last = [(n, recorded[-1]) for n, points in drawn if (recorded := [p for p in points if p.value is not None])]
    marks = "".join(
        _mark(SHAPES[n % LOOK_COUNT], f"p c{n % LOOK_COUNT}", x(date_ordinal(p.date)), y(_value(p)))
        for n, p in last
        if not p.is_outside_limits
    )
    at = -99.0
    for n, p in sorted(last, key=lambda one: y(_value(one[1]))):
        at = max(y(_value(p)) + 4, at + LINE_HEIGHT)
        v = _value(p)
        label = ("<" if p.below else "") + (
            f"{v:,.1f}" if index else format_number(round(v, 1) if abs(v) >= 100 else v)
        )
        side = min(x(date_ordinal(p.date)) + 8, frame.width - frame.right + 8)
        marks += f'<text class="end t{n % LOOK_COUNT}" x="{side:.1f}" y="{at:.1f}">{escape(label)}</text>'
    return marks


def _mark(shape: str, kind: str, x: float, y: float) -> str:
    return f'<path class="{kind}" transform="translate({x:.1f} {y:.1f})" d="{shape}"/>'
