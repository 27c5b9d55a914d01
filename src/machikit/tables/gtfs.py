"""A GTFS feed (GTFS-JP too) → three grids: stop, departure, line. Pages never see GTFS.

Specification: GTFS Schedule reference (gtfs.org) and 標準的なバス情報フォーマット. Not read: frequencies.txt, fares, translations.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from machikit.tables.decode import lines
from machikit.tables.grid import Grid
from machikit.tables.read import text_of

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = "月火水木金土日"
NEEDED = ("stops.txt", "trips.txt", "stop_times.txt", "routes.txt")
STOP = ["停留所ID", "停留所名", "のりば", "緯度", "経度", "車いす対応", "URL"]
DEPARTURE = ["停留所ID", "停留所名", "発車時刻", "運行日", "路線名", "行先"]
LINE = ["路線ID", "路線名"]
_SAID = re.compile(r"[平土日祝休月火水木金毎全]")  # a service whose own name says its days: 平日, 土日祝, 毎日
_WHEELCHAIR = {"1": "可", "2": "不可"}  # 0 and blank: not known

Record = dict[str, str]


def folder_of(files: Iterable[Path]) -> Path | None:
    """The folder among these files that is a GTFS feed."""
    names = defaultdict(set)
    for file in files:
        names[file.parent].add(file.name)
    return next((folder for folder, there in names.items() if there.issuperset(NEEDED)), None)


def tables(folder: Path) -> list[Grid]:
    """stop, departure and line of the feed in this folder. Raises KitError or LookupError where a file is broken."""
    stops = {s["stop_id"]: s for s in _read(folder, "stops.txt")}
    routes = {
        r["route_id"]: r.get("route_long_name") or r.get("route_short_name", "") for r in _read(folder, "routes.txt")
    }
    trips = {t["trip_id"]: t for t in _read(folder, "trips.txt")}
    calls: dict[str, list[Record]] = defaultdict(list)
    for call in _read(folder, "stop_times.txt"):
        calls[call["trip_id"]].append(call)
    for of_trip in calls.values():
        of_trip.sort(key=lambda c: int(c["stop_sequence"]))
    lines = _lines(folder, stops, routes, trips, calls)
    return [
        Grid("stop", [STOP, *_stops(stops, calls)], epsg=4326),
        Grid("departure", [DEPARTURE, *_departures(stops, routes, trips, calls, _services(folder))]),
        Grid("line", [LINE, *(row for row, _ in lines)], epsg=4326, geometry=[shape for _, shape in lines]),
    ]


def _read(folder: Path, name: str) -> list[Record]:
    path = folder / name
    if not path.is_file():
        return []
    rows = csv.DictReader(lines(text_of(path)), restval="")
    return [{(k or "").strip(): (v or "").strip() for k, v in row.items() if isinstance(v, str)} for row in rows]


def _stops(stops: dict[str, Record], calls: dict[str, list[Record]]) -> list[list[str]]:
    """The places where something stops: stations that only hold platforms are left to their platforms."""
    used = {call["stop_id"] for of_trip in calls.values() for call in of_trip}
    return [
        [
            s["stop_id"],
            s.get("stop_name", ""),
            s.get("platform_code", ""),
            s.get("stop_lat", ""),
            s.get("stop_lon", ""),
            _WHEELCHAIR.get(s.get("wheelchair_boarding", ""), ""),
            s.get("stop_url", ""),
        ]
        for s in stops.values()
        if s["stop_id"] in used or s.get("location_type", "") in ("", "0")
    ]


def _departures(
    stops: dict[str, Record],
    routes: dict[str, str],
    trips: dict[str, Record],
    calls: dict[str, list[Record]],
    services: dict[str, str],
) -> list[list[str]]:
    """One row for each time something leaves a stop and may be boarded there; hours after midnight go on beyond 24."""
    rows = []
    for trip_id, of_trip in calls.items():
        trip = trips.get(trip_id, {})
        service, route = services.get(trip.get("service_id", ""), ""), routes.get(trip.get("route_id", ""), "")
        last = stops.get(of_trip[-1]["stop_id"], {}).get("stop_name", "")
        for call in of_trip[:-1]:
            time = call.get("departure_time") or call.get("arrival_time", "")
            if not time or call.get("pickup_type") == "1":
                continue
            headsign = call.get("stop_headsign") or trip.get("trip_headsign") or last
            name = stops.get(call["stop_id"], {}).get("stop_name", "")
            rows.append([call["stop_id"], name, time.rpartition(":")[0].zfill(5), service, route, headsign])
    return sorted(rows, key=lambda r: (r[0], r[3], r[2]))


def _services(folder: Path) -> dict[str, str]:
    """service_id → its days in words: the publisher's own word where the id is one, else from the calendar."""
    weekly = {c["service_id"]: c for c in _read(folder, "calendar.txt")}
    dated = defaultdict(list)
    for one in _read(folder, "calendar_dates.txt"):
        dated[one["service_id"]].append((one["exception_type"], one["date"]))
    return {s: s if _SAID.search(s) else _days(weekly.get(s), dated.get(s, [])) for s in {*weekly, *dated}}


def _days(weekly: Record | None, dated: list[tuple[str, str]]) -> str:
    """月〜金, 土・日, 毎日; with dates that are added or left out: 月〜金（指定日を除く）, 土・日・指定日."""
    runs = "".join(day for day, name in zip(DAYS, WEEK, strict=True) if weekly and weekly.get(name) == "1")
    words = "毎日" if runs == DAYS else f"{runs[0]}〜{runs[-1]}" if len(runs) > 2 and runs in DAYS else "・".join(runs)
    added, left = (any(kind == wanted for kind, _ in dated) for wanted in "12")
    if not runs:
        return "指定日" if added else ""
    return f"{words}{'・指定日' if added else ''}{'（指定日を除く）' if left else ''}"


def _lines(
    folder: Path,
    stops: dict[str, Record],
    routes: dict[str, str],
    trips: dict[str, Record],
    calls: dict[str, list[Record]],
) -> list[tuple[list[str], dict[str, Any]]]:
    """Each route with its ways: the shapes of its longest runs, or the stops in their order where the feed has no shapes."""
    shapes = defaultdict(list)
    for p in sorted(_read(folder, "shapes.txt"), key=lambda p: int(p["shape_pt_sequence"])):
        shapes[p["shape_id"]].append([float(p["shape_pt_lon"]), float(p["shape_pt_lat"])])
    ways: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)  # route → stops in order → a trip that runs so
    for trip_id, of_trip in calls.items():
        ways[trips.get(trip_id, {}).get("route_id", "")].setdefault(tuple(c["stop_id"] for c in of_trip), trip_id)
    found = []
    for route, of_route in ways.items():
        drawn = [
            shapes.get(trips.get(of_route[way], {}).get("shape_id", "")) or _through(way, stops)
            for way in _longest(of_route)
        ]
        drawn = [way for way in drawn if len(way) > 1]
        if drawn and route in routes:
            one = {"type": "LineString", "coordinates": drawn[0]}
            shape = one if len(drawn) == 1 else {"type": "MultiLineString", "coordinates": drawn}
            found.append(([route, routes[route]], shape))
    return found


def _through(way: tuple[str, ...], stops: dict[str, Record]) -> list[list[float]]:
    there = [stops[s] for s in way if s in stops and stops[s].get("stop_lat")]
    return [[float(s["stop_lon"]), float(s["stop_lat"])] for s in there]


def _longest(ways: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The runs that are no part of another run, in neither direction."""
    kept: list[tuple[str, ...]] = []
    for way in sorted(ways, key=len, reverse=True):
        if not any(set(way) <= set(longer) for longer in kept):
            kept.append(way)
    return kept
