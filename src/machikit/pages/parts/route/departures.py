"""The timetable of each stop: departures by service, that is by the days on which they run."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from machikit.pages.blocks import row_keys
from machikit.pages.parts.route.stops import Stop, StopIndex, column_texts, group_stops
from machikit.tables.values import bus_days

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Direction = tuple[int, str, str]  # route, headsign, platform
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?")


@dataclass(frozen=True)
class Network:
    """Stops and their departures. stops: in the order of the data, then those that only the departures name.

    directions: indexed by the second key of `Stop.runs`. timed: whether there is a timetable. unreadable: departures set aside
    because their time cannot be parsed. out_of_season: departures set aside because their service does not run at this time of
    the year. ambiguous: departures whose stop name fits several stops.
    """

    stops: list[Stop]
    services: list[bus_days.Service]
    routes: list[str]
    directions: list[Direction]
    timed: bool
    unreadable: int = 0
    ambiguous: int = 0
    out_of_season: int = 0

    @cached_property
    def keys(self) -> list[str]:
        return row_keys([{"name": stop.name} for stop in self.stops], ("name",))

    @cached_property
    def counts(self) -> list[list[int]]:
        """counts[weekday][stop]: number of departures."""
        return [[self._count(stop, day) for stop in self.stops] for day in range(7)]

    def _count(self, stop: Stop, day: int) -> int:
        return sum(len(minutes) for (of, _), minutes in stop.runs.items() if day in (self.services[of].days or ()))


def build_network(stops: "GeoDataFrame", departures: "GeoDataFrame | None") -> Network:
    """Join stops (see `group_stops`) and departures.

    departures: `stop`, `time` (HH:MM, above 24:00 the next morning), `service`, `route`; optional `stop_id`, `headsign`,
    `first_day`, `last_day`. None without a timetable. A departure belongs to the stop with its id, else to the only stop with its
    name, else to a new stop without a position. Of services valid in different periods, only those in force are used.
    """
    index = group_stops(stops)
    if departures is None:
        return Network(index.stops, [], [], [], timed=False)
    columns = (column_texts(departures, name) for name in ("stop", "stop_id", "time", "service", "route", "headsign"))
    periods = zip(column_texts(departures, "first_day"), column_texts(departures, "last_day"), strict=True)
    all_rows = list(zip(*columns, strict=True))
    rows = [row for row, now in zip(all_rows, in_force(list(periods), dt.date.today().isoformat()), strict=True) if now]
    services = bus_days.read(row[3] for row in rows)
    number = {one.word: k for k, one in enumerate(services)}
    routes = {name: k for k, name in enumerate(dict.fromkeys(row[4] for row in rows))}
    directions: dict[Direction, int] = {}
    ambiguous: set[str] = set()
    unread = lost = 0
    for name, stop_id, time, word, route, headsign in rows:
        minute = read_minute(time)
        if minute is None:
            unread += 1
            continue
        stop = index.stops[index.of_id[stop_id]] if stop_id in index.of_id else _stop_named(index, name, ambiguous)
        lost += stop_id not in index.of_id and name in ambiguous
        direction = directions.setdefault(
            (routes[route], headsign, index.platform_of.get(stop_id, "")), len(directions)
        )
        stop.runs[number[word], direction].append(minute)
    return Network(
        index.stops, services, list(routes), list(directions), bool(all_rows), unread, lost, len(all_rows) - len(rows)
    )


def in_force(periods: Sequence[tuple[str, str]], today: str) -> list[bool]:
    """For each period (first and last day in ISO 8601, "" for open): whether it is in force today.

    Where all periods have ended or none has begun, the last or the first day that any of them covers is used instead of today.
    """
    lasts, firsts = [last for _, last in periods], [first for first, _ in periods]
    day = today
    if lasts and all(lasts):
        day = min(day, max(lasts))
    if firsts and all(firsts):
        day = max(day, min(firsts))
    return [(not first or first <= day) and (not last or day <= last) for first, last in periods]


def _stop_named(index: StopIndex, name: str, ambiguous: set[str]) -> Stop:
    """The only stop with a name; with none or several (then the name is added to `ambiguous`), a new one without a position."""
    candidates = index.of_name[name]
    if len(candidates) != 1:
        ambiguous |= {name} if candidates else set()
        index.of_name[name] = [len(index.stops)]
        index.stops.append(Stop(name))
    return index.stops[index.of_name[name][0]]


def read_minute(text: str) -> int | None:
    """Minutes after midnight: 07:30 → 450, 25:10 → 1510; None for anything else."""
    match = _TIME.fullmatch(unicodedata.normalize("NFKC", text).strip())
    hour, minute = (int(match[1]), int(match[2])) if match else (99, 99)
    return hour * 60 + minute if hour < 48 and minute < 60 else None
