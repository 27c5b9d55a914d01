"""Every kind of file a city has: map files, timetables, archives, hidden sheets, failed formulas, and any bytes at all."""

import datetime as dt
import gzip
import io
import json
import sqlite3
import time
import zipfile
from pathlib import Path
from typing import Any

import numpy
import openpyxl
import pyogrio
import pyogrio.raw
import pyproj
import pytest
import sampling
import shapely
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from machikit._base.errors import KitError
from machikit.tables.read.any_file import Grid, read_tables
from machikit.tables.read.formats import is_part
from machikit.tables.read.spatial import with_points

RAW = Path(__file__).parent.parent.parent / "shared" / "raw"
NAMES = ["ひなた小学校", "㈱髙島①号館", "さくら公園"]
POINTS = [(134.05, 34.34), (134.06, 34.35), (134.07, 34.36)]


def layer(
    path: Path, shapes: list[Any], epsg: int | str | None, encoding: str | None = "CP932", **options: Any
) -> Path:
    """Write a layer with the columns 名称, 人数 and 日付."""
    crs = f"EPSG:{epsg}" if isinstance(epsg, int) else epsg
    kind = {s.geom_type for s in shapes}
    pyogrio.raw.write(
        path,
        numpy.array([s.wkb for s in shapes], dtype=object),
        [
            numpy.array(NAMES[: len(shapes)], dtype=object),
            numpy.arange(len(shapes), dtype="int32") * 10,
            numpy.array(["2024-04-01"] * len(shapes), dtype="datetime64[D]"),
        ],
        ["名称", "人数", "日付"],
        geometry_type=kind.pop() if len(kind) == 1 else "Unknown",
        crs=crs,
        encoding=encoding,
        **options,
    )
    return path


def points(epsg: int) -> list[Any]:
    to = pyproj.Transformer.from_crs(4326, epsg, always_xy=True)
    return [shapely.Point(*to.transform(*p)) for p in POINTS]


def columns(grid: Grid) -> dict[str, list[str]]:
    return {name: list(cells) for name, *cells in zip(*grid.cells, strict=True)}


@pytest.mark.parametrize("epsg", [2446, 6672, 30164, 4301, 4612, 6668, 32653, 3857])
def test_a_shapefile_in_any_system_gives_degrees(epsg: int, tmp_path: Path) -> None:
    [grid] = read_tables(layer(tmp_path / "施設.shp", points(epsg), epsg))
    table = columns(grid)
    assert table["名称"] == NAMES and table["人数"] == ["0", "10", "20"] and table["日付"] == ["2024-04-01"] * 3
    assert grid.epsg == epsg and grid.geometry is None
    for lon, lat, (x, y) in zip(table["経度"], table["緯度"], POINTS, strict=True):
        assert abs(float(lon) - x) < 1e-6 and abs(float(lat) - y) < 1e-6


@pytest.mark.parametrize(
    (
        "encoding",
        "cpg",
    ),  # bytes that fit the encoding that is named are taken for it, so UTF-8 called Shift_JIS is not among these
    [
        *(("CP932", cpg) for cpg in (None, "Shift_JIS", "932", "UTF-8", "nonsense")),
        *(("UTF-8", cpg) for cpg in (None, "UTF-8", "x")),
    ],
)
def test_the_text_of_a_shapefile_is_right_whatever_its_cpg_says(encoding: str, cpg: str | None, tmp_path: Path) -> None:
    path = layer(tmp_path / "a.shp", points(6668), 6668, encoding)
    (tmp_path / "a.cpg").unlink(missing_ok=True)
    if cpg:
        (tmp_path / "a.cpg").write_text(cpg)
    [grid] = read_tables(path)
    assert columns(grid)["名称"] == NAMES


def test_a_letter_cut_at_the_end_of_its_field_is_left_out_and_nothing_else(tmp_path: Path) -> None:
    path = layer(tmp_path / "a.shp", points(6668), 6668)
    dbf = tmp_path / "a.dbf"
    raw = dbf.read_bytes()
    full = "さくら公園".encode("cp932")
    dbf.write_bytes(raw.replace(full, full[:-1] + b" "))
    assert columns(read_tables(path)[0])["名称"] == ["ひなた小学校", "㈱髙島①号館", "さくら公"]


def test_areas_and_lines_stay_beside_their_rows(tmp_path: Path) -> None:
    to = pyproj.Transformer.from_crs(4326, 2446, always_xy=True)
    square = [(134.05, 34.34), (134.06, 34.34), (134.06, 34.35), (134.05, 34.35)]
    area = shapely.Polygon([to.transform(*p) for p in square])
    [grid] = read_tables(layer(tmp_path / "a.shp", [area], 2446))
    assert grid.cells == [["名称", "人数", "日付"], ["ひなた小学校", "0", "2024-04-01"]]
    assert grid.geometry and shapely.geometry.shape(grid.geometry[0]).equals_exact(
        shapely.Polygon(square), 1e-6, normalize=True
    )
    placed = columns(with_points(grid))
    assert shapely.Polygon(square).contains(shapely.Point(float(placed["経度"][0]), float(placed["緯度"][0])))


def test_without_a_prj_degrees_in_japan_are_taken_and_anything_else_is_not(tmp_path: Path) -> None:
    for name, epsg, known in (("degrees", 6668, True), ("metres", 6672, False)):
        path = layer(tmp_path / f"{name}.shp", points(epsg), epsg)
        path.with_suffix(".prj").unlink()
        [grid] = read_tables(path)
        assert grid.epsg == 0 and columns(grid)["名称"] == NAMES
        assert ("緯度" in grid.cells[0]) is known


def test_every_layer_of_a_geopackage_is_a_table(tmp_path: Path) -> None:
    path = layer(tmp_path / "まち.gpkg", points(6672), 6672, None, layer="施設")
    layer(path, points(4326)[:2], 4326, None, layer="公園", append=False)
    grids = {g.name: g for g in read_tables(path)}
    assert set(grids) == {"施設", "公園"} and grids["施設"].where == "まち.gpkg / 施設"
    assert columns(grids["施設"])["名称"] == NAMES and len(grids["公園"].cells) == 3
    assert columns(grids["施設"])["緯度"] == columns(grids["公園"])["緯度"] + ["34.36"]


def feature(shape: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": shape}


def test_geojson_with_lines_areas_an_old_crs_and_nothing(tmp_path: Path) -> None:
    x, y = pyproj.Transformer.from_crs(4326, 6672, always_xy=True).transform(134.05, 34.34)
    made = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::6672"}},
        "features": [
            feature({"type": "Point", "coordinates": [x, y, 12]}, 名称="点"),
            feature({"type": "LineString", "coordinates": [[x, y], [x + 10, y]]}, 名称="線", 番号=1.0),
            feature(None, 名称="なし"),
        ],
    }
    (tmp_path / "a.geojson").write_text(json.dumps(made), encoding="utf-8")
    [grid] = read_tables(tmp_path / "a.geojson")
    assert grid.cells == [
        ["名称", "番号", "経度", "緯度"],
        ["点", "", "134.05", "34.34"],
        ["線", "1", "", ""],
        ["なし", "", "", ""],
    ]
    assert grid.geometry and [g and g["type"] for g in grid.geometry] == [None, "LineString", None]


def test_a_pinned_map_in_kml_or_kmz_is_a_table(tmp_path: Path) -> None:
    kml = (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>避難所</name>'
        "<Placemark><name>ひなた小学校</name><Point><coordinates>134.05,34.34,0</coordinates></Point></Placemark>"
        "</Document></kml>"
    )
    (tmp_path / "a.kml").write_text(kml, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.writestr("doc.kml", kml)
    for name in ("a.kml", "a.kmz"):
        [grid] = read_tables(tmp_path / name)
        assert grid.cells == [["name", "経度", "緯度"], ["ひなた小学校", "134.05", "34.34"]]


MARK = "<Placemark><name>ひなた小学校</name>{}</Placemark>"
POINT = "<Point><coordinates>134.05,34.34</coordinates></Point>"


def test_kml_of_every_shape_time_and_folder_is_read(tmp_path: Path) -> None:
    ring = "<LinearRing><coordinates>134.0 , 34.0 ,0 134.1,34.0 134.1,34.1 134.0,34.0</coordinates></LinearRing>"
    area = f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs><innerBoundaryIs>{ring}</innerBoundaryIs></Polygon>"
    line = "<LineString><coordinates>134.0,34.0 134.1,34.1</coordinates></LineString>"
    made = (
        f"<kml><Document><name>まち</name>{MARK.format(POINT)}"
        f"<Folder><name>区 域</name>{MARK.format(area)}{MARK.format(f'<MultiGeometry>{area}{area}</MultiGeometry>')}"
        f"{MARK.format(f'<MultiGeometry>{POINT}{line}</MultiGeometry>')}{MARK.format('<Point><coordinates/></Point>')}"
        "<NetworkLink><Link><href>http://127.0.0.1:9/other.kml</href></Link></NetworkLink></Folder>"
        f"<Folder><Placemark><name>線</name><TimeStamp><when>2026-04-01</when></TimeStamp>"
        f"<ExtendedData xmlns:x='urn:x'><x:Shurui>歩道</x:Shurui></ExtendedData>{line}</Placemark></Folder>"
        "<Folder><name>空</name></Folder></Document></kml>"
    )
    (tmp_path / "a.kml").write_text(made, encoding="utf-16")
    grids = {g.name: g for g in read_tables(tmp_path / "a.kml")}
    assert list(grids) == ["まち", "区 域", "a"]
    assert grids["まち"].cells == [["name", "経度", "緯度"], ["ひなた小学校", "134.05", "34.34"]]
    shapes = grids["区 域"].geometry or []
    assert [g and g["type"] for g in shapes] == ["Polygon", "MultiPolygon", "GeometryCollection", None]
    assert (
        shapes[0]
        and [len(r) for r in shapes[0]["coordinates"]] == [4, 4]
        and shapes[0]["coordinates"][0][0] == [134, 34]
    )
    assert grids["a"].cells == [["name", "timestamp", "Shurui"], ["線", "2026-04-01", "歩道"]]


@pytest.mark.parametrize(
    "made",
    [
        pytest.param("<kml>" + "<Folder>" * 5000, id="deep"),
        pytest.param(f"<kml>{MARK.format('<Polygon>' * 5000)}", id="deep shape"),
        pytest.param(f"<kml>{MARK.format(POINT)}", id="cut"),
        pytest.param('<!DOCTYPE kml SYSTEM "file:///etc/hostname"><kml/>', id="document type"),
        pytest.param('<?xml version="1.0" encoding="hex"?><kml><Folder>', id="no encoding of text"),
        pytest.param("<svg><kml/></svg>", id="another root"),
        pytest.param(f"<kml>{MARK.format(POINT.replace('134.05', 'x' * 300_000))}</kml>", id="long word"),
        pytest.param(
            f"<kml>{MARK.format('<description>' + '&lt;a ' * 60_000 + '</description>')}</kml>", id="long markup"
        ),
        pytest.param(f"<kml>{MARK.format(POINT.replace(',', ' ' * 300_000))}</kml>", id="long blank"),
    ],
)
def test_kml_made_to_do_harm_is_refused_or_read_at_once(made: str, tmp_path: Path) -> None:
    (tmp_path / "a.kml").write_text(made, encoding="utf-8")
    began = time.monotonic()
    try:
        [grid] = read_tables(tmp_path / "a.kml")
        assert grid.cells[1][0] == "ひなた小学校" and "緯度" not in grid.cells[0]
    except KitError as error:
        assert error.where == "a.kml" and error.fix
    assert time.monotonic() - began < 5


def test_the_files_of_a_shapefile_are_parts_of_one_table(tmp_path: Path) -> None:
    path = layer(tmp_path / "a.shp", points(6668), 6668)
    assert is_part(tmp_path / "a.dbf") and is_part(tmp_path / "a.prj") and not is_part(path)
    assert read_tables(tmp_path / "a.dbf")[0].cells == read_tables(path)[0].cells
    path.unlink()
    assert not is_part(tmp_path / "a.dbf")
    assert columns(read_tables(tmp_path / "a.dbf")[0])["名称"] == NAMES


def book(hide: str = "", epoch: bool = False) -> bytes:
    made = openpyxl.Workbook()
    if epoch:
        made.epoch = CALENDAR_MAC_1904
    made.active.title = "作業用"
    made.active.append(["x"])
    sheet = made.create_sheet("一覧")
    sheet.append(["名称", "日付"])
    sheet.append(["ひなた小学校", dt.date(2024, 4, 1)])
    if hide:
        made["作業用"].sheet_state = hide
        made.active = 1
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("hide", ["hidden", "veryHidden"])
@pytest.mark.parametrize("epoch", [False, True], ids=["1900", "1904"])
def test_a_hidden_sheet_comes_last_and_both_epochs_give_the_same_day(hide: str, epoch: bool, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(book(hide, epoch))
    grids = read_tables(tmp_path / "a.xlsx")
    assert [(g.name, g.hidden) for g in grids] == [("一覧", False), ("作業用", True)]
    assert grids[0].cells[1] == ["ひなた小学校", "2024-04-01"]


def test_a_failed_formula_is_blank_and_told_by_its_cell(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as made:
        made.add_worksheet("表紙").write(0, 0, "一覧")
        sheet = made.add_worksheet("データ")
        sheet.write_row(0, 0, ["名称", "人口", "割合"])
        sheet.write_row(1, 0, ["本町", 100])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 0, "=NA()", None, "#N/A")
    [cover, grid] = read_tables(tmp_path / "a.xlsx")
    assert not cover.errors
    assert grid.cells[1] == ["本町", "100", ""] and set(grid.errors) == {(2, 2, "#DIV/0!"), (3, 0, "#N/A")}
    (tmp_path / "b.csv").write_text("#property,名称\n1,#REF!\n2,本町\n", encoding="utf-8")
    [grid] = read_tables(tmp_path / "b.csv")
    assert grid.cells == [["#property", "名称"], ["1", ""], ["2", "本町"]] and grid.errors == ((2, 1, "#REF!"),)


FEED = {
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_code\n"
    "P,中央駅,34.34,134.05,1,,\nA1,中央駅,34.34,134.05,0,P,1\nB,本町,34.35,134.06,0,,\nC,終点,34.36,134.07,0,,\n",
    "routes.txt": "route_id,route_short_name,route_long_name,route_type\nR,,ひなた線,3\n",
    "trips.txt": "route_id,service_id,trip_id,trip_headsign\nR,w,T1,終点\nR,平日,T2,\nR,x,T3,中央駅\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type\n"
    "T1,7:00:00,7:00:00,A1,1,\nT1,7:05:00,7:05:00,B,2,\nT1,7:10:00,7:10:00,C,10,\n"
    "T2,24:55:00,25:00:00,A1,1,\nT2,25:10:00,25:10:00,C,2,\n"
    "T3,8:00:00,8:00:00,C,1,\nT3,8:05:00,8:05:00,B,2,1\nT3,8:10:00,8:10:00,A1,3,\n",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "w,1,1,1,1,1,0,0,20240401,20250331\nx,0,0,0,0,0,1,1,20240401,20250331\n平日,1,1,1,1,1,0,0,20240401,20250331\n",
    "calendar_dates.txt": "service_id,date,exception_type\nw,20240503,2\nx,20240503,1\n",
}


def packed(path: Path, files: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return path


def test_a_gtfs_feed_becomes_stops_departures_and_lines(tmp_path: Path) -> None:
    grids = {g.name: g for g in read_tables(packed(tmp_path / "feed.zip", {f"gtfs/{k}": v for k, v in FEED.items()}))}
    assert list(grids) == ["stop", "departure", "line"]
    stops = columns(grids["stop"])
    assert stops["停留所ID"] == ["A1", "B", "C"] and stops["のりば"] == ["1", "", ""] and stops["緯度"][2] == "34.36"
    assert grids["departure"].cells[1:] == [
        ["A1", "中央駅", "25:00", "平日", "ひなた線", "終点"],
        ["A1", "中央駅", "07:00", "月〜金（指定日を除く）", "ひなた線", "終点"],
        ["B", "本町", "07:05", "月〜金（指定日を除く）", "ひなた線", "終点"],
        ["C", "終点", "08:00", "土・日・指定日", "ひなた線", "中央駅"],
    ]
    [line] = grids["line"].geometry or []
    assert columns(grids["line"])["路線名"] == ["ひなた線"]
    assert line == {"type": "LineString", "coordinates": [[134.05, 34.34], [134.06, 34.35], [134.07, 34.36]]}
    shapes = (
        "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\nS,34.36,134.07,9\nS,34.34,134.05,1\nS,34.34,134.07,2\n"
    )
    trips = FEED["trips.txt"].replace("headsign\n", "headsign,shape_id\n").replace("終点\n", "終点,S\n")
    drawn = read_tables(packed(tmp_path / "drawn.zip", {**FEED, "shapes.txt": shapes, "trips.txt": trips}))[2]
    assert drawn.geometry == [
        {"type": "LineString", "coordinates": [[134.05, 34.34], [134.07, 34.34], [134.07, 34.36]]}
    ]


def test_an_archive_gives_the_tables_in_it(tmp_path: Path) -> None:
    csv = "名称,住所\n市役所,番町\n".encode("cp932")
    wanted = [["名称", "住所"], ["市役所", "番町"]]
    [grid] = read_tables(
        packed(tmp_path / "a.zip", {"データ/一覧.csv": csv, "はじめに.txt": "説明", "__MACOSX/._x.csv": b"\0"})
    )
    assert grid.cells == wanted and grid.file == "a.zip/一覧.csv"
    (tmp_path / "一覧.csv.gz").write_bytes(gzip.compress(csv))
    assert read_tables(tmp_path / "一覧.csv.gz")[0].cells == wanted
    folder = tmp_path / "shape"
    folder.mkdir()
    layer(folder / "学区.shp", points(6672), 6672)
    files: dict[str, bytes | str] = {f"../../{p.name}": p.read_bytes() for p in folder.iterdir()}
    grids = read_tables(packed(tmp_path / "b.zip", {**files, "book/b.xlsx": book()}))
    assert [g.where for g in grids] == ["b.zip/学区.shp", "b.zip/b.xlsx / 作業用", "b.zip/b.xlsx / 一覧"]
    assert columns(grids[0])["名称"] == NAMES
    assert not list(tmp_path.parent.glob("学区.*"))


def locked(path: Path) -> Path:
    raw = bytearray(packed(path, {"a.csv": "名称\n市役所\n"}).read_bytes())
    raw[6] |= 1  # the flag for encryption, in the local and in the central header
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    return path


def test_what_is_no_map_and_no_archive_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MACHIKIT_LANG", "en")
    (tmp_path / "evil.shp").write_text("<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>")
    (tmp_path / "text.gpkg").write_text("名称\n", encoding="utf-8")
    (tmp_path / "cut.gpkg").write_bytes(b"SQLite format 3\0" + bytes(50))
    layer(tmp_path / "alone.shp", points(6668), 6668)
    (tmp_path / "alone.dbf").unlink()
    with sqlite3.connect(tmp_path / "plain.gpkg") as database:
        database.execute("create table empty (a text)")
    packed(tmp_path / "none.zip", {"a.doc": b"Word", "inner.zip": b"PK\x03\x04"})
    packed(tmp_path / "broken.zip", {"a.xlsx": "名称"})
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04" + bytes(30))
    locked(tmp_path / "locked.zip")
    told = {
        "evil.shp": "something else inside",
        "text.gpkg": "something else inside",
        "cut.gpkg": "cannot be read",
        "alone.shp": ".dbf",
        "plain.gpkg": "cannot be read",
        "none.zip": "no table in it",
        "broken.zip": "is none",
        "cut.zip": "ends midway",
        "locked.zip": "password",
    }
    for name, words in told.items():
        with pytest.raises(KitError) as error:
            read_tables(tmp_path / name)
        assert error.value.where.startswith(name) and words in error.value.what and error.value.fix, name


def test_what_would_unpack_to_too_much_is_refused_before_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FILE", "UNPACKED"):
        monkeypatch.setattr(f"machikit._base.limits.{name}", 100_000)
    much = "0," * 500_000
    packed(tmp_path / "bomb.zip", {"a.csv": much})
    (tmp_path / "bomb.csv.gz").write_bytes(gzip.compress(much.encode()))
    packed(tmp_path / "bomb.xlsx", {"xl/worksheets/sheet1.xml": much})
    (tmp_path / "long.csv").write_text(much)
    monkeypatch.setenv("MACHIKIT_LANG", "en")
    for name in ("bomb.zip", "bomb.csv.gz", "bomb.xlsx", "long.csv"):
        with pytest.raises(KitError) as error:
            read_tables(tmp_path / name)
        assert error.value.where in (name, f"{name}/a.csv") and "too large" in error.value.what


SUFFIXES = [".shp", ".dbf", ".gpkg", ".kml", ".zip", ".kmz", ".gz", ".geojson", ".xlsx"]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=sampling.examples(150)
)
@given(
    raw=st.one_of(
        st.binary(max_size=300),
        st.builds(
            bytes.__add__,
            st.sampled_from([b"PK\x03\x04", b"SQLite format 3\0", b"\x03", b"\0\0\x27\x0a", b"\x1f\x8b\x08", b"<kml>"]),
            st.binary(max_size=300),
        ),
        st.dictionaries(st.sampled_from([*FEED, "a.csv", "b.kml"]), st.binary(max_size=60), max_size=7).map(
            lambda files: packed_bytes({**FEED, **files})
        ),
    ),
    suffix=st.sampled_from(SUFFIXES),
)
@example(raw=b'{"type": "Feature", "properties": 1}', suffix=".geojson")
@example(raw=b'{"type": "FeatureCollection", "crs": 1, "features": []}', suffix=".geojson")
@example(
    raw=b'{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:6672"}},"features":[{"geometry":{"type":"Line"}}]}',
    suffix=".geojson",
)
@example(
    raw=b'{"type":"FeatureCollection","features":[{"geometry":{"type":"Point","coordinates":{}}}]}', suffix=".geojson"
)
def test_any_bytes_end_in_tables_or_in_one_sentence(raw: bytes, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(raw)
    for sibling in (".shx", ".dbf") if suffix == ".shp" else ():
        path.with_suffix(sibling).write_bytes(raw)
    try:
        grids = read_tables(path)
    except KitError as error:
        assert error.where.startswith("a.") and error.what and error.fix and "\n" not in error.what
        return
    for grid in grids:
        assert grid.cells and len({len(row) for row in grid.cells}) == 1
        assert all(isinstance(cell, str) and "\0" not in cell for row in grid.cells for cell in row)
        assert grid.geometry is None or len(grid.geometry) == len(grid.cells) - 1


def packed_bytes(files: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return out.getvalue()


@pytest.mark.skipif(not RAW.is_dir(), reason="the source files are not part of the repository")
def test_every_map_file_and_archive_of_the_sources_is_read() -> None:
    found = [p for p in sorted(RAW.rglob("*")) if p.suffix in (".shp", ".geojson", ".zip")]
    for path in found:
        for grid in read_tables(path):
            assert len(grid.cells) > 1 and grid.epsg != 0
            assert not any("�" in cell for row in grid.cells for cell in row)
    assert len(found) > 40
