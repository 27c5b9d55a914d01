"""The static SVG map: towns as circles sized by their residents beyond the distance, sites as small squares."""

import math
from html import escape
from typing import TYPE_CHECKING, Any

from machikit.pages.svg.map_drawing import HEIGHT, WIDTH, fit_to_drawing, mercator, town_labels

if TYPE_CHECKING:
    from machikit.pages.parts.coverage.nearest_site import TownDistances

MAX_CIRCLES = 3000  # circles drawn: of more towns, those with the most people; also the limit of sites
SMALL, LARGE = (
    3.2,
    19,
)  # radius in pixels: of a town within the distance, and of the town with the most people of a group
SYMBOLS = {
    "far": '<circle r="6" fill="#c2410c" fill-opacity=".75" stroke="#fff"/>',
    "near": '<circle r="4.6" fill="#fff" stroke="#5c5f66" stroke-width="1.8"/>',
    "got": '<circle r="4.6" fill="#fff" stroke="#0f766e" stroke-width="3.6"/>',
    "site": '<rect x="-3.1" y="-3.1" width="6.2" height="6.2" fill="#0b5fb0" stroke="#fff" stroke-width=".9"/>',
    "new": '<path d="M0-8.5 8.5 0 0 8.5-8.5 0z" fill="#0017c1" stroke="#fff" stroke-width="1.6"/>',
}


def _radius(people: float, largest: float) -> float:
    """Radius of a town's circle in pixels: its area grows with its people."""
    return SMALL + (LARGE - SMALL) * math.sqrt(people / largest) if largest > 0 else SMALL


def draw(
    distances: "TownDistances",
    sites: list[tuple[float, float]],
    base: dict[str, Any],
    group: str,
    metres: float,
    label: str,
) -> str:
    """The map as an SVG element. sites: (latitude, longitude) in degrees of the usable sites; base: see maps.base_block."""
    positions = enumerate(zip(distances.lat, distances.lon, strict=True))
    points = {i: mercator(lat, lon) for i, (lat, lon) in positions if lat == lat}
    ring_points = [mercator(lat / 1e5, lon / 1e5) for ring in base["boundary"] for lon, lat in ring]
    to = fit_to_drawing(list(points.values()) or ring_points)
    people = distances.people_at_most(group)
    drawn = sorted(points, key=lambda i: -people[i])[:MAX_CIRCLES]
    largest = max((people[i] for i in drawn), default=0)
    boxes, circles = [], []
    for i in drawn:
        (x, y), far = to(points[i]), bool(distances.metres[i] > metres)
        r = _radius(people[i], largest) if far else SMALL
        boxes.append((x - r, y - r, x + r, y + r))
        circles.append(
            f'<circle class="{"far" if far else "near"}" cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" data-t="{i}"/>'
        )
    pixels = (to(mercator(*site)) for site in sites[:MAX_CIRCLES])
    squares = "".join(f'<use href="#g-site" x="{x:.1f}" y="{y:.1f}"/>' for x, y in pixels)
    land = "".join(_ring(ring, to) for ring in base["boundary"])
    symbols = "".join(f'<g id="g-{k}">{v}</g>' for k, v in SYMBOLS.items())
    (x0, y0), (x1, _) = to((0.0, 0.0)), to((1.0, 0.0))
    return (
        f'<svg class="drawn" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}" '
        f'data-frame="{x1 - x0:.6f} {x0:.4f} {y0:.4f}"><defs>{symbols}</defs>'
        f'<path class="land" d="{land}" fill-rule="evenodd"/>{"".join(circles)}{squares}'
        f'<g class="towns" lang="ja">{town_labels(base["towns"], to, boxes)}</g><g class="new"></g></svg>'
    )


def _ring(ring: list[list[int]], to: Any) -> str:
    return "M" + " ".join("{:.1f},{:.1f}".format(*to(mercator(lat / 1e5, lon / 1e5))) for lon, lat in ring) + "Z"
