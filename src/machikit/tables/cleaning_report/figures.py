"""SVG drawings of the report: icons, bars, and the small map of the points. Icons differ in shape as well as in colour."""

import math
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

# The size of the map in SVG units; its height follows the city's shape
WIDTH, MIN_HEIGHT, MAX_HEIGHT, MARGIN = 720, 260, 560, 20
MANY_POINTS = 400  # from here on points are drawn smaller
OUTLIERS = 0.01  # share of the points, at each end, that may lie outside the frame where no outline is known

ICONS = {
    "ok": '<circle cx="12" cy="12" r="10"/><path class="stroke" d="m7.5 12.3 3.2 3.2 5.8-6.6"/>',
    "human": '<path d="M12 2.2 22.6 21H1.4z"/><path class="stroke" d="M12 9v5.2M12 17.4v.2"/>',
    "stop": '<path d="M8 2h8l6 6v8l-6 6H8l-6-6V8z"/><path class="stroke" d="m8.4 8.4 7.2 7.2m0-7.2-7.2 7.2"/>',
    "inside": '<circle class="in" cx="12" cy="12" r="7"/>',
    "outside": '<path class="out" d="M12 4 20.5 19h-17z"/>',
}

Point = tuple[float, float]


def icon_svg(name: str) -> str:
    return f'<svg class="mark {name}" viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>'


def bar_svg(percent: int) -> str:
    return (
        '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f'<path class="of" d="M0 0h100v6H0z"/><path d="M0 0h{percent}v6H0z"/></svg>'
    )


def map_svg(map_data: dict[str, Any], label: str) -> tuple[str, int]:
    """The SVG of the report's map, and how many points lie outside its frame."""
    inside, outside = _lon_lat(map_data["points"]), _lon_lat(map_data["outside"])
    rings = [[(lon, lat) for lon, lat in ring] for ring in map_data["outline"]]
    project, height = _projection(rings, inside + outside)
    visible = [
        [(x, y) for x, y in map(project, points) if 0 <= x <= WIDTH and 0 <= y <= height]
        for points in (inside, outside)
    ]
    land = "".join(f"M{' '.join(_ring_points(map(project, ring)))}z" for ring in rings)
    size = 3 if len(inside) > MANY_POINTS else 5
    dots = "".join(f"M{x} {y}h0" for x, y in _distinct_pixels(visible[0]))
    triangles = "".join(
        f"M{x} {y - size - 1}l{size + 1} {2 * size}h-{2 * size + 2}z" for x, y in _distinct_pixels(visible[1])
    )
    svg = (
        f'<svg class="map" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(label)}">'
        f'<path class="land" d="{land}" fill-rule="evenodd"/>'
        f'<path class="halo" stroke-width="{2 * size + 3}" d="{dots}"/><path class="dots" stroke-width="{2 * size}" d="{dots}"/>'
        f'<path class="out" d="{triangles}"/></svg>'
    )
    return svg, len(inside) + len(outside) - sum(map(len, visible))


def _lon_lat(points: Iterable[Iterable[float]]) -> list[Point]:
    return [(lon, lat) for lat, lon in points]


def _projection(rings: list[list[Point]], points: list[Point]) -> tuple[Callable[[Point], Point], int]:
    """The projection (equirectangular about the middle: true to shape at a city's size) and the map's height."""
    extent = [p for ring in rings for p in ring] or points
    cut = 0 if rings else int(len(extent) * OUTLIERS)
    (west, east), (south, north) = ((s[cut], s[-1 - cut]) for s in (sorted(p[i] for p in extent) for i in (0, 1)))
    middle = ((west + east) / 2, (south + north) / 2)
    shrink = math.cos(math.radians(middle[1]))
    width, height = max((east - west) * shrink, 0.005), max(north - south, 0.005)  # degrees of latitude
    svg_height = round(min(max(WIDTH * height / width, MIN_HEIGHT), MAX_HEIGHT))
    scale = min((WIDTH - 2 * MARGIN) / width, (svg_height - 2 * MARGIN) / height)
    return lambda p: (
        WIDTH / 2 + (p[0] - middle[0]) * shrink * scale,
        svg_height / 2 - (p[1] - middle[1]) * scale,
    ), svg_height


def _ring_points(ring: Iterable[Point]) -> Iterable[str]:
    """The corners of a ring to a tenth of a unit, without those that coincide."""
    return dict.fromkeys(f"{x:.1f},{y:.1f}" for x, y in ring)


def _distinct_pixels(points: Iterable[Point]) -> Iterable[tuple[int, int]]:
    """Each position once: 100,000 points leave as many marks as a reader could tell apart."""
    return dict.fromkeys((round(x), round(y)) for x, y in points)
