"""Make the invented town's community bus as a GTFS-JP feed, and read it as the kit reads any feed: `sample/stop`, `departure`, `line`.

A loop that passes one stop twice, a commuters' line with a bus after midnight, a line that turns its back on Sunday, and one that
climbs the valley on three days a week and on school days. Two stops are in the feed and no bus leaves from them. Run it to make
them again; `python community_bus.py DIR feed.zip` keeps the feed too.
"""

import csv
import io
import itertools
import math
import random
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from geography import INVENTED, NO_PLACE, degrees
from writing import write

from machikit.catalog import Catalog, kit_root
from machikit.tables.clean.clean_table import CleaningOptions
from machikit.tables.read.any_file import read_tables
from machikit.tables.recipe.join_sources import RecipeTable, join_sources

SPEED = 22  # km/h between stops
WAY_ROUND = 1.3  # of the straight line
STOPS = """
駅前1 0.45 -0.25|駅前2 0.52 -0.28|駅前3 0.56 -0.21|市役所前 0.05 0.1|本町商店街 0.2 0.35|寿町 0.25 0.95|ひながた病院 -0.3 1.25
山手一丁目 -0.85 1.45|川西一丁目 -1.35 0.25|栄町 -0.55 -0.15|緑町 1.05 -0.85|中学校前 1.2 -0.95|若葉町 0.25 -1.15
旭町 0.95 0.35|市民体育館 1.15 0.55|川東一丁目 1.95 0.15|川東二丁目 2.25 -0.65|東野小学校 3.35 0.4|東野 3.2 0.2|東原 3.95 -0.75
川西二丁目 -1.65 -0.75|西原 -2.65 0.05|桜台中央 -2.35 1.45|桜台北 -2.45 1.8|見晴台 -2.95 2.35
坂上 0.55 2.25|奥谷口 0.45 3.1|奥谷小学校 0.4 3.6|奥谷 0.45 3.75|湯ノ沢温泉 1.75 3.35|滝ノ上 1.05 4.55
堤下公民館 1.7 -1.9|新田 2.85 -2.15
木挽 -1.35 3.75|沖ノ原 -4.85 -4.35
"""  # name, km east and north of the centre
LOOP = "駅前1 市役所前 本町商店街 寿町 ひながた病院 山手一丁目 川西一丁目 栄町 市役所前 緑町 中学校前 若葉町 駅前1"
EAST = "駅前2 旭町 市民体育館 川東一丁目 川東二丁目 東野 東野小学校 東原"
SOUTH = "駅前2 緑町 堤下公民館 新田"
WEST = "駅前3 栄町 川西一丁目 川西二丁目 西原 桜台中央 桜台北 見晴台"
VALLEY = "駅前1 市役所前 ひながた病院 坂上 奥谷口 奥谷小学校 奥谷 湯ノ沢温泉 滝ノ上"
SCHOOL = "滝ノ上 湯ノ沢温泉 奥谷 奥谷小学校"
ROUTES = {"L": "市内循環線", "E": "川東線", "S": "新田線", "W": "桜台線", "V": "奥谷線"}
WAYS = {  # route, its stops in order, and where it says it goes
    "L": ("L", LOOP, "市役所・病院 循環"), "E": ("E", EAST, "東原"), "S": ("S", SOUTH, "新田"), "W": ("W", WEST, "見晴台"),
    "V": ("V", VALLEY, "滝ノ上"), "C": ("V", SCHOOL, "奥谷小学校"),
}  # fmt: skip
CALENDAR = {  # service → Monday to Sunday; the ids of the first are words, as in many feeds
    "平日": "1111100", "土日祝": "0000011", "毎日": "1111111", "sat": "0000010", "mwf": "1010100", "fri": "0000100", "登校日": "",
}  # fmt: skip
DATES = {
    "mwf": (("20261230", 2), ("20270101", 2)),
    "登校日": tuple((f"202611{day:02d}", 1) for day in (2, 4, 5, 6, 9, 10, 11, 12, 13)),
    "土日祝": (("20261103", 1), ("20261123", 1)),
    "平日": (("20261103", 2), ("20261123", 2)),
}
RUNS = """
L 平日 7:10 8:20 9:30 10:40 12:40 13:50 15:00 16:10 17:20 18:00
L 土日祝 9:30 11:30 13:50 16:10
E 平日 6:40 7:20 8:30 10:00 12:30 14:30 16:30 17:40 18:40
E sat 8:30 12:30 16:30
S 毎日 7:45 10:15 13:15 16:45
W 平日 6:20 6:50 7:15 7:40 8:10 9:00 10:30 12:00 13:30 15:00 16:30 17:30 18:10 18:50 19:30 20:15 21:10
W fri 24:50
W 土日祝 7:30 9:00 11:00 13:00 15:00 17:00 19:00
V mwf 8:50 13:20 15:45
C 登校日 7:25
"""  # from the first stop of the way; all but the loop and the school's run come back
TERMS = {
    "市内循環線": "City loop", "川東線": "Kawahigashi line", "新田線": "Shinden line", "桜台線": "Sakuradai line", "奥谷線": "Okudani line",
    "平日": "Weekdays", "土日祝": "Weekends and holidays", "毎日": "Every day", "土": "Saturdays", "金": "Fridays", "登校日": "School days",
    "月・水・金（指定日を除く）": "Mon, Wed, Fri (but for certain dates)",
}  # fmt: skip


class Call(NamedTuple):
    stop: str
    minute: int


def places() -> dict[str, tuple[float, float]]:
    rows = (one.split() for one in STOPS.strip().replace("\n", "|").split("|"))
    return {name: (float(east), float(north)) for name, east, north in rows}


def name_of(stop: str) -> str:
    return stop.rstrip("123")


def runs() -> Iterator[tuple[str, str, str, list[Call]]]:
    """(way, service, where it says it goes, calls) of every run, there and back."""
    for line in RUNS.strip().split("\n"):
        way, service, *starts = line.split()
        _, stops, headsign = WAYS[way]
        for start in starts:
            hour, minute = map(int, start.split(":"))
            there = calls(stops.split(), hour * 60 + minute)
            yield way, service, headsign, there
            if way not in "LC" and service != "fri":
                yield way, service, name_of(stops.split()[0]), calls(stops.split()[::-1], there[-1].minute + 8)


def calls(stops: list[str], minute: int) -> list[Call]:
    at, found, clock = places(), [Call(stops[0], minute)], float(minute)
    for here, there in itertools.pairwise(stops):
        clock += 0.4 + math.dist(at[here], at[there]) * WAY_ROUND / SPEED * 60
        found.append(Call(there, round(clock)))
    return found


def street(here: tuple[float, float], there: tuple[float, float], chance: random.Random) -> list[tuple[float, float]]:
    """From one stop to the next, in km, as streets go: out of the first, round a corner, a little off the straight line."""
    bend = chance.uniform(0.25, 0.75)
    corner = (
        here[0] + (there[0] - here[0]) * bend,
        here[1] + (there[1] - here[1]) * (bend + chance.uniform(-0.3, 0.3)),
    )
    return [here, corner]


# --- the feed ------------------------------------------------------------------------------------------------------------


def feed() -> bytes:
    """The feed as a zip, the same bytes every time."""
    every = list(runs())
    trips, times = [], []
    for number, (way, service, headsign, of_run) in enumerate(every):
        trip = f"T{number:03d}"
        trips.append((WAYS[way][0], service, trip, headsign, f"S{way}"))
        times += [(trip, clock(c.minute), clock(c.minute), id_of(c.stop), k) for k, c in enumerate(of_run)]
    files = {
        "agency.txt": ["agency_id agency_name agency_url agency_timezone",
                       ("1", "ひながた市（架空）", "https://example.jp/", "Asia/Tokyo")],
        "stops.txt": ["stop_id stop_name stop_lat stop_lon location_type parent_station platform_code", *stops()],
        "routes.txt": ["route_id agency_id route_short_name route_long_name route_type",
                       *((route, "1", "", name, "3") for route, name in ROUTES.items())],
        "trips.txt": ["route_id service_id trip_id trip_headsign shape_id", *trips],
        "stop_times.txt": ["trip_id arrival_time departure_time stop_id stop_sequence", *times],
        "calendar.txt": ["service_id monday tuesday wednesday thursday friday saturday sunday start_date end_date",
                         *((s, *days, "20261001", "20270930") for s, days in CALENDAR.items() if days)],
        "calendar_dates.txt": ["service_id date exception_type", *((s, *d) for s, dates in DATES.items() for d in dates)],
        "shapes.txt": ["shape_id shape_pt_lat shape_pt_lon shape_pt_sequence", *shapes(random.Random(1840))],
    }  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in files.items():
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(
                row.split() if isinstance(row, str) else row for row in rows
            )
            archive.writestr(zipfile.ZipInfo(name), text.getvalue())
    return packed.getvalue()


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}:00"


def id_of(stop: str) -> str:
    return f"{[*places()].index(stop) + 1:02d}"


def stops() -> Iterator[tuple[object, ...]]:
    """Every stop; the three of the station stand under one that only holds them."""
    yield ("ST", "駅前", *point(places()["駅前1"]), 1, "", "")
    for stop, at in places().items():
        platform = stop.removeprefix(name_of(stop))
        yield (id_of(stop), name_of(stop), *point(at), 0, "ST" if platform else "", platform)


def shapes(chance: random.Random) -> Iterator[tuple[object, ...]]:
    at = places()
    for way, (_, text, _) in WAYS.items():
        names = text.split()
        line = [p for a, b in itertools.pairwise(names) for p in street(at[a], at[b], chance)] + [at[names[-1]]]
        yield from ((f"S{way}", *point(p), k) for k, p in enumerate(line))


def point(at: tuple[float, float]) -> tuple[str, str]:
    lat, lon = degrees(*at)
    return f"{lat:.5f}", f"{lon:.5f}"


# --- read as any feed ------------------------------------------------------------------------------------------------------

CAVEATS = {
    "stop": [
        NO_PLACE,
        {"ja": "駅前は、のりばが3つに分かれています。", "en": "The station stop (駅前) has three platforms."},
        {
            "ja": "停留所の一覧にあっても、発車する便のない停留所が2か所あります。",
            "en": "Two stops are listed from which no bus leaves.",
        },
    ],
    "departure": [
        {
            "ja": "運行日は、データのことば（平日、土日祝、登校日など）のままです。登校日がいつかは、学校の暦によります。",
            "en": "Days are in the words of the data (平日, 土日祝, 登校日 …). Which days are school days, the school's calendar tells.",
        },
        {
            "ja": "終点は、降りるだけなので載っていません。循環線は、1周のうちに市役所前を2回通ります。",
            "en": "Where a run ends people only get off, so it is not listed. The loop passes 市役所前 twice on each round.",
        },
        {"ja": "遅れ、運休、満員は入っていません。", "en": "Delays, cancellations and full buses are not in it."},
    ],
    "line": [
        NO_PLACE,
        {"ja": "線は、実際の道をなぞったものではありません。", "en": "The lines do not follow real roads."},
    ],
}
TITLES = {
    "stop": {"ja": "ひながた市コミュニティバスの停留所", "en": "Stops of Hinagata's community bus"},
    "departure": {"ja": "ひながた市コミュニティバスの発車時刻", "en": "Departures of Hinagata's community bus"},
    "line": {"ja": "ひながた市コミュニティバスの路線", "en": "Lines of Hinagata's community bus"},
}


def main(keep: Iterable[str]) -> None:
    body = feed()
    for path in keep:
        Path(path).write_bytes(body)
    catalog = Catalog(roots=[kit_root()])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "gtfs.zip"
        file.write_bytes(body)
        grids = {grid.name: grid for grid in read_tables(file)}
    for topic, grid in grids.items():
        made = join_sources(
            f"sample/{topic}", catalog.schema(topic), [RecipeTable(grid, CleaningOptions(), "gtfs.zip")]
        )
        assert not made.set_aside, made.set_aside
        drawn = [row.shape for row in made.rows] if topic == "line" else ()
        cells, terms = [row.cells for row in made.rows], TERMS if topic == "departure" else {}
        write(topic, TITLES[topic], cells, [INVENTED, *CAVEATS[topic]], terms, shapes=drawn, script="community_bus")


if __name__ == "__main__":
    main(sys.argv[2:])
