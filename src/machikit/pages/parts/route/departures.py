"""What leaves from each stop: departures read, each by the days on which it runs."""

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit.pages.blocks import keys
from machikit.pages.parts.route.stops import Found, Stop, grouped, texts
from machikit.tables.values import bus_days

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Way = tuple[int, str, str]  # route, headsign, platform
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?")


@dataclass(frozen=True)
class Network:
    """stops in the order of the data, then those that only departures name. timed: whether there is a timetable at all.

    unread: departures whose time cannot be read (left out). other: departures of services that do not run at this time of the year
    (left out). lost: departures at a stop of several of the same name.
    """

    stops: list[Stop]
    services: list[bus_days.Service]
    routes: list[str]
    ways: list[Way]
    timed: bool
    unread: int = 0
    lost: int = 0
    other: int = 0

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
    """Put stops (see `grouped`) and departures together.

    departures: `stop`, `time` (HH:MM, past 24:00 on the next morning), `service`, `route`, and `stop_id`, `headsign` where there
    are; None where there is no timetable. A departure belongs to the stop of its id, else to the only stop of its name; else it
    goes to a stop of its own without a position. Of services that differ in the days from `first_day` to `last_day`, only those are
    taken that run now.
    """
    found = grouped(stops)
    if departures is None:
        return Network(found.stops, [], [], [], timed=False)
    columns = (texts(departures, name) for name in ("stop", "stop_id", "time", "service", "route", "headsign"))
    periods = zip(texts(departures, "first_day"), texts(departures, "last_day"), strict=True)
    every = list(zip(*columns, strict=True))
    rows = [row for row, now in zip(every, in_force(list(periods), dt.date.today().isoformat()), strict=True) if now]
    services = bus_days.read(row[3] for row in rows)
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
        stop = found.stops[found.of_id[of]] if of in found.of_id else _named(found, name, apart)
        lost += of not in found.of_id and name in apart
        way = ways.setdefault((routes[route], headsign, found.platform_of.get(of, "")), len(ways))
        stop.runs[number[word], way].append(minute)
    return Network(found.stops, services, list(routes), list(ways), bool(every), unread, lost, len(every) - len(rows))


def in_force(periods: Sequence[tuple[str, str]], today: str) -> list[bool]:
    """Which of these periods (first and last day in ISO 8601, "" for open) hold on a day: today, or where none holds any more or
    yet, the last or first day on which one does.
    """
    lasts, firsts = [last for _, last in periods], [first for first, _ in periods]
    day = today
    if lasts and all(lasts):
        day = min(day, max(lasts))
    if firsts and all(firsts):
        day = max(day, min(firsts))
    return [(not first or first <= day) and (not last or day <= last) for first, last in periods]


def _named(found: Found, name: str, apart: set[str]) -> Stop:
    """The only stop of a name; where there is none, or several (then the name is `apart`), a new one without a position."""
    known = found.of_name[name]
    if len(known) != 1:
        apart |= {name} if known else set()
        found.of_name[name] = [len(found.stops)]
        found.stops.append(Stop(name))
    return found.stops[found.of_name[name][0]]


def read_minute(text: str) -> int | None:
    """07:30 → 450, 25:10 → 1510; None for what is no time."""
    found = _TIME.fullmatch(unicodedata.normalize("NFKC", text).strip())
    hour, minute = (int(found[1]), int(found[2])) if found else (99, 99)
    return hour * 60 + minute if hour < 48 and minute < 60 else None
