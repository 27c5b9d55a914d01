"""Bus stops: platforms with the same name and close to each other are one stop."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from machikit._base.distance import distance_metres

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

SAME_STOP_METRES = 300  # platforms with one name within this distance are one stop
Point = tuple[float, float]  # latitude, longitude in degrees (EPSG:4326)
_BRACKET = re.compile(r"[（(]([^（()）]+)[)）]$")  # 本町(駅行き): the platform in the name


@dataclass
class Stop:
    """A stop. points: positions of its platforms. wheelchair: the marks in the data.

    runs: (service index, direction index) → departures in minutes after midnight.
    """

    name: str
    kana: str = ""
    points: list[Point] = field(default_factory=list)
    wheelchair: str = ""
    runs: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def point(self) -> Point | None:
        """The platform nearest to the mean of all (of two the northern); None without a position."""
        if not self.points:
            return None
        lat, lon = (sum(values) / len(self.points) for values in zip(*self.points, strict=True))
        return min(self.points, key=lambda p: (round(distance_metres(p[0], p[1], lat, lon), 2), -p[0], p[1]))


class StopIndex(NamedTuple):
    """Stops and their indices. of_id: row id → index, for ids that occur once. of_name: name → all indices that it may mean.
    platform_of: row id → platform."""

    stops: list[Stop]
    of_id: dict[str, int]
    of_name: dict[str, list[int]]
    platform_of: dict[str, str]


def group_stops(stops: "GeoDataFrame") -> StopIndex:
    """The stops of a table of points in any CRS (`name`; optional `id`, `platform`, `kana`, `wheelchair`).

    Rows within SAME_STOP_METRES of each other are one stop where their names differ at most in brackets at the end, which then
    name the platform.
    """
    names, kana, ids, platforms = (column_texts(stops, column) for column in ("name", "kana", "id", "platform"))
    wheelchair = column_texts(stops, "wheelchair")
    points = positions(stops)
    result: list[Stop] = []
    stop_of_row: dict[int, int] = {}
    of_name: dict[str, list[int]] = defaultdict(list)
    for _, rows in sorted(_clusters([_BRACKET.sub("", name) or name for name in names], points).items()):
        several = len({names[row] for row in rows}) > 1
        for row in rows:
            stop_of_row[row] = len(result)
            of_name[names[row]] += [len(result)] if len(result) not in of_name[names[row]] else []
            bracket = _BRACKET.search(names[row]) if several else None
            platforms[row] = platforms[row] or (f"（{bracket[1]}）" if bracket else "")
        name = _BRACKET.sub("", names[rows[0]]) if several else names[rows[0]]
        reading = next((kana[row] for row in rows if kana[row]), "")
        marks = "・".join(dict.fromkeys(wheelchair[row] for row in rows if wheelchair[row]))
        result.append(Stop(name, reading, [p for row in rows if (p := points[row])], marks))
    unique_ids = {i for i, n in Counter(ids).items() if i and n == 1}
    of_id = {i: stop_of_row[row] for row, i in enumerate(ids) if i in unique_ids}
    return StopIndex(result, of_id, of_name, {i: platforms[row] for row, i in enumerate(ids) if i in unique_ids})


def _clusters(names: Sequence[str], points: Sequence[Point | None]) -> dict[int, list[int]]:
    """First row → rows of each stop: rows with one name, each within SAME_STOP_METRES of another.

    Rows without a position join the rows with their name if these are one stop, else they are a stop of their own.
    """
    of_name: dict[str, list[int]] = defaultdict(list)
    for row, name in enumerate(names):
        of_name[name or f"\0{row}"].append(row)  # rows without a name are never grouped
    clusters: dict[int, list[int]] = {}
    for rows in of_name.values():
        placed = [row for row in rows if points[row]]
        groups = _connected(placed, points)
        rest = [row for row in rows if not points[row]]
        if rest and len(groups) == 1:
            groups[0] = sorted(groups[0] + rest)
        elif rest:
            groups.append(rest)
        clusters |= {group[0]: group for group in groups}
    return clusters


def _connected(rows: Sequence[int], points: Sequence[Point | None]) -> list[list[int]]:
    """Groups of rows connected by steps of at most SAME_STOP_METRES."""
    remaining, groups = list(rows), []
    while remaining:
        group, queue = [], [remaining.pop(0)]
        while queue:
            current = queue.pop()
            group.append(current)
            neighbours = [
                row
                for row in remaining
                if distance_metres(*(points[current] or (0, 0)), *(points[row] or (0, 0))) <= SAME_STOP_METRES
            ]
            queue += neighbours
            remaining = [row for row in remaining if row not in neighbours]
        groups.append(sorted(group))
    return groups


def positions(table: "GeoDataFrame") -> list[Point | None]:
    """(latitude, longitude) of each row in EPSG:4326, rounded to 1e-6 degrees; a representative point of lines and areas."""
    shapes = (table if table.crs is None else table.to_crs(4326)).geometry.representative_point()
    points = [None if g is None or g.is_empty else (round(g.y, 6), round(g.x, 6)) for g in shapes]
    return [p if p and math.isfinite(p[0]) and math.isfinite(p[1]) else None for p in points]


def column_texts(table: "GeoDataFrame", column: str) -> list[str]:
    return [v.strip() if isinstance(v, str) else "" for v in table[column]] if column in table else [""] * len(table)
