"""The static map as SVG: outline, town names and points, for print and for pages without scripts."""

import math
from collections.abc import Sequence
from html import escape
from typing import Any

from machikit.pages.markers import PLAIN_RADIUS

WIDTH, HEIGHT = 760, 520
MAX_SYMBOLS = 2000  # with more points than this, all are dots in one path

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


def map_svg(
    block: dict[str, Any], base: dict[str, Any], looks: Sequence[str], label: str, sizes: Sequence[float] | None = None
) -> str:
    """The SVG element of a block's points (see blocks.table_block) on a base map (see maps.base_block).

    looks: the symbol of each row (a key of SYMBOLS); label: the text for screen readers; sizes: radius of each row's mark in
    pixels: large ones are drawn first, so that small ones stay visible.
    """
    points = {
        i: mercator(a / 1e6, o / 1e6)
        for i, (a, o) in enumerate(zip(block["lat"], block["lon"], strict=True))
        if a is not None
    }
    to_pixel = fit_to_drawing(
        list(points.values()) or [mercator(a / 1e5, o / 1e5) for ring in base["boundary"] for o, a in ring]
    )
    pixels = {i: to_pixel(p) for i, p in points.items()}
    boxes = [(x - 6, y - 6, x + 6, y + 6) for x, y in pixels.values()] if len(pixels) <= MAX_SYMBOLS else []
    names = town_labels(base["towns"], to_pixel, boxes)
    rings = "".join(
        "M" + " ".join("{:.1f},{:.1f}".format(*to_pixel(mercator(a / 1e5, o / 1e5))) for o, a in ring) + "Z"
        for ring in base["boundary"]
    )
    marks = _point_marks(pixels, looks, sizes)
    symbols = "".join(f'<g id="g-{k}">{v}</g>' for k, v in SYMBOLS.items())
    # data-frame lets scripts draw more on the map: pixels per degree, and the pixel of 0, 0
    (x0, y0), (x1, _) = to_pixel((0.0, 0.0)), to_pixel((1.0, 0.0))
    return (
        f'<svg class="drawn" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}" '
        f'data-frame="{x1 - x0:.6f} {x0:.4f} {y0:.4f}"><defs>{symbols}</defs>'
        f'<path class="land" d="{rings}" fill-rule="evenodd"/><g class="towns" lang="ja">{names}</g>{marks}</svg>'
    )


def _point_marks(pixels: dict[int, tuple[float, float]], looks: Sequence[str], sizes: Sequence[float] | None) -> str:
    """The points by row: each as its symbol, or all as dots in one path if there are more than MAX_SYMBOLS."""
    if len(pixels) > MAX_SYMBOLS:
        dots = "".join(f"M{x:.0f},{y:.0f}h.1" for x, y in pixels.values())
        return f'<path d="{dots}" stroke="#0b5fb0" stroke-width="3" stroke-linecap="round"/>'
    rows = sorted(pixels, key=lambda i: -sizes[i]) if sizes else list(pixels)
    return "".join(
        f'<use href="#g-{looks[i]}" {_placement(pixels[i], sizes[i] if sizes else None)} data-i="{i}"/>' for i in rows
    )


def _placement(point: tuple[float, float], radius: float | None) -> str:
    x, y = point
    if radius is None:
        return f'x="{x:.1f}" y="{y:.1f}"'
    return f'transform="translate({x:.1f} {y:.1f}) scale({radius / PLAIN_RADIUS:.2f})"'


def fit_to_drawing(points: list[tuple[float, float]]) -> Any:
    """A function from mercator coordinates to pixels that fits the middle 98 % of the points (so that an outlier does not shrink
    the city), with a margin.
    """
    xs, ys = sorted(p[0] for p in points) or [0.0], sorted(p[1] for p in points) or [0.0]
    trim = len(points) // 100
    x0, x1, y0, y1 = xs[trim], xs[-1 - trim], ys[trim], ys[-1 - trim]
    scale = min((WIDTH - 60) / max(x1 - x0, 0.01), (HEIGHT - 60) / max(y1 - y0, 0.01))
    dx, dy = (WIDTH - scale * (x1 + x0)) / 2, (HEIGHT - scale * (y1 + y0)) / 2
    return lambda p: (p[0] * scale + dx, p[1] * scale + dy)


def town_labels(towns: dict[str, list[Any]], to_pixel: Any, taken: list[Box]) -> str:
    """Town names as SVG texts, as many as fit without overlap. taken: boxes to keep free; those of the names are appended."""
    labels = []
    for name, lat, lon in zip(towns["name"], towns["lat"], towns["lon"], strict=True):
        x, y = to_pixel(mercator(lat / 1e5, lon / 1e5))
        half = 5.5 * len(name) + 2
        if not (half < x < WIDTH - half and 10 < y < HEIGHT - 10):
            continue
        box = (x - half, y - 7, x + half, y + 7)
        if any(other[0] < box[2] and other[2] > box[0] and other[1] < box[3] and other[3] > box[1] for other in taken):
            continue
        taken.append((box[0] - 8, box[1] - 4, box[2] + 8, box[3] + 4))
        labels.append(f'<text x="{x:.0f}" y="{y + 4:.0f}">{escape(name)}</text>')
    return "".join(labels)
