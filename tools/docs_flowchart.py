"""A Mermaid flowchart whose subgraphs are rooms, drawn as SVG: the site loads no script from elsewhere.

Understood: `subgraph NAME … end`, nodes `id` or `id["label"]`, and the edges `a --> b` and `a -.-> b`.
"""

import re
from dataclasses import dataclass, field
from html import escape

WIDE, BAND, GAP, BOX = 1040, 92, 10, (122, 44)
LEFT = 92  # width of a room's name
INK, CARD, CELL, LAND, LINE = "#333", "#0017c1", "#9a4a06", "#f8f8fb", "#c6c9d2"
EDGE = re.compile(r"^\s*(\S+) (-->|-\.->) (\S+)$")
NODE = re.compile(r'^\s*([\w.]+)(?:\["([^"]+)"\])?$')


@dataclass
class Flowchart:
    """rooms: name → ids of its nodes; labels: id → module name; edges: (from, arrow, to)."""

    rooms: dict[str, list[str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    edges: list[tuple[str, str, str]] = field(default_factory=list)


def parse(text: str) -> Flowchart:
    """Read a flowchart. Raises ValueError for a line that is not understood."""
    chart, room = Flowchart(), ""
    for line in text.strip().splitlines():
        words = line.split()
        if words[0] == "subgraph":
            room = words[1]
            chart.rooms[room] = []
        elif words == ["end"]:
            room = ""
        elif match := EDGE.match(line):
            chart.edges.append((match[1], match[2], match[3]))
        elif room and (match := NODE.match(line)):
            chart.rooms[room].append(match[1])
            chart.labels[match[1]] = match[2] or match[1]
        elif words[0] != "flowchart":
            raise ValueError(line)
    return chart


def draw(text: str) -> str:
    """The flowchart as an SVG element: a band for each room, from the top down, and on each node its place in the two ways.

    Numbers stand for the edges, which would cross each other; what a screen reader says names every edge.
    """
    chart = parse(text)
    places = _places(chart)
    high = len(chart.rooms) * BAND
    bands = "".join(_band(room, n) for n, room in enumerate(chart.rooms))
    ways = [_way(chart, "-->"), _way(chart, "-.->")]
    nodes = "".join(_node(chart.labels[i], *at, [way.get(i) for way in ways]) for i, at in places.items())
    said = escape("; ".join(f"{chart.labels[a]} → {chart.labels[b]}" for a, _, b in chart.edges))
    return (
        f'<figure class="house" tabindex="0" style="overflow-x:auto;margin:0">'
        f'<svg viewBox="0 0 {WIDE} {high}" role="img" aria-label="{said}" '
        f'style="min-width:720px;width:100%;font:13px sans-serif">{bands}{nodes}</svg></figure>'
    )


def _way(chart: Flowchart, arrow: str) -> dict[str, int]:
    """The number of each node on one way, in the order in which its edges name it."""
    stops = dict.fromkeys(node for a, kind, b in chart.edges if kind == arrow for node in (a, b))
    return {node: n for n, node in enumerate(stops, 1)}


def _places(chart: Flowchart) -> dict[str, tuple[float, float]]:
    """The centre of each node: those of a band side by side, over its whole width."""
    places = {}
    for n, ids in enumerate(chart.rooms.values()):
        step = (WIDE - LEFT - 16) / max(1, len(ids))
        for k, node in enumerate(ids):
            places[node] = (LEFT + step * (k + 0.5), n * BAND + BAND / 2)
    return places


def _band(room: str, n: int) -> str:
    y = n * BAND
    return (
        f'<rect x="0" y="{y + GAP / 2}" width="{WIDE}" height="{BAND - GAP}" rx="8" fill="{LAND}" stroke="{LINE}"/>'
        f'<text x="14" y="{y + BAND / 2 + 5}" font-weight="700" fill="{INK}">{escape(room)}</text>'
    )


def _node(label: str, x: float, y: float, numbers: list[int | None]) -> str:
    *rooms, name = label.split(".")
    wide, high = BOX
    above = f'<text x="{x}" y="{y - 4}" text-anchor="middle" font-size="11" fill="#555">{escape(".".join(rooms[1:]))}</text>'
    top = y - high / 2
    badges = "".join(
        _badge(n, x + side * wide / 2, top, colour)
        for n, side, colour in zip(numbers, (-1, 1), (CARD, CELL), strict=True)
        if n
    )
    return (
        f'<rect x="{x - wide / 2}" y="{y - high / 2}" width="{wide}" height="{high}" rx="6" fill="#fff" stroke="{INK}"/>'
        f"{above if rooms[1:] else ''}"
        f'<text x="{x}" y="{y + (13 if rooms[1:] else 5)}" text-anchor="middle" fill="{INK}">{escape(name)}</text>{badges}'
    )


def _badge(n: int, x: float, y: float, colour: str) -> str:
    number = f'<text x="{x}" y="{y + 4}" text-anchor="middle" font-size="12" font-weight="700" fill="#fff">{n}</text>'
    return f'<circle cx="{x}" cy="{y}" r="11" fill="{colour}"/>{number}'
