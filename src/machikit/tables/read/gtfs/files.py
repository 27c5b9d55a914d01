"""The files of a GTFS feed as records, and what the feed says of itself: who made it, and on which days it holds."""

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from machikit.tables.findings import Finding
from machikit.tables.places.points import Pair, in_japan, point
from machikit.tables.read.any_file import text_of

LINE = "\0line"  # of each record: its line in its file, as a spreadsheet counts
READING = ("ja-hrkt", "ja-hira", "ja-kana")
_KANA = re.compile(r"[ぁ-ゟァ-ヿー・\s()（）0-9０-９]+")  # a spoken name that is written in kana is a reading

Record = dict[str, str]


@dataclass
class Feed:
    """The records of a feed, by their ids.

    places: where each stop is (longitude, latitude in degrees, EPSG:4326), only those whose position may be; refused: the others
    whose position was there; calls: the rows of stop_times.txt of each trip, in the order of the run.
    """

    folder: Path
    stops: dict[str, Record]
    routes: dict[str, str]
    trips: dict[str, Record]
    calls: dict[str, list[Record]]
    places: dict[str, list[float]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "Feed":
        """Raises KitError, LookupError or ValueError where a file is broken."""
        routes = {
            r["route_id"]: r.get("route_long_name") or r.get("route_short_name", "")
            for r in records(folder, "routes.txt")
        }
        feed = cls(
            folder,
            {s["stop_id"]: s for s in records(folder, "stops.txt")},
            routes,
            {t["trip_id"]: t for t in records(folder, "trips.txt")},
            {},
        )
        for call in records(folder, "stop_times.txt"):
            feed.calls.setdefault(call["trip_id"], []).append(call)
        for of_trip in feed.calls.values():
            of_trip.sort(key=lambda c: int(c["stop_sequence"]))
        for key, stop in feed.stops.items():
            at, raw = position(stop.get("stop_lat", ""), stop.get("stop_lon", ""))
            if at:
                feed.places[key] = at
            elif raw:
                feed.refused[key] = raw
        return feed

    def name(self, stop: str) -> str:
        return self.stops.get(stop, {}).get("stop_name", "")

    def route(self, trip: str) -> str:
        return self.trips.get(trip, {}).get("route_id", "")


def records(folder: Path, name: str) -> list[Record]:
    """The rows of one file; none where the feed has no such file."""
    path = folder / name
    if not path.is_file():
        return []
    rows = csv.DictReader(io.StringIO(text_of(path), newline=""), restval="")
    return [
        {(k or "").strip(): (v or "").strip() for k, v in row.items() if isinstance(v, str)}
        | {LINE: str(rows.line_num)}
        for row in rows
    ]


def position(lat: str, lon: str) -> tuple[list[float] | None, str]:
    """[longitude, latitude] as in every table of the kit (`points.point`); None where it is refused, and what stood there."""
    try:
        if in_japan(float(lat), float(lon)):
            return [float(lon), float(lat)], ""
    except ValueError:
        pass
    good = point(lat, lon)
    return ([float(good[1]), float(good[0])], "") if good[0] else (None, f"{lat}, {lon}".strip(", "))


def refused(name: str, row: int, raw: str) -> Finding:
    return Finding("dropped_vertex", row, name, was=raw)


@dataclass(frozen=True)
class Translated:
    """What translations.txt says of stops, by their id or name: readings (ja-Hrkt) and English names."""

    kana: dict[str, str]
    english: dict[str, str]

    @classmethod
    def read(cls, folder: Path) -> "Translated":
        """Both forms: trans_id, lang, translation (GTFS-JP until 2021), and table_name, field_name, language … (GTFS Schedule)."""
        told = cls({}, {})
        for one in records(folder, "translations.txt"):
            if one.get("table_name", "stops") != "stops" or one.get("field_name", "stop_name") != "stop_name":
                continue
            language = (one.get("language") or one.get("lang", "")).casefold().replace("_", "-")
            of = told.kana if language in READING else told.english if language.split("-")[0] == "en" else {}
            record = one.get("record_id", "")
            of[f"id:{record}" if record else one.get("field_value") or one.get("trans_id", "")] = one.get(
                "translation", ""
            )
        return told

    def of(self, stop: Record) -> tuple[str, str]:
        """Reading and English name of a stop, "" where there is none."""
        name, key = stop.get("stop_name", ""), f"id:{stop.get('stop_id', '')}"
        spoken = stop.get("tts_stop_name", "")
        kana = self.kana.get(key) or self.kana.get(name) or (spoken if _KANA.fullmatch(spoken) else "")
        return kana, self.english.get(key) or self.english.get(name, "")


def pairs(feed: Feed) -> tuple[Pair, ...]:
    """Latitude and longitude of all stops that have a position, without those that stand in one place."""
    return tuple(dict.fromkeys((lat, lon) for lon, lat in feed.places.values()))
