"""The drawn map: towns as circles sized by how many residents are left out, sites as small squares, on the base map."""

import math
from html import escape
from typing import TYPE_CHECKING, Any

from machikit.pages.svg.map_drawing import HEIGHT, WIDTH, _frame, _labels, mercator

if TYPE_CHECKING:
    from machikit.pages.parts.coverage.nearest_site import Reach

MOST = 3000  # circles drawn: of more towns, those with the most people
SMALL, LARGE = 3.2, 19  # radius in pixels: of a town within, and of the town with the most people of a group
SYMBOLS = {
    "far": '<circle r="6" fill="#c2410c" fill-opacity=".75" stroke="#fff"/>',
    "near": '<circle r="4.6" fill="#fff" stroke="#5c5f66" stroke-width="1.8"/>',
    "got": '<circle r="4.6" fill="#fff" stroke="#0f766e" stroke-width="3.6"/>',
    "site": '<rect x="-3.1" y="-3.1" width="6.2" height="6.2" fill="#0b5fb0" stroke="#fff" stroke-width=".9"/>',
    "new": '<path d="M0-8.5 8.5 0 0 8.5-8.5 0z" fill="#0017c1" stroke="#fff" stroke-width="1.6"/>',
}


def radius(people: float, most: float) -> float:
    """Pixels of a town's circle: its area grows with its people."""
    return SMALL + (LARGE - SMALL) * math.sqrt(people / most) if most > 0 else SMALL


def draw(reach: "Reach", sites: list[tuple[float, float]], base: dict[str, Any], group: str, metres: float, label: str) -> str:  # fmt: skip
    """An SVG element. sites: (latitude, longitude) in degrees of those that count; base: see pages.map.base_block."""
    points = {i: mercator(a, o) for i, (a, o) in enumerate(zip(reach.lat, reach.lon, strict=True)) if a == a}
    ring_points = [mercator(a / 1e5, o / 1e5) for ring in base["boundary"] for o, a in ring]
    to = _frame(list(points.values()) or ring_points)
    people = reach.most(group)
    drawn = sorted(points, key=lambda i: -people[i])[:MOST]
    most = max((people[i] for i in drawn), default=0)
    boxes, circles = [], []
    for i in drawn:
        (x, y), far = to(points[i]), bool(reach.far[i] > metres)
        r = radius(people[i], most) if far else SMALL
        boxes.append((x - r, y - r, x + r, y + r))
        circles.append(
            f'<circle class="{"far" if far else "near"}" cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" data-t="{i}"/>'
        )
    places = (to(mercator(*site)) for site in sites[:MOST])
    squares = "".join(f'<use href="#g-site" x="{x:.1f}" y="{y:.1f}"/>' for x, y in places)
    land = "".join(_ring(ring, to) for ring in base["boundary"])
    symbols = "".join(f'<g id="g-{k}">{v}</g>' for k, v in SYMBOLS.items())
    (x0, y0), (x1, _) = to((0.0, 0.0)), to((1.0, 0.0))
    return (
        f'<svg class="drawn" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}" '
        f'data-frame="{x1 - x0:.6f} {x0:.4f} {y0:.4f}"><defs>{symbols}</defs>'
        f'<path class="land" d="{land}" fill-rule="evenodd"/>{"".join(circles)}{squares}'
        f'<g class="towns" lang="ja">{_labels(base["towns"], to, boxes)}</g><g class="new"></g></svg>'
    )


def _ring(ring: list[list[int]], to: Any) -> str:
    return "M" + " ".join("{:.1f},{:.1f}".format(*to(mercator(a / 1e5, o / 1e5))) for o, a in ring) + "Z"
