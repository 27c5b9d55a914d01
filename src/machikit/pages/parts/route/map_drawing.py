"""The static map as SVG: lines, towns left out as circles, and stops by their state, on the base map."""

import math
from collections.abc import Sequence
from html import escape
from typing import Any

from machikit.pages.parts.route.packed_lines import Line
from machikit.pages.parts.route.service_reach import Reach
from machikit.pages.parts.route.stops import Point
from machikit.pages.svg.map_drawing import HEIGHT, SYMBOLS, WIDTH, fit_to_drawing, mercator, town_labels

MAX_MARKS = 3000  # stops and circles drawn
MIN_RADIUS, MAX_RADIUS = 4, 17  # radius in pixels of a town left out


def radius(people: float, most: float) -> float:
    """Radius of a town's circle in pixels; its area grows with the number of people."""
    return MIN_RADIUS + (MAX_RADIUS - MIN_RADIUS) * math.sqrt(people / most) if most > 0 else MIN_RADIUS


def draw_map(
    stops: Sequence[tuple[Point | None, str]],
    lines: Sequence[Line],
    reach: Reach | None,
    base: dict[str, Any],
    label: str,
) -> str:
    """An SVG element. stops: (position, look), see `svg.map_drawing.SYMBOLS`. base: see `pages.maps.base_block`."""
    points = {i: mercator(*at) for i, (at, _) in enumerate(stops) if at}
    outline = [mercator(a / 1e5, o / 1e5) for ring in base["boundary"] for o, a in ring]
    to = fit_to_drawing(list(points.values()) or outline)
    land = "".join(_path([(a / 1e5, o / 1e5) for o, a in ring], to) + "Z" for ring in base["boundary"])
    ways = "".join(
        f'<path class="way l{k % 7}" data-l="{k}" d="{"".join(_path(way, to) for way in line.paths)}"/>'
        for k, line in enumerate(lines)
    )
    placed = {i: to(point) for i, point in list(points.items())[:MAX_MARKS]}
    marks = "".join(
        f'<use href="#g-{stops[i][1]}" x="{x:.1f}" y="{y:.1f}" data-i="{i}"/>' for i, (x, y) in placed.items()
    )
    boxes = [(x - 6, y - 6, x + 6, y + 6) for x, y in placed.values()]
    names = town_labels(base["towns"], to, boxes)
    symbols = "".join(f'<g id="g-{k}">{v}</g>' for k, v in SYMBOLS.items())
    symbols += f'<g id="g-left">{LEFT_OUT_SYMBOL}</g>'
    (x0, y0), (x1, _) = to((0.0, 0.0)), to((1.0, 0.0))
    return (
        f'<svg class="drawn" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}" '
        f'data-frame="{x1 - x0:.6f} {x0:.4f} {y0:.4f}"><defs>{symbols}</defs><path class="land" d="{land}" fill-rule="evenodd"/>'
        f'<g class="left">{_towns(reach, to)}</g><g class="ways">{ways}</g><g class="towns" lang="ja">{names}</g>{marks}</svg>'
    )


LEFT_OUT_SYMBOL = '<circle r="7.5" fill="#b4235a" fill-opacity=".28" stroke="#b4235a" stroke-width="1.4"/>'


def _towns(reach: Reach | None, to: Any) -> str:
    if reach is None:
        return ""
    left, people = reach.left_out()[:MAX_MARKS], reach.towns.people
    most = max((people[i] or 0 for i in left), default=0)
    circles = []
    for i in left:
        if at := reach.towns.points[i]:
            x, y = to(mercator(*at))
            circles.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius(people[i] or 0, most):.1f}" data-t="{i}"/>')
    return "".join(circles)


def _path(way: Sequence[Point], to: Any) -> str:
    return "M" + " ".join("{:.1f},{:.1f}".format(*to(mercator(*point))) for point in way)
