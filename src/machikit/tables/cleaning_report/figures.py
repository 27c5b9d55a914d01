"""Pictures drawn as SVG: marks, bars, and the small map of the points. Shapes differ as well as colours."""

import math
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

WIDTH, LOW, HIGH, MARGIN = 720, 260, 560, 20  # of the map, in its own units; its height follows the city's shape
CROWD = 400  # points; beyond that they are drawn smaller
STRAY = 0.01  # part of the points, at each end, that may lie beyond the frame where no outline is known

MARKS = {
    "ok": '<circle cx="12" cy="12" r="10"/><path class="stroke" d="m7.5 12.3 3.2 3.2 5.8-6.6"/>',
    "human": '<path d="M12 2.2 22.6 21H1.4z"/><path class="stroke" d="M12 9v5.2M12 17.4v.2"/>',
    "stop": '<path d="M8 2h8l6 6v8l-6 6H8l-6-6V8z"/><path class="stroke" d="m8.4 8.4 7.2 7.2m0-7.2-7.2 7.2"/>',
    "inside": '<circle class="in" cx="12" cy="12" r="7"/>',
    "outside": '<path class="out" d="M12 4 20.5 19h-17z"/>',
}

Point = tuple[float, float]


def mark(name: str) -> str:
    return f'<svg class="mark {name}" viewBox="0 0 24 24" aria-hidden="true">{MARKS[name]}</svg>'


def bar(percent: int) -> str:
    return (
        '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f'<path class="of" d="M0 0h100v6H0z"/><path d="M0 0h{percent}v6H0z"/></svg>'
    )


def drawn_map(drawn: dict[str, Any], label: str) -> tuple[str, int]:
    """An SVG element of the account's map, and how many points lie beyond its frame."""
    inside, outside = _points(drawn["points"]), _points(drawn["outside"])
    rings = [[(lon, lat) for lon, lat in ring] for ring in drawn["outline"]]
    to, height = _frame(rings, inside + outside)
    seen = [[p for p in map(to, some) if 0 <= p[0] <= WIDTH and 0 <= p[1] <= height] for some in (inside, outside)]
    land = "".join(f"M{' '.join(_steps(map(to, ring)))}z" for ring in rings)
    size = 3 if len(inside) > CROWD else 5
    dots = "".join(f"M{x} {y}h0" for x, y in _spots(seen[0]))
    far = "".join(f"M{x} {y - size - 1}l{size + 1} {2 * size}h-{2 * size + 2}z" for x, y in _spots(seen[1]))
    picture = (
        f'<svg class="map" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(label)}">'
        f'<path class="land" d="{land}" fill-rule="evenodd"/>'
        f'<path class="halo" stroke-width="{2 * size + 3}" d="{dots}"/><path class="dots" stroke-width="{2 * size}" d="{dots}"/>'
        f'<path class="out" d="{far}"/></svg>'
    )
    return picture, len(inside) + len(outside) - sum(map(len, seen))


def _points(pairs: Iterable[Iterable[float]]) -> list[Point]:
    return [(lon, lat) for lat, lon in pairs]


def _frame(rings: list[list[Point]], points: list[Point]) -> tuple[Callable[[Point], Point], int]:
    """The projection (equirectangular about the middle: true to shape at a city's size) and the picture's height."""
    at = [p for ring in rings for p in ring] or points
    cut = 0 if rings else int(len(at) * STRAY)
    (west, east), (south, north) = ((s[cut], s[-1 - cut]) for s in (sorted(p[i] for p in at) for i in (0, 1)))
    middle = ((west + east) / 2, (south + north) / 2)
    shrink = math.cos(math.radians(middle[1]))
    wide, tall = max((east - west) * shrink, 0.005), max(north - south, 0.005)
    height = round(min(max(WIDTH * tall / wide, LOW), HIGH))
    scale = min((WIDTH - 2 * MARGIN) / wide, (height - 2 * MARGIN) / tall)
    return lambda p: (
        WIDTH / 2 + (p[0] - middle[0]) * shrink * scale,
        height / 2 - (p[1] - middle[1]) * scale,
    ), height


def _steps(ring: Iterable[Point]) -> Iterable[str]:
    """The corners of a ring to a tenth of a unit, without those that fall together."""
    return dict.fromkeys(f"{x:.1f},{y:.1f}" for x, y in ring)


def _spots(points: Iterable[Point]) -> Iterable[tuple[int, int]]:
    """Where something is to be drawn, once: 100,000 points leave as many marks as a reader could tell apart."""
    return dict.fromkeys((round(x), round(y)) for x, y in points)
