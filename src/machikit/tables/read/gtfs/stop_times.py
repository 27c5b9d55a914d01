"""The departures of a GTFS feed: one row for each time at which a vehicle leaves a stop and can be boarded there.

Times are seconds after noon minus 12 hours of the service day and go on beyond 24:00. Times that the feed leaves open are computed
and marked in a separate column: times between two timed stops (which GTFS says to interpolate), and runs of which only the interval
is known (frequencies.txt).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from machikit.tables.findings import Finding, SetAside
from machikit.tables.read.gtfs.calendar import ServiceDays
from machikit.tables.read.gtfs.files import LINE_NUMBER, Feed, Record, read_records

HEADER = ["停留所ID", "停留所名", "発車時刻", "運行日", "路線名", "行先"]
PERIOD = ["運行開始日", "運行終了日"]
PRECISION = "時刻の精度"
INTERPOLATED, FROM_INTERVAL = "前後の停留所の時刻からの推定", "運行間隔からの目安"
MAX_DEPARTURES = 3_000_000  # of one feed: more than any city has
MIN_HEADWAY, MAX_TIME = 10, 48 * 3600  # seconds: a shorter interval or a later time is a mistake
_TIME = re.compile(r"(\d{1,2}):([0-5]?\d)(?::([0-5]?\d))?")


@dataclass(frozen=True)
class Call:
    """A stop of a run.

    arrives, leaves: seconds, None if unknown; estimated: whether they are interpolated; raw: the text of a time that cannot be
    read.
    """

    record: Record
    arrives: int | None
    leaves: int | None
    estimated: bool = False
    raw: str = ""


@dataclass(frozen=True)
class Departure:
    """A row of the grid "departure".

    cells: the values under HEADER; period: first and last day; precision: the note on a computed time, else ""; regular: whether
    its service runs by weekdays.
    """

    cells: tuple[str, ...]
    period: tuple[str, str]
    precision: str
    regular: bool


@dataclass
class Timetable:
    """The rows of the grid "departure", in order, with findings and the calls that are set aside."""

    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)


def timetable(feed: Feed, services: Mapping[str, ServiceDays]) -> Timetable:
    """All departures. There are columns for the period where services differ in it, and for the precision where times are computed."""
    result = Timetable()
    frequencies = _frequencies(feed, result)
    departures: list[Departure] = []
    for trip_id, records_of_trip in feed.calls.items():
        trip = feed.trips.get(trip_id, {})
        service = services.get(trip.get("service_id", ""), ServiceDays("", runs=False))
        for run, precision in _runs(records_of_trip, frequencies.get(trip_id)):
            departures += _departures(feed, trip, run, service, precision, result)
            if len(departures) + len(result.set_aside) > MAX_DEPARTURES:
                raise ValueError(f"more than {MAX_DEPARTURES:,} departures")
    departures.sort(key=lambda d: (d.cells[0], d.cells[3], d.cells[2]))
    has_periods = len({d.period for d in departures if d.regular}) > 1 or _differ_in_period(departures)
    has_precision = any(d.precision for d in departures)
    result.header = [*HEADER, *(PERIOD if has_periods else ()), *([PRECISION] if has_precision else ())]
    result.rows = [
        [*d.cells, *(d.period if has_periods else ()), *([d.precision] if has_precision else ())] for d in departures
    ]
    kinds = {INTERPOLATED: "filled_time", FROM_INTERVAL: "rough_time"}
    result.findings += [
        Finding(kinds[d.precision], n, d.cells[1], HEADER[2], now=d.cells[2])
        for n, d in enumerate(departures, start=2)
        if d.precision
    ]
    return result


def _departures(
    feed: Feed, trip: Record, run: list[Call], service: ServiceDays, precision: str, timetable: Timetable
) -> Iterator[Departure]:
    """The departures of one run. Calls without a departure are set aside in `timetable`, with their line in stop_times.txt."""
    route = feed.routes.get(trip.get("route_id", ""), "")
    last = feed.stop_name(run[-1].record["stop_id"])
    for call in run[:-1]:
        record = call.record
        if record.get("pickup_type") == "1":
            continue
        time = call.leaves if call.leaves is not None else call.arrives
        text = _hhmm(time) if time is not None else call.raw
        headsign = record.get("stop_headsign") or trip.get("trip_headsign") or last
        cells = (record["stop_id"], feed.stop_name(record["stop_id"]), text, service.days_text, route, headsign)
        reason = "never_runs" if not service.runs else "" if text else "no_time"
        if reason:
            timetable.set_aside.append(SetAside(int(record[LINE_NUMBER]), reason, cells))
        else:
            call_precision = INTERPOLATED if call.estimated and not precision else precision
            yield Departure(cells, (service.first, service.last), call_precision, service.is_weekly)


def _differ_in_period(departures: list[Departure]) -> bool:
    """Whether any two departures differ only in their period."""
    return len({d.cells for d in departures}) < len({(d.cells, d.period) for d in departures})


def _runs(
    records_of_trip: list[Record], frequencies: list[tuple[int, int, int, bool]] | None
) -> Iterator[tuple[list[Call], str]]:
    """The runs of a trip, each with its precision: the trip itself, or one per interval from the start until before the end."""
    calls = interpolate(records_of_trip)
    base = next((t for c in calls for t in (c.leaves, c.arrives) if t is not None), None)
    if not frequencies or base is None:
        yield calls, ""
        return
    for start, end, headway, is_exact in frequencies:
        for time in range(start, end, headway):
            yield [_shifted(call, time - base) for call in calls], "" if is_exact else FROM_INTERVAL


def _shifted(call: Call, by: int) -> Call:
    arrives, leaves = (None if t is None else t + by for t in (call.arrives, call.leaves))
    return Call(call.record, arrives, leaves, call.estimated, call.raw)


def _frequencies(feed: Feed, timetable: Timetable) -> dict[str, list[tuple[int, int, int, bool]]]:
    """trip_id → (start, end, seconds between two runs, whether the times are exact); unreadable rows become findings."""
    by_trip = defaultdict(list)
    for row in read_records(feed.folder, "frequencies.txt"):
        start, end = (_seconds(row.get(key, "")) for key in ("start_time", "end_time"))
        raw = row.get("headway_secs", "")
        headway = int(raw) if raw.isascii() and raw.isdigit() else 0
        if start is None or end is None or end <= start or headway < MIN_HEADWAY:
            was = " ".join(row.get(key, "") for key in ("trip_id", "start_time", "end_time", "headway_secs"))
            timetable.findings.append(Finding("doubtful_headway", 0, "frequencies.txt", was=was))
        elif row["trip_id"] in feed.calls:
            by_trip[row["trip_id"]].append((start, end, headway, row.get("exact_times") == "1"))
    return by_trip


def interpolate(records_of_trip: list[Record]) -> list[Call]:
    """The calls of a trip, with times interpolated between two timed stops: by shape_dist_traveled where all stops have it, else
    evenly by stop.
    """
    calls = [_call(record) for record in records_of_trip]
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
                time = start + round((end - start) * share)
                calls[n] = Call(calls[n].record, time, time, estimated=True)
    return calls


def _call(record: Record) -> Call:
    texts = record.get("arrival_time", ""), record.get("departure_time", "")
    arrives, leaves = map(_seconds, texts)
    raw = next((t for t in (texts[1], texts[0]) if t), "") if arrives is None and leaves is None else ""
    return Call(record, arrives, leaves, raw=raw)


def _shares(distances: list[str]) -> list[float]:
    """The position of each stop between the first (0) and the last (1)."""
    try:
        travelled = [float(d) for d in distances]
    except ValueError:
        travelled = []
    is_rising = all(x <= y for x, y in pairwise(travelled))
    if not (travelled and is_rising and travelled[0] < travelled[-1] < float("inf")):
        travelled = [float(n) for n in range(len(distances))]
    return [(d - travelled[0]) / (travelled[-1] - travelled[0]) for d in travelled]


def _seconds(text: str) -> int | None:
    """Parse H:MM or H:MM:SS; None for anything else, or from 48:00 on."""
    m = _TIME.fullmatch(text)
    if not m:
        return None
    time = int(m[1]) * 3600 + int(m[2]) * 60 + int(m[3] or 0)
    return time if time < MAX_TIME else None


def _hhmm(seconds: int) -> str:
    """HH:MM, rounded down: nobody may be shown a later minute than the one of the departure."""
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"
