"""A GTFS feed (GTFS-JP too) → three grids: stop, departure, line. Pages never see GTFS.

Specification: GTFS Schedule reference (gtfs.org) and 標準的なバス情報フォーマット. Not read: fares, transfers, pathways, areas and
booking rules (GTFS-Flex), levels, attributions, and of translations.txt all but the names of stops.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from machikit.tables.findings import Finding
from machikit.tables.grid import Grid
from machikit.tables.read.gtfs import calendar, stop_times
from machikit.tables.read.gtfs.files import Feed, Record, Translated, position, records, refused

NEEDED = ("stops.txt", "trips.txt", "stop_times.txt", "routes.txt")
STOP = ["停留所ID", "停留所名", "のりば", "緯度", "経度", "車いす対応", "URL"]
KANA, ENGLISH = "停留所名_カナ", "停留所名_英字"
LINE = ["路線ID", "路線名"]
_WHEELCHAIR = {"1": "可", "2": "不可"}  # 0 and blank: not known

Way = tuple[str, ...]  # ids of the stops in their order


def folder_of(files: Iterable[Path]) -> Path | None:
    """The folder among these files that is a GTFS feed."""
    names = defaultdict(set)
    for file in files:
        names[file.parent].add(file.name)
    return next((folder for folder, there in names.items() if there.issuperset(NEEDED)), None)


def tables(folder: Path) -> list[Grid]:
    """stop, departure and line of the feed in this folder. Raises KitError or LookupError where a file is broken."""
    feed = Feed.read(folder)
    services = calendar.services(feed)
    about = calendar.about(feed, services)
    times, lines = stop_times.timetable(feed, services), _lines(feed)
    unknown = [] if calendar.known(feed) else [Finding("no_calendar", 0)]
    grids = [
        Grid("stop", _stops(feed), epsg=4326),
        Grid(
            "departure",
            [times.header, *times.rows],
            findings=(*unknown, *times.findings),
            aside=tuple(times.aside),
        ),
        Grid("line", [LINE, *lines.rows], epsg=4326, geometry=lines.shapes, findings=tuple(lines.findings)),
    ]
    return [replace(grid, feed=about) for grid in grids]


def _stops(feed: Feed) -> list[list[str]]:
    """The places where something stops: stations that only hold platforms are left to their platforms.

    The columns of readings and English names are there where any stop has one.
    """
    used = {call["stop_id"] for of_trip in feed.calls.values() for call in of_trip}
    kept = [s for key, s in feed.stops.items() if key in used or s.get("location_type", "") in ("", "0")]
    translated = Translated.read(feed.folder)
    names = [translated.of(stop) for stop in kept]
    more = [n for n in (0, 1) if any(one[n] for one in names)]
    header = [*STOP, *((KANA, ENGLISH)[n] for n in more)]
    return [header, *([*_stop(s), *(one[n] for n in more)] for s, one in zip(kept, names, strict=True))]


def _stop(s: Record) -> list[str]:
    told = [s.get(key, "") for key in ("stop_name", "platform_code", "stop_lat", "stop_lon")]
    return [s["stop_id"], *told, _WHEELCHAIR.get(s.get("wheelchair_boarding", ""), ""), s.get("stop_url", "")]


@dataclass
class Lines:
    rows: list[list[str]] = field(default_factory=list)
    shapes: list[dict[str, Any] | None] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def _lines(feed: Feed) -> Lines:
    """Each route with its ways: the shapes of its longest runs, or the stops in their order where the feed has no shapes.

    No line goes through a position that `stop` refuses: that vertex is left out, and told.
    """
    shapes, wrong = _shapes(feed.folder)
    ways: dict[str, dict[Way, str]] = defaultdict(dict)  # route → stops in order → a trip that runs so
    for trip_id, of_trip in feed.calls.items():
        ways[feed.route(trip_id)].setdefault(tuple(c["stop_id"] for c in of_trip), trip_id)
    made = Lines()
    for route, of_route in ways.items():
        drawn, dropped = [], []
        for way in _longest(of_route):
            shape = feed.trips.get(of_route[way], {}).get("shape_id", "")
            by_shape = len(shapes.get(shape, ())) > 1
            drawn.append(shapes[shape] if by_shape else [feed.places[s] for s in way if s in feed.places])
            dropped += wrong.get(shape, []) if by_shape else _dropped(feed, way)
        drawn = [way for way in drawn if len(way) > 1]
        if drawn and route in feed.routes:
            one = {"type": "LineString", "coordinates": drawn[0]}
            made.rows.append([route, feed.routes[route]])
            made.shapes.append(one if len(drawn) == 1 else {"type": "MultiLineString", "coordinates": drawn})
            made.findings += [refused(feed.routes[route], len(made.rows) + 1, was) for was in dict.fromkeys(dropped)]
    return made


def _dropped(feed: Feed, way: Way) -> list[str]:
    """The stops of a way whose position was there and may not be, as a message names them."""
    return [f"{feed.name(s)} {feed.refused[s]}" for s in way if s in feed.refused]


def _shapes(folder: Path) -> tuple[Mapping[str, list[list[float]]], Mapping[str, list[str]]]:
    """shape_id → its points (longitude, latitude), and those of its points that may not be, as they stood."""
    shapes, wrong = defaultdict(list), defaultdict(list)
    for p in sorted(records(folder, "shapes.txt"), key=lambda p: int(p["shape_pt_sequence"])):
        at, raw = position(p["shape_pt_lat"], p["shape_pt_lon"])
        if at:
            shapes[p["shape_id"]].append(at)
        else:
            wrong[p["shape_id"]].append(raw)
    return shapes, wrong


def _longest(ways: Iterable[Way]) -> list[Way]:
    """The runs that are no part of another run, in neither direction."""
    kept: list[Way] = []
    for way in sorted(ways, key=len, reverse=True):
        if not any(set(way) <= set(longer) for longer in kept):
            kept.append(way)
    return kept
