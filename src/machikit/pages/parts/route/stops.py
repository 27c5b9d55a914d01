"""Stops: platforms of one name put together, where they stand together."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from machikit.pages.great_circle import distance

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

TOGETHER = 300  # metres within which platforms of one name are one stop
Point = tuple[float, float]  # latitude, longitude in degrees (EPSG:4326)
_BRACKET = re.compile(r"[（(]([^（()）]+)[)）]$")  # 本町(駅行き): where a name says which platform it is


@dataclass
class Stop:
    """points: of its platforms; at: the one in their middle, None where none has a position. wheelchair: the marks of the data.

    runs: (service, way) → minutes.
    """

    name: str
    kana: str = ""
    points: list[Point] = field(default_factory=list)
    wheelchair: str = ""
    runs: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def at(self) -> Point | None:
        if not self.points:
            return None
        lat, lon = (sum(values) / len(self.points) for values in zip(*self.points, strict=True))
        return min(self.points, key=lambda p: (distance(p[0], p[1], lat, lon), p))


class Found(NamedTuple):
    """stops, and which of them: of_id by a row's id, where it is the only one; of_name all that a name may be. platform_of: by id."""

    stops: list[Stop]
    of_id: dict[str, int]
    of_name: dict[str, list[int]]
    platform_of: dict[str, str]


def grouped(stops: "GeoDataFrame") -> Found:
    """The stops of a table of points in any CRS (`name`, and `id`, `platform`, `kana`, `wheelchair` where there are).

    Rows within TOGETHER of each other are one stop where their names are the same but for what stands in brackets at the end,
    which then tells the platform.
    """
    names, kana, ids, platforms = (texts(stops, column) for column in ("name", "kana", "id", "platform"))
    wheelchair = texts(stops, "wheelchair")
    points = positions(stops)
    found: list[Stop] = []
    place: dict[int, int] = {}
    of_name: dict[str, list[int]] = defaultdict(list)
    for _, rows in sorted(_clusters([_BRACKET.sub("", name) or name for name in names], points).items()):
        several = len({names[row] for row in rows}) > 1
        for row in rows:
            place[row] = len(found)
            of_name[names[row]] += [len(found)] if len(found) not in of_name[names[row]] else []
            bracket = _BRACKET.search(names[row]) if several else None
            platforms[row] = platforms[row] or (f"（{bracket[1]}）" if bracket else "")
        name = _BRACKET.sub("", names[rows[0]]) if several else names[rows[0]]
        read = next((kana[row] for row in rows if kana[row]), "")
        marks = "・".join(dict.fromkeys(wheelchair[row] for row in rows if wheelchair[row]))
        found.append(Stop(name, read, [p for row in rows if (p := points[row])], marks))
    once = {i for i, n in Counter(ids).items() if i and n == 1}
    of_id = {i: place[row] for row, i in enumerate(ids) if i in once}
    return Found(found, of_id, of_name, {i: platforms[row] for row, i in enumerate(ids) if i in once})


def _clusters(names: Sequence[str], points: Sequence[Point | None]) -> dict[int, list[int]]:
    """First row → rows of each stop: of one name, each within TOGETHER of another; without a position with the first of its name."""
    of_name: dict[str, list[int]] = defaultdict(list)
    for row, name in enumerate(names):
        of_name[name or f"\0{row}"].append(row)  # rows without a name are no one stop
    found: dict[int, list[int]] = {}
    for rows in of_name.values():
        placed = [row for row in rows if points[row]]
        groups = _near(placed, points)
        rest = [row for row in rows if not points[row]]
        if rest and len(groups) == 1:
            groups[0] = sorted(groups[0] + rest)
        elif rest:
            groups.append(rest)
        found |= {group[0]: group for group in groups}
    return found


def _near(rows: Sequence[int], points: Sequence[Point | None]) -> list[list[int]]:
    """Rows that hang together by steps of at most TOGETHER."""
    left, groups = list(rows), []
    while left:
        group, waiting = [], [left.pop(0)]
        while waiting:
            here = waiting.pop()
            group.append(here)
            close = [row for row in left if distance(*(points[here] or (0, 0)), *(points[row] or (0, 0))) <= TOGETHER]
            waiting += close
            left = [row for row in left if row not in close]
        groups.append(sorted(group))
    return groups


def positions(table: "GeoDataFrame") -> list[Point | None]:
    """Latitude and longitude of each row (of another shape: of a point in it), None where it has none."""
    shapes = (table if table.crs is None else table.to_crs(4326)).geometry.representative_point()
    found = [None if g is None or g.is_empty else (round(g.y, 6), round(g.x, 6)) for g in shapes]
    return [p if p and math.isfinite(p[0]) and math.isfinite(p[1]) else None for p in found]


def texts(table: "GeoDataFrame", column: str) -> list[str]:
    return [v.strip() if isinstance(v, str) else "" for v in table[column]] if column in table else [""] * len(table)
