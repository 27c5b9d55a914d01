"""Outlines, towns, stations and crashes of all of Japan: from the sources' own forms to datasets by municipality."""

import csv
import gzip
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import sampling
import shapely
import yaml
from shapely.geometry import shape

from machikit.catalog import Catalog, kit_root
from machikit.catalog.municipality_list import municipalities
from machikit.catalog.neighbours import neighbours
from machikit.tables.national.coverage import clean_coverage
from machikit.tables.recipe.recipe import build_datasets

KIT = sampling.kit()
CODE = "全国地方公共団体コード"
MIHARU, KORIYAMA, KOBE, CHUO, NISHI, HAMAMATSU, TENRYU = (
    "075213", "072036", "281000", "281107", "281115", "221309", "221406",
)  # fmt: skip
TOWNS = [
    ("福島県", "田村郡三春町", "大字平沢", "", "37.44", "140.49"),
    ("福島県", "田村郡三春町", "大字平沢", "中山", "37.441", "140.491"),
    ("福島県", "田村郡三春町", "字山崎", "上", "37.40", "140.45"),
    ("福島県", "田村郡三春町", "字山崎", "中", "37.41", "140.46"),
    ("福島県", "田村郡三春町", "字山崎", "下", "37.42", "140.47"),
    ("福島県", "郡山市", "（大字なし）", "咲田", "37.40", "140.35"),
    ("福島県", "郡山市", "朝日一丁目", "", "", ""),
    ("茨城県", "龍ヶ崎市", "愛戸町", "", "35.9", "140.18"),
    ("兵庫県", "神戸市中央区", "下山手通一丁目", "", "34.69", "135.19"),
    ("静岡県", "浜松市中区", "瓜内町", "", "34.68", "137.73"),
    ("静岡県", "浜松市南区", "瓜内町", "", "34.67", "137.73"),
    ("静岡県", "浜松市天竜区", "二俣町", "", "34.87", "137.81"),
    ("北海道", "古宇郡泊村", "大字茅沼村", "", "43.06", "140.49"),
    ("福島県", "どこか町", "本町", "", "37.4", "140.4"),
]
CRASHES = [  # two sides of one square, a square of two wards, two old wards, and one at the sea
    ("554073041", MIHARU[:5], 4),
    ("554073041", KORIYAMA[:5], 3),
    ("523501553", CHUO[:5], 5),
    ("523501553", NISHI[:5], 3),
    ("513775881", "22131", 3),
    ("513775881", "22134", 4),
    ("523501371", "", 6),
]


def box(west: float, south: float, east: float, north: float) -> list[list[list[float]]]:
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


OUTLINES = {
    MIHARU[:5]: [box(140.4, 37.4, 140.5, 37.5)],
    KORIYAMA[:5]: [
        [[[140.3, 37.3], [140.4, 37.3], [140.4, 37.4], [140.3996, 37.45], [140.4, 37.5], [140.3, 37.5], [140.3, 37.3]]],
        box(140.3, 37.29, 140.301, 37.2905),
    ],  # a gap of 35 m between it and the former, and a rock
    CHUO[:5]: [box(135.1, 34.6, 135.2, 34.7)],
    NISHI[:5]: [box(135.0, 34.6, 135.1003, 34.7)],  # an overlap
    "22131": [box(137.7, 34.6, 137.75, 34.7)],
    "22134": [box(137.75, 34.6, 137.8, 34.7)],
    "22137": [box(137.7, 34.7, 137.8, 34.9)],
}


def platform(name: str, line: str, operator: str, group: str, west: float, north: float) -> dict[str, Any]:
    properties = {"N02_003": line, "N02_004": operator, "N02_005": name, "N02_005g": group}
    ends = [[west, north], [west + 0.002, north]]
    return {"type": "Feature", "properties": properties, "geometry": {"type": "LineString", "coordinates": ends}}


STATIONS = [
    platform("三春", "磐越東線", "東日本旅客鉄道", "1", 140.46, 37.43),
    platform("三宮", "本線", "阪神電気鉄道", "2", 135.15, 34.65),
    platform("三宮", "神戸線", "阪急電鉄", "2", 135.15, 34.652),
    platform("三宮", "神戸線", "阪急電鉄", "2", 135.15, 34.652),
    platform("海の上", "渡船線", "渡船", "3", 137.72, 34.58),
]


def told(topic: str, **more: object) -> dict[str, object]:
    title = {"ja": topic, "en": topic}
    sources = [{"source": "mlit", "title": title}]
    words = {"ja": "{n}件あります。", "en": "{n} of them."}
    findings = {"coarse_outline": words, "old_wards": words, "without_point": words}
    return {"title": title, "publisher": title, "as_of": "2022", "retrieved": "2026-08", "credit": title,
            "sources": sources, "findings": findings, **more}  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """datasets/japan of a house with the four recipes, built of the sources above."""
    house = tmp_path_factory.mktemp("house")
    raw, recipes = house / "raw", house / "datasets" / "_recipes"
    raw.mkdir()
    tables = {
        "towns.tsv.gz": (("prefecture", "municipality", "town", "koaza", "lat", "lng"), TOWNS),
        "crashes.tsv.gz": (("mesh", "code5", "n"), CRASHES),
    }
    for name, (header, rows) in tables.items():
        lines = ["\t".join(map(str, row)) for row in (header, *rows)]
        (raw / name).write_bytes(gzip.compress("\n".join([*lines, ""]).encode()))
    files = {
        "outlines.json.gz": {"polygons": OUTLINES, "filled_coarse": [NISHI[:5]]},
        "stations.json.gz": {"type": "FeatureCollection", "features": STATIONS},
    }
    for name, content in files.items():
        (raw / name).write_bytes(gzip.compress(json.dumps(content, ensure_ascii=False).encode()))
    outlines, towns = {"outlines": "outlines.json.gz"}, {"towns": "towns.tsv.gz"}
    source = {"publisher": {"ja": "国", "en": "State"}, "path": "https://example.com/", "licences": ["ksj"]}
    for path, recipe in {
        "_sources.yaml": {"sources": {"mlit": source}},
        "_terms.yaml": {},
        "japan/boundary.yaml": told("境界", wards="own_rows", geography={"file": "outlines.json.gz"}),
        "japan/town.yaml": told("町", geography={"file": "towns.tsv.gz"}),
        "japan/station.yaml": told("駅", licence_confirmed=False, geography={"file": "stations.json.gz", **outlines}),
        "japan/crash_cell.yaml": told(
            "事故", wards="own_rows", geography={"file": "crashes.tsv.gz", **outlines, **towns}
        ),
    }.items():
        (recipes / path).parent.mkdir(parents=True, exist_ok=True)
        (recipes / path).write_text(yaml.safe_dump(recipe, allow_unicode=True), encoding="utf-8")
    for result in build_datasets([], raw, house / "datasets", house / "datasets"):
        assert result.rows_in == len(result.rows) + len(result.set_aside)
    return house / "datasets" / "japan"


def rows(folder: Path, *prefectures: str) -> Iterable[dict[str, str]]:
    for prefecture in prefectures:
        text = gzip.decompress((folder / f"data-{prefecture}.csv.gz").read_bytes()).decode()
        yield from csv.DictReader(io.StringIO(text))


def outlines_of(folder: Path, *prefectures: str) -> dict[str, Any]:
    collections = (json.loads(gzip.decompress((folder / f"data-{p}.geojson.gz").read_bytes())) for p in prefectures)
    return {f["properties"][CODE]: shape(f["geometry"]) for c in collections for f in c["features"]}


def borders(folder: Path) -> dict[tuple[str, str], int]:
    text = gzip.decompress((folder / "neighbours.csv.gz").read_bytes()).decode()
    return {(r["code"], r["neighbour"]): int(r["metres"]) for r in csv.DictReader(io.StringIO(text))}


def test_outlines_share_their_borders_and_cities_are_the_union_of_their_wards(built: Path) -> None:
    shapes = outlines_of(built / "boundary", "07", "22", "28")
    assert set(shapes) == {MIHARU, KORIYAMA, KOBE, CHUO, NISHI, HAMAMATSU, TENRYU}
    smallest = [shapes[c] for c in (MIHARU, KORIYAMA, CHUO, NISHI)]
    assert shapely.coverage_is_valid(smallest) and len(shapes[KORIYAMA].geoms) == 2, "a rock is kept"
    assert shapes[KOBE].equals(shapes[CHUO].union(shapes[NISHI])) and shapes[TENRYU].within(shapes[HAMAMATSU])
    assert shapes[CHUO].bounds[0] == 135.1, "of two versions of a border the finer outline is used"
    lengths = borders(built / "boundary")
    assert set(lengths) == {(MIHARU, KORIYAMA), (KORIYAMA, MIHARU), (CHUO, NISHI), (NISHI, CHUO)}
    assert lengths[MIHARU, KORIYAMA] == lengths[KORIYAMA, MIHARU] == pytest.approx(11_100, abs=30)
    found = gzip.decompress((built / "boundary/findings.csv.gz").read_bytes()).decode().split()
    assert found == ["code,finding,count", f"{HAMAMATSU},old_wards,7", f"{NISHI},coarse_outline,1"]


def test_neighbours_are_municipalities_or_for_a_ward_wards(built: Path) -> None:
    catalog = Catalog(roots=[built.parents[1], kit_root()])
    assert (
        [code for code, _ in neighbours(catalog, MIHARU)]
        == [code for code, _ in neighbours(catalog, "07521")]
        == [KORIYAMA]
    )
    assert [code for code, _ in neighbours(catalog, CHUO)] == [NISHI] and neighbours(catalog, KOBE) == []
    assert neighbours(Catalog(roots=[built]), MIHARU) == [], "without the dataset"


def test_towns_have_one_point_each_and_the_names_of_single_cities(built: Path) -> None:
    towns = {
        (r[CODE], r["町丁・字"]): (r["緯度"], r["経度"]) for r in rows(built / "town", "01", "07", "08", "22", "28")
    }
    assert towns == {
        (MIHARU, "大字平沢"): ("37.44", "140.49"),
        (MIHARU, "字山崎"): ("37.41", "140.46"),  # it has parts only: the one in the middle
        (KORIYAMA, "咲田"): ("37.4", "140.35"),
        ("014036", "大字茅沼村"): ("43.06", "140.49"),
        ("082082", "愛戸町"): ("35.9", "140.18"),
        (CHUO, "中央区下山手通一丁目"): ("34.69", "135.19"),
        (HAMAMATSU, "瓜内町"): ("34.68", "137.73"),
        (TENRYU, "天竜区二俣町"): ("34.87", "137.81"),
    }
    package = json.loads((built / "town/datapackage.json").read_text(encoding="utf-8"))
    assert "市区町村がわからない行1" in package["caveats"]["ja"][-1]


def test_a_station_is_one_row_with_all_its_lines(built: Path) -> None:
    stations = {r["駅名"]: r for r in rows(built / "station", "07", "22", "28")}
    assert {name: r[CODE] for name, r in stations.items()} == {"三春": MIHARU, "三宮": CHUO, "海の上": HAMAMATSU}
    assert (stations["三宮"]["路線名"], stations["三宮"]["事業者名"]) == ("本線;神戸線", "阪神電気鉄道;阪急電鉄")
    assert float(stations["三宮"]["経度"]) == 135.151 and 34.65 < float(stations["三宮"]["緯度"]) < 34.652
    assert json.loads((built / "station/datapackage.json").read_text(encoding="utf-8"))["licence_confirmed"] is False


def test_squares_of_crashes_belong_to_both_sides_and_to_the_city_as_a_whole(built: Path) -> None:
    squares = {(r[CODE], r["名称"]): int(r["件数"]) for r in rows(built / "crash_cell", "07", "22", "28")}
    assert squares == {
        (MIHARU, "字山崎付近 3041"): 4,
        (KORIYAMA, "咲田付近 3041"): 3,
        (KOBE, "中央区下山手通一丁目付近 1553"): 8,
        (KOBE, "中央区下山手通一丁目付近 1371"): 6,
        (CHUO, "中央区下山手通一丁目付近 1553"): 5,
        (CHUO, "中央区下山手通一丁目付近 1371"): 6,
        (NISHI, "神戸市西区付近 1553"): 3,  # no towns
        (HAMAMATSU, "瓜内町付近 5881"): 7,
    }

    found = gzip.decompress((built / "crash_cell/findings.csv.gz").read_bytes()).decode().split()
    assert f"{KOBE},distinct:value,2" in found and f"{NISHI},distinct:value,1" in found


def test_a_gap_along_four_outlines_is_shared_out_without_long_spikes() -> None:
    corners = {
        "1": [(0, 0), (1, 0), (1, 1), (0, 1)],
        "2": [(1, 0), (2, 0), (2, 1), (1, 1)],
        "3": [(0, 1), (1, 1.0004), (1, 2), (0, 2)],
        "4": [(1, 1.0004), (2, 1), (2, 2), (1, 2)],
    }
    clean = clean_coverage({code: shapely.Polygon(points) for code, points in corners.items()}, [])
    assert shapely.coverage_is_valid(list(clean.values()))
    assert sum(area.area for area in clean.values()) == pytest.approx(4)
    spans = {code: (area.bounds[0], area.bounds[2]) for code, area in clean.items()}
    assert spans == {"1": (0, 1), "2": (1, 2), "3": (0, 1), "4": (1, 2)}


# --- the datasets of the house ---------------------------------------------------------------------------------------

NORTHERN_VILLAGES = {"016951", "016969", "016977", "016985", "016993", "017001"}
NEW_WARDS = {"221384", "221392"}  # 浜松市 中央区 and 浜名区: the sources are older


def test_every_municipality_has_an_outline_and_its_neighbours() -> None:
    listed = {m.code: m for m in municipalities(KIT)}
    assert set(KIT.national_counts("boundary")) == set(listed) - NEW_WARDS
    around = {
        code: [listed[c].name for c, _ in neighbours(KIT, code)] for code in (MIHARU, TENRYU, HAMAMATSU, "133621")
    }
    assert around[MIHARU] == ["郡山市", "田村市", "二本松市", "本宮市"] and around["133621"] == []
    assert "飯田市" in around[TENRYU] and not any("浜松市" in name for name in around[TENRYU])
    assert {"湖西市", "磐田市"} <= set(around[HAMAMATSU])
    assert all("大阪市" in listed[c].name for c, _ in neighbours(KIT, "271276")), "北区: wards only"
    assert "大阪市" in [listed[c].name for c, _ in neighbours(KIT, "272051")], "吹田市: the city as a whole"
    assert (
        sum(row["coarse_outline"] for row in KIT.national_findings("boundary").values() if "coarse_outline" in row)
        == 20
    )


@pytest.mark.parametrize("prefecture", ["13", "28", "40"])
def test_outlines_of_a_prefecture_have_neither_overlaps_nor_slivers(prefecture: str) -> None:
    cities = {m.prefecture + m.city for m in municipalities(KIT) if m.city}
    whole = {m.code for m in municipalities(KIT) if m.prefecture + m.name in cities}
    shapes = outlines_of(KIT.datasets["japan/boundary"].path, prefecture)
    assert all(area.is_valid for area in shapes.values())
    assert shapely.coverage_is_valid([area for code, area in shapes.items() if code not in whole])


def test_towns_stations_and_crashes_are_those_of_the_sources() -> None:
    listed = municipalities(KIT)
    wards = {m.code for m in listed if m.city}
    towns, stations, crashes = (KIT.national_counts(topic) for topic in ("town", "station", "crash_cell"))
    assert {m.code for m in listed if not m.city} - set(towns) == NORTHERN_VILLAGES | {"133621"}
    totals = [sum(n for code, (n, _) in counts.items() if code not in wards) for counts in (towns, stations)]
    assert totals == [190_146, 9_048]
    folder = KIT.datasets["japan/crash_cell"].path
    found = [r for r in rows(folder, *(f"{n:02}" for n in range(1, 48))) if r[CODE] not in wards]
    assert sum(int(r["件数"]) for r in found) == 1_185_137 and min(int(r["件数"]) for r in found) == 3
    assert len(found) == sum(n for code, (n, _) in crashes.items() if code not in wards)
