"""The departures of a GTFS feed: one row for each time something leaves a stop and may be boarded there.

Times are seconds after the noon minus 12 hours of the service's day, and go on beyond 24:00. What the feed leaves open is filled and marked
in a column of its own: times between two timed stops (GTFS: to be interpolated), and runs of which only the interval is told
(frequencies.txt).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from machikit.tables.findings import Finding, SetAside
from machikit.tables.read.gtfs.calendar import Service
from machikit.tables.read.gtfs.files import LINE, Feed, Record, records

HEADER = ["停留所ID", "停留所名", "発車時刻", "運行日", "路線名", "行先"]
PERIOD = ["運行開始日", "運行終了日"]
LEVEL = "時刻の精度"
BETWEEN, ROUGH = "前後の停留所の時刻からの推定", "運行間隔からの目安"
ROWS = 3_000_000  # departures of one feed: more than any city has
SHORTEST, LONGEST = 10, 48 * 3600  # seconds: a shorter interval and a later time are slips
_TIME = re.compile(r"(\d{1,2}):([0-5]?\d)(?::([0-5]?\d))?")


@dataclass(frozen=True)
class Call:
    """A stop on a run. arrives, leaves: seconds, None where not known; guessed: filled in by us; raw: a time that cannot be read."""

    record: Record
    arrives: int | None
    leaves: int | None
    guessed: bool = False
    raw: str = ""


@dataclass(frozen=True)
class Departure:
    cells: tuple[str, ...]
    period: tuple[str, str]
    level: str
    regular: bool


@dataclass
class Timetable:
    """The rows of `departure`, in order, with what was found and what is no departure."""

    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)


def timetable(feed: Feed, services: Mapping[str, Service]) -> Timetable:
    """All departures. A column for the period is there where services differ in it, one for the precision where times are ours."""
    made = Timetable()
    every = _frequencies(feed, made)
    found: list[Departure] = []
    for trip_id, of_trip in feed.calls.items():
        trip = feed.trips.get(trip_id, {})
        service = services.get(trip.get("service_id", ""), Service("", runs=False))
        for run, level in _runs(of_trip, every.get(trip_id)):
            found += _departures(feed, trip, run, service, level, made)
            if len(found) + len(made.aside) > ROWS:
                raise ValueError(f"more than {ROWS:,} departures")
    found.sort(key=lambda one: (one.cells[0], one.cells[3], one.cells[2]))
    periods = len({one.period for one in found if one.regular}) > 1 or _differ(found)
    levels = any(one.level for one in found)
    made.header = [*HEADER, *(PERIOD if periods else ()), *([LEVEL] if levels else ())]
    made.rows = [[*d.cells, *(d.period if periods else ()), *([d.level] if levels else ())] for d in found]
    kinds = {BETWEEN: "filled_time", ROUGH: "rough_time"}
    made.findings += [
        Finding(kinds[one.level], n, one.cells[1], HEADER[2], now=one.cells[2])
        for n, one in enumerate(found, start=2)
        if one.level
    ]
    return made


def _departures(
    feed: Feed, trip: Record, run: list[Call], service: Service, level: str, made: Timetable
) -> Iterator[Departure]:
    """The departures of one run; those that are none go to the set-aside list with their line in stop_times.txt."""
    route = feed.routes.get(trip.get("route_id", ""), "")
    last = feed.name(run[-1].record["stop_id"])
    for call in run[:-1]:
        one = call.record
        if one.get("pickup_type") == "1":
            continue
        time = call.leaves if call.leaves is not None else call.arrives
        shown = _written(time) if time is not None else call.raw
        headsign = one.get("stop_headsign") or trip.get("trip_headsign") or last
        cells = (one["stop_id"], feed.name(one["stop_id"]), shown, service.words, route, headsign)
        reason = "never_runs" if not service.runs else "" if shown else "no_time"
        if reason:
            made.aside.append(SetAside(int(one[LINE]), reason, cells))
        else:
            level_of = BETWEEN if call.guessed and not level else level
            yield Departure(cells, (service.first, service.last), level_of, service.regular)


def _differ(found: list[Departure]) -> bool:
    """Whether any two departures differ in their period only."""
    return len({one.cells for one in found}) < len({(one.cells, one.period) for one in found})


def _runs(of_trip: list[Record], every: list[tuple[int, int, int, bool]] | None) -> Iterator[tuple[list[Call], str]]:
    """The runs of a trip: itself, or one for each interval of its frequencies, from start to before the end."""
    calls = filled(of_trip)
    base = next((t for c in calls for t in (c.leaves, c.arrives) if t is not None), None)
    if not every or base is None:
        yield calls, ""
        return
    for start, end, headway, exact in every:
        for at in range(start, end, headway):
            yield [_shifted(call, at - base) for call in calls], "" if exact else ROUGH


def _shifted(call: Call, by: int) -> Call:
    arrives, leaves = (None if t is None else t + by for t in (call.arrives, call.leaves))
    return Call(call.record, arrives, leaves, call.guessed, call.raw)


def _frequencies(feed: Feed, made: Timetable) -> dict[str, list[tuple[int, int, int, bool]]]:
    """trip_id → (start, end, seconds between two runs, whether these are the very times); what cannot be read is told."""
    found = defaultdict(list)
    for one in records(feed.folder, "frequencies.txt"):
        start, end = (_seconds(one.get(key, "")) for key in ("start_time", "end_time"))
        raw = one.get("headway_secs", "")
        headway = int(raw) if raw.isascii() and raw.isdigit() else 0
        if start is None or end is None or end <= start or headway < SHORTEST:
            was = " ".join(one.get(key, "") for key in ("trip_id", "start_time", "end_time", "headway_secs"))
            made.findings.append(Finding("doubtful_headway", 0, "frequencies.txt", was=was))
        elif one["trip_id"] in feed.calls:
            found[one["trip_id"]].append((start, end, headway, one.get("exact_times") == "1"))
    return found


def filled(of_trip: list[Record]) -> list[Call]:
    """The calls of a trip, with the times between two timed stops filled in: by the distance travelled where all of them have it,
    else evenly by stop.
    """
    calls = [_call(one) for one in of_trip]
    timed = [n for n, c in enumerate(calls) if c.arrives is not None or c.leaves is not None]
    for a, b in pairwise(timed):
        start, end = calls[a].leaves, calls[b].arrives
        start = calls[a].arrives if start is None else start
        end = calls[b].leaves if end is None else end
        if b - a < 2 or start is None or end is None or end < start:
            continue
        shares = _shares([c.record.get("shape_dist_traveled", "") for c in calls[a : b + 1]])
        for n, share in zip(range(a + 1, b), shares[1:-1], strict=True):
            if not calls[n].raw:
                at = start + round((end - start) * share)
                calls[n] = Call(calls[n].record, at, at, guessed=True)
    return calls


def _call(one: Record) -> Call:
    texts = one.get("arrival_time", ""), one.get("departure_time", "")
    arrives, leaves = map(_seconds, texts)
    raw = next((t for t in (texts[1], texts[0]) if t), "") if arrives is None and leaves is None else ""
    return Call(one, arrives, leaves, raw=raw)


def _shares(distances: list[str]) -> list[float]:
    """How far along each stop is, from 0 to 1."""
    try:
        far = [float(d) for d in distances]
    except ValueError:
        far = []
    rising = bool(far) and all(x <= y for x, y in pairwise(far)) and far[0] < far[-1] < float("inf")
    far = far if rising else [float(n) for n in range(len(distances))]
    return [(d - far[0]) / (far[-1] - far[0]) for d in far]


def _seconds(text: str) -> int | None:
    found = _TIME.fullmatch(text)
    if not found:
        return None
    time = int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)
    return time if time < LONGEST else None


def _written(seconds: int) -> str:
    """HH:MM: the minute in which it leaves; nobody is told a later one."""
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"
