"""The drawn map: a static picture of outline, town names and points, for paper and for pages without their scripts."""

import math
from collections.abc import Sequence
from html import escape
from typing import Any

from machikit.pages.markers import PLAIN

WIDTH, HEIGHT = 760, 520
MOST = 2000  # points drawn one by one; beyond that they are dots in one path

Box = tuple[float, float, float, float]
SYMBOLS = {
    "plain": '<circle r="5.5" fill="#0b5fb0" stroke="#fff" stroke-width="1.4"/>',
    "yes": '<circle r="5.5" fill="#0b5fb0" stroke="#fff" stroke-width="1.4"/>',
    "partial": '<path d="M0-7 6.2 4H-6.2z" fill="#f2a33a" stroke="#7a3d00" stroke-width="1.2"/>',
    "no": '<path d="M-4-4 4 4M4-4-4 4" stroke="#5c5f66" stroke-width="2.6" fill="none"/>',
    "none": '<circle r="4.4" fill="#fff" stroke="#5c5f66" stroke-width="1.8"/>',
    "other": '<rect x="-4.6" y="-4.6" width="9.2" height="9.2" fill="#6b4fa0" stroke="#fff" stroke-width="1.2"/>',
    "rest": '<circle r="3.6" fill="#5c5f66" stroke="#fff" stroke-width="1.2"/>',
    "k0": '<circle r="5.5" fill="#0b5fb0" stroke="#fff" stroke-width="1.4"/>',
    "k1": '<path d="M0-7 6.2 4H-6.2z" fill="#c2410c" stroke="#fff" stroke-width="1.2"/>',
    "k2": '<rect x="-4.8" y="-4.8" width="9.6" height="9.6" fill="#0f766e" stroke="#fff" stroke-width="1.2"/>',
    "k3": '<path d="M0-6.6 6.6 0 0 6.6-6.6 0z" fill="#8b2fa8" stroke="#fff" stroke-width="1.2"/>',
    "k4": '<path d="M0-6.2 5.9-1.9 3.6 5H-3.6L-5.9-1.9z" fill="#8a6100" stroke="#fff" stroke-width="1.2"/>',
    "k5": '<path d="M0 7 6.2-4H-6.2z" fill="#b4235a" stroke="#fff" stroke-width="1.2"/>',
    "k6": '<circle r="4.4" fill="#fff" stroke="#4a4d57" stroke-width="2"/>',
}


def mercator(lat: float, lon: float) -> tuple[float, float]:
    """EPSG:4326 degrees to x right, y down, in units of degrees of longitude."""
    return lon, -math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))


def drawn_map(
    block: dict[str, Any], base: dict[str, Any], looks: Sequence[str], label: str, sizes: Sequence[float] | None = None
) -> str:
    """An SVG element of the points of a block (see block.table_block) on the base (see map.base_block).

    sizes: radius of each row's mark in pixels; the large ones are drawn first, for the small ones to lie on them.
    """
    points = {
        i: mercator(a / 1e6, o / 1e6)
        for i, (a, o) in enumerate(zip(block["lat"], block["lon"], strict=True))
        if a is not None
    }
    to = _frame(list(points.values()) or [mercator(a / 1e5, o / 1e5) for ring in base["boundary"] for o, a in ring])
    at = {i: to(p) for i, p in points.items()}
    rings = "".join(
        "M" + " ".join("{:.1f},{:.1f}".format(*to(mercator(a / 1e5, o / 1e5))) for o, a in ring) + "Z"
        for ring in base["boundary"]
    )
    names = _labels(
        base["towns"], to, [(x - 6, y - 6, x + 6, y + 6) for x, y in at.values()] if len(at) <= MOST else []
    )
    if len(at) <= MOST:
        rows = sorted(at, key=lambda i: -sizes[i]) if sizes else list(at)
        marks = "".join(
            f'<use href="#g-{looks[i]}" {_at(at[i], sizes[i] if sizes else None)} data-i="{i}"/>' for i in rows
        )
    else:
        marks = (
            '<path d="'
            + "".join(f"M{x:.0f},{y:.0f}h.1" for x, y in at.values())
            + '" stroke="#0b5fb0" stroke-width="3" stroke-linecap="round"/>'
        )
    symbols = "".join(f'<g id="g-{k}">{v}</g>' for k, v in SYMBOLS.items())
    (x0, y0), (x1, _) = (
        to((0.0, 0.0)),
        to((1.0, 0.0)),
    )  # for a script that draws more on it: pixels a degree, and where 0, 0 is
    return (
        f'<svg class="drawn" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}" '
        f'data-frame="{x1 - x0:.6f} {x0:.4f} {y0:.4f}"><defs>{symbols}</defs>'
        f'<path class="land" d="{rings}" fill-rule="evenodd"/><g class="towns" lang="ja">{names}</g>{marks}</svg>'
    )


def _at(point: tuple[float, float], radius: float | None) -> str:
    x, y = point
    if radius is None:
        return f'x="{x:.1f}" y="{y:.1f}"'
    return f'transform="translate({x:.1f} {y:.1f}) scale({radius / PLAIN:.2f})"'


def _frame(points: list[tuple[float, float]]) -> Any:
    """Fit the middle 98 % of the points (a stray one must not shrink the city), with a margin."""
    xs, ys = sorted(p[0] for p in points) or [0.0], sorted(p[1] for p in points) or [0.0]
    cut = len(points) // 100
    x0, x1, y0, y1 = xs[cut], xs[-1 - cut], ys[cut], ys[-1 - cut]
    scale = min((WIDTH - 60) / max(x1 - x0, 0.01), (HEIGHT - 60) / max(y1 - y0, 0.01))
    dx, dy = (WIDTH - scale * (x1 + x0)) / 2, (HEIGHT - scale * (y1 + y0)) / 2
    return lambda p: (p[0] * scale + dx, p[1] * scale + dy)


def _labels(towns: dict[str, list[Any]], to: Any, taken: list[Box]) -> str:
    found = []
    for name, lat, lon in zip(towns["name"], towns["lat"], towns["lon"], strict=True):
        x, y = to(mercator(lat / 1e5, lon / 1e5))
        half = 5.5 * len(name) + 2
        if not (half < x < WIDTH - half and 10 < y < HEIGHT - 10):
            continue
        box = (x - half, y - 7, x + half, y + 7)
        if any(t[0] < box[2] and t[2] > box[0] and t[1] < box[3] and t[3] > box[1] for t in taken):
            continue
        taken.append((box[0] - 8, box[1] - 4, box[2] + 8, box[3] + 4))
        found.append(f'<text x="{x:.0f}" y="{y + 4:.0f}">{escape(name)}</text>')
    return "".join(found)
