"""Read the files of a GTFS feed as records, by their ids."""

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from machikit.tables.findings import Finding
from machikit.tables.places.points import LatLon, is_in_japan, parse_point
from machikit.tables.read.encoding import read_text

LINE_NUMBER = "\0line"  # key of each record for its line in the file, counted from 1
KANA_LANGUAGES = ("ja-hrkt", "ja-hira", "ja-kana")
_KANA = re.compile(r"[ぁ-ゟァ-ヿー・\s()（）0-9０-９]+")  # a tts_stop_name in kana is the reading of the name

Record = dict[str, str]


@dataclass
class Feed:
    """The records of a feed, by their ids.

    routes: route_id → name; positions: stop_id → [longitude, latitude] (degrees, EPSG:4326) of stops with a valid position;
    invalid_positions: stop_id → text of a position that is not valid; calls: trip_id → its rows of stop_times.txt, in the order of
    stop_sequence.
    """

    folder: Path
    stops: dict[str, Record]
    routes: dict[str, str]
    trips: dict[str, Record]
    calls: dict[str, list[Record]]
    positions: dict[str, list[float]] = field(default_factory=dict)
    invalid_positions: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "Feed":
        """Read a feed from its folder. Raises KitError, LookupError or ValueError where a file is broken."""
        routes = {
            r["route_id"]: r.get("route_long_name") or r.get("route_short_name", "")
            for r in read_records(folder, "routes.txt")
        }
        feed = cls(
            folder,
            {s["stop_id"]: s for s in read_records(folder, "stops.txt")},
            routes,
            {t["trip_id"]: t for t in read_records(folder, "trips.txt")},
            {},
        )
        for call in read_records(folder, "stop_times.txt"):
            feed.calls.setdefault(call["trip_id"], []).append(call)
        for calls in feed.calls.values():
            calls.sort(key=lambda c: int(c["stop_sequence"]))
        for key, stop in feed.stops.items():
            lon_lat, raw = position(stop.get("stop_lat", ""), stop.get("stop_lon", ""))
            if lon_lat:
                feed.positions[key] = lon_lat
            elif raw:
                feed.invalid_positions[key] = raw
        return feed

    def stop_name(self, stop: str) -> str:
        """The name of a stop, by its id."""
        return self.stops.get(stop, {}).get("stop_name", "")

    def route_id(self, trip: str) -> str:
        """The route_id of a trip, by its id."""
        return self.trips.get(trip, {}).get("route_id", "")


def read_records(folder: Path, name: str) -> list[Record]:
    """The rows of one file; empty where the feed has no such file."""
    path = folder / name
    if not path.is_file():
        return []
    rows = csv.DictReader(io.StringIO(read_text(path), newline=""), restval="")
    return [
        {(k or "").strip(): (v or "").strip() for k, v in row.items() if isinstance(v, str)}
        | {LINE_NUMBER: str(rows.line_num)}
        for row in rows
    ]


def position(lat: str, lon: str) -> tuple[list[float] | None, str]:
    """([longitude, latitude], ""), by the same rules as every table of the kit (`places.points.point`); (None, text) if invalid."""
    try:
        if is_in_japan(float(lat), float(lon)):
            return [float(lon), float(lat)], ""
    except ValueError:
        pass
    checked = parse_point(lat, lon)
    return ([float(checked[1]), float(checked[0])], "") if checked[0] else (None, f"{lat}, {lon}".strip(", "))


def dropped_vertex(name: str, row: int, raw: str) -> Finding:
    """The finding for a vertex of a line that is left out because its position is not valid."""
    return Finding("dropped_vertex", row, name, was=raw)


@dataclass(frozen=True)
class StopTranslations:
    """Readings (ja-Hrkt) and English names of stops from translations.txt, by "id:<stop_id>" or by name."""

    kana: dict[str, str]
    english: dict[str, str]

    @classmethod
    def read(cls, folder: Path) -> "StopTranslations":
        """Reads both forms: trans_id, lang, translation (GTFS-JP until 2021), and table_name, field_name, language … (GTFS Schedule)."""
        names = cls({}, {})
        for row in read_records(folder, "translations.txt"):
            if row.get("table_name", "stops") != "stops" or row.get("field_name", "stop_name") != "stop_name":
                continue
            language = (row.get("language") or row.get("lang", "")).casefold().replace("_", "-")
            by_key = (
                names.kana if language in KANA_LANGUAGES else names.english if language.split("-")[0] == "en" else {}
            )
            record = row.get("record_id", "")
            by_key[f"id:{record}" if record else row.get("field_value") or row.get("trans_id", "")] = row.get(
                "translation", ""
            )
        return names

    def names_of(self, stop: Record) -> tuple[str, str]:
        """Reading and English name of a stop, "" for each that is missing."""
        name, key = stop.get("stop_name", ""), f"id:{stop.get('stop_id', '')}"
        spoken = stop.get("tts_stop_name", "")
        kana = self.kana.get(key) or self.kana.get(name) or (spoken if _KANA.fullmatch(spoken) else "")
        return kana, self.english.get(key) or self.english.get(name, "")


def stop_positions(feed: Feed) -> tuple[LatLon, ...]:
    """(latitude, longitude) of all stops with a valid position, without duplicates."""
    return tuple(dict.fromkeys((lat, lon) for lon, lat in feed.positions.values()))
