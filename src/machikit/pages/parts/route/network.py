"""Stops, and what leaves from them: platforms of one name put together, departures read, each by the days on which it runs."""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit.pages.block import keys
from machikit.pages.numbers import distance
from machikit.tables import service

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

TOGETHER = 300  # metres within which platforms of one name are one stop
Point = tuple[float, float]  # latitude, longitude in degrees (EPSG:4326)
Way = tuple[int, str, str]  # route, headsign, platform
_BRACKET = re.compile(r"[（(]([^（()）]+)[)）]$")  # 本町(駅行き): where a name says which platform it is
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?")


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


@dataclass(frozen=True)
class Network:
    """stops in the order of the data, then those that only departures name. timed: whether there is a timetable at all.

    unread: departures whose time cannot be read (left out). lost: departures at a stop of several of the same name.
    """

    stops: list[Stop]
    services: list[service.Service]
    routes: list[str]
    ways: list[Way]
    timed: bool
    unread: int = 0
    lost: int = 0

    @cached_property
    def keys(self) -> list[str]:
        return keys([{"name": stop.name} for stop in self.stops], ("name",))

    @cached_property
    def counts(self) -> list[list[int]]:
        """For each weekday, departures of each stop."""
        return [[sum(map(len, self._of(stop, day))) for stop in self.stops] for day in range(7)]

    def _of(self, stop: Stop, day: int) -> Iterable[list[int]]:
        return (minutes for (of, _), minutes in stop.runs.items() if day in (self.services[of].days or ()))

    def minutes(self, stop: Stop, day: int) -> list[int]:
        """The departures of a weekday in minutes after midnight (past 1440 on the next morning), in order."""
        return sorted(minute for minutes in self._of(stop, day) for minute in minutes)

    def uncounted(self, stop: Stop) -> bool:
        """Whether something leaves there on days that are no weekdays' (登校日 …)."""
        return any(self.services[of].days is None for of, _ in stop.runs)

    def kinds(self, stop: Stop) -> list[tuple[tuple[int, ...], list[int]]]:
        """Weekdays on which exactly the same leaves, and its minutes; the first with Monday."""
        found: dict[Any, list[int]] = {}
        for day in range(7):
            found.setdefault(self._table(stop, day), []).append(day)
        return [(tuple(days), [minute for minute, *_ in table]) for table, days in found.items()]

    def _table(self, stop: Stop, day: int) -> tuple[tuple[int, int, bool], ...]:
        rows = []
        for (of, way), minutes in stop.runs.items():
            if day in (self.services[of].days or ()):
                rows += [(minute, way, self.services[of].some) for minute in minutes]
        return tuple(sorted(rows))

    def others(self, stop: Stop) -> list[tuple[str, list[int]]]:
        """Of each word that tells no weekday, the minutes."""
        found: dict[str, list[int]] = {}
        for (of, _), minutes in stop.runs.items():
            if self.services[of].days is None:
                found[self.services[of].word] = sorted([*found.get(self.services[of].word, ()), *minutes])
        return list(found.items())

    @cached_property
    def hours(self) -> list[dict[int, tuple[int, int]]]:
        """For each weekday, hour → departures, and stops that have any."""
        found = []
        for day in range(7):
            sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
            for stop in self.stops:
                of_stop = [minute // 60 for minute in self.minutes(stop, day)]
                for hour in of_stop:
                    sums[hour][0] += 1
                for hour in set(of_stop):
                    sums[hour][1] += 1
            found.append({hour: (n, stops) for hour, (n, stops) in sums.items()})
        return found


def network(stops: "GeoDataFrame", departures: "GeoDataFrame | None") -> Network:
    """Put stops and departures together.

    stops: points in any CRS (`name`; `id` and `platform` where there are); rows within TOGETHER of each other are one stop where
    their names are the same but for what stands in brackets at the end, which then tells the platform. departures: `stop`,
    `time` (HH:MM, past 24:00 on the next morning), `service`, `route`, and `stop_id`, `headsign` where there are; None where
    there is no timetable. A departure belongs to the stop of its id, else to the only stop of its name; else it goes to a stop
    of its own without a position.
    """
    found, of_id, of_name, platform_of = _grouped(stops)
    if departures is None:
        return Network(found, [], [], [], timed=False)
    columns = (_texts(departures, name) for name in ("stop", "stop_id", "time", "service", "route", "headsign"))
    rows = list(zip(*columns, strict=True))
    services = service.read(row[3] for row in rows)
    number = {one.word: k for k, one in enumerate(services)}
    routes = {name: k for k, name in enumerate(dict.fromkeys(row[4] for row in rows))}
    ways: dict[Way, int] = {}
    apart: set[str] = set()
    unread = lost = 0
    for name, of, time, word, route, headsign in rows:
        minute = read_minute(time)
        if minute is None:
            unread += 1
            continue
        if of not in of_id and len(of_name[name]) != 1:
            apart |= {name} if of_name[name] else set()
            of_name[name] = [len(found)]
            found.append(Stop(name))
        lost += of not in of_id and name in apart
        place = of_id[of] if of in of_id else of_name[name][0]
        way = ways.setdefault((routes[route], headsign, platform_of.get(of, "")), len(ways))
        found[place].runs[number[word], way].append(minute)
    return Network(found, services, list(routes), list(ways), bool(rows), unread, lost)


def read_minute(text: str) -> int | None:
    """07:30 → 450, 25:10 → 1510; None for what is no time."""
    found = _TIME.fullmatch(unicodedata.normalize("NFKC", text).strip())
    hour, minute = (int(found[1]), int(found[2])) if found else (99, 99)
    return hour * 60 + minute if hour < 48 and minute < 60 else None


def _grouped(stops: "GeoDataFrame") -> tuple[list[Stop], dict[str, int], dict[str, list[int]], dict[str, str]]:
    """The stops, which of them each stop id is, which each name may be, and each id's platform."""
    names, kana, ids, platforms = (_texts(stops, column) for column in ("name", "kana", "id", "platform"))
    wheelchair = _texts(stops, "wheelchair")
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
    return found, of_id, of_name, {i: platforms[row] for row, i in enumerate(ids) if i in once}


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


def _texts(table: "GeoDataFrame", column: str) -> list[str]:
    return [v.strip() if isinstance(v, str) else "" for v in table[column]] if column in table else [""] * len(table)
