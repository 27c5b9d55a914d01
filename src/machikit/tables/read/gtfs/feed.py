"""Convert a GTFS or GTFS-JP feed into three grids: stop, departure, line. Pages never see GTFS.

Specification: GTFS Schedule reference (gtfs.org) and 標準的なバス情報フォーマット. Not read: fares, transfers, pathways, areas and
booking rules (GTFS-Flex), levels, attributions, and everything in translations.txt except the names of stops.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from machikit.tables.findings import Finding
from machikit.tables.grid import Grid
from machikit.tables.read.gtfs import calendar, stop_times
from machikit.tables.read.gtfs.files import Feed, Record, StopTranslations, dropped_vertex, position, read_records

REQUIRED_FILES = ("stops.txt", "trips.txt", "stop_times.txt", "routes.txt")
STOP_HEADER = ["停留所ID", "停留所名", "のりば", "緯度", "経度", "車いす対応", "URL"]
KANA, ENGLISH = "停留所名_カナ", "停留所名_英字"
LINE_HEADER = ["路線ID", "路線名"]
_WHEELCHAIR = {"1": "可", "2": "不可"}  # 0 and blank: unknown

StopSequence = tuple[str, ...]  # stop ids, in order


def feed_folder(files: Iterable[Path]) -> Path | None:
    """The folder of these files that holds a GTFS feed, if any."""
    names = defaultdict(set)
    for file in files:
        names[file.parent].add(file.name)
    return next((folder for folder, in_folder in names.items() if in_folder.issuperset(REQUIRED_FILES)), None)


def read_feed(folder: Path) -> list[Grid]:
    """The grids "stop", "departure" and "line" of the feed in this folder. Raises KitError or LookupError where a file is broken."""
    feed = Feed.read(folder)
    services = calendar.service_days(feed)
    about = calendar.feed_info(feed, services)
    timetable, lines = stop_times.timetable(feed, services), _lines(feed)
    no_calendar = [] if calendar.has_calendar(feed) else [Finding("no_calendar", 0)]
    grids = [
        Grid("stop", _stops(feed), epsg=4326),
        Grid(
            "departure",
            [timetable.header, *timetable.rows],
            findings=(*no_calendar, *timetable.findings),
            set_aside=tuple(timetable.set_aside),
        ),
        Grid("line", [LINE_HEADER, *lines.rows], epsg=4326, geometry=lines.shapes, findings=tuple(lines.findings)),
    ]
    return [replace(grid, feed_info=about) for grid in grids]


def _stops(feed: Feed) -> list[list[str]]:
    """The rows of all stops where a vehicle stops; a station that only groups platforms is left out, its platforms are not.

    The columns of readings and English names exist where any stop has one.
    """
    used = {call["stop_id"] for calls in feed.calls.values() for call in calls}
    stops = [s for key, s in feed.stops.items() if key in used or s.get("location_type", "") in ("", "0")]
    translated = StopTranslations.read(feed.folder)
    names = [translated.names_of(stop) for stop in stops]
    extra = [n for n in (0, 1) if any(pair[n] for pair in names)]
    header = [*STOP_HEADER, *((KANA, ENGLISH)[n] for n in extra)]
    return [header, *([*_stop(s), *(pair[n] for n in extra)] for s, pair in zip(stops, names, strict=True))]


def _stop(s: Record) -> list[str]:
    cells = [s.get(key, "") for key in ("stop_name", "platform_code", "stop_lat", "stop_lon")]
    return [s["stop_id"], *cells, _WHEELCHAIR.get(s.get("wheelchair_boarding", ""), ""), s.get("stop_url", "")]


@dataclass
class _Lines:
    """The rows of the grid "line", with the geometry of each and what was left out."""

    rows: list[list[str]] = field(default_factory=list)
    shapes: list[dict[str, Any] | None] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def _lines(feed: Feed) -> _Lines:
    """Each route with the shapes of its longest stop sequences, or lines from stop to stop where the feed has no shapes.

    A vertex whose position is not valid is left out and reported.
    """
    shapes, invalid = _shapes(feed.folder)
    sequences: dict[str, dict[StopSequence, str]] = defaultdict(dict)  # route_id → stop sequence → a trip_id with it
    for trip_id, calls in feed.calls.items():
        sequences[feed.route_id(trip_id)].setdefault(tuple(c["stop_id"] for c in calls), trip_id)
    lines = _Lines()
    for route, trips in sequences.items():
        paths, dropped = [], []
        for stops in _longest(trips):
            shape = feed.trips.get(trips[stops], {}).get("shape_id", "")
            has_shape = len(shapes.get(shape, ())) > 1
            paths.append(shapes[shape] if has_shape else [feed.positions[s] for s in stops if s in feed.positions])
            dropped += invalid.get(shape, []) if has_shape else _dropped_stops(feed, stops)
        paths = [path for path in paths if len(path) > 1]
        if paths and route in feed.routes:
            line = {"type": "LineString", "coordinates": paths[0]}
            lines.rows.append([route, feed.routes[route]])
            lines.shapes.append(line if len(paths) == 1 else {"type": "MultiLineString", "coordinates": paths})
            lines.findings += [
                dropped_vertex(feed.routes[route], len(lines.rows) + 1, raw) for raw in dict.fromkeys(dropped)
            ]
    return lines


def _dropped_stops(feed: Feed, stops: StopSequence) -> list[str]:
    """The stops of a sequence whose position is given but not valid, as a message names them."""
    return [f"{feed.stop_name(s)} {feed.invalid_positions[s]}" for s in stops if s in feed.invalid_positions]


def _shapes(folder: Path) -> tuple[Mapping[str, list[list[float]]], Mapping[str, list[str]]]:
    """shape_id → its points [longitude, latitude]; and shape_id → the text of its points that are not valid."""
    shapes, invalid = defaultdict(list), defaultdict(list)
    for p in sorted(read_records(folder, "shapes.txt"), key=lambda p: int(p["shape_pt_sequence"])):
        lon_lat, raw = position(p["shape_pt_lat"], p["shape_pt_lon"])
        if lon_lat:
            shapes[p["shape_id"]].append(lon_lat)
        else:
            invalid[p["shape_id"]].append(raw)
    return shapes, invalid


def _longest(sequences: Iterable[StopSequence]) -> list[StopSequence]:
    """The stop sequences whose stops are not all in a longer one, in either direction."""
    longest: list[StopSequence] = []
    for stops in sorted(sequences, key=len, reverse=True):
        if not any(set(stops) <= set(longer) for longer in longest):
            longest.append(stops)
    return longest
