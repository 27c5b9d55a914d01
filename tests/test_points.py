"""Coordinates in every notation and system: put right where only one reading is possible, doubted otherwise, never moved."""

import math
import random
import time
from itertools import product

import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from machikit.tables.grid import Grid
from machikit.tables.places.plane_coordinates import add_degrees, find_epsg, plane_to_degrees
from machikit.tables.places.points import Area, parse_point
from machikit.tables.places.tokyo_datum import suspects_tokyo_datum

LAT, LON = "34.3405", "134.046667"  # 34°20′25.8″, 134°2′48″


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("34°20′25.8″", "134°2′48″"),
        ("34°20'25.8\"", "134°02'48\""),
        ("34°20’25.8”", "134°2’48”"),
        ("34º20'25.8''", "134º2'48''"),
        ("34度20分25.8秒", "134度2分48秒"),
        ("34度20分25秒8", "134度02分48秒0"),
        ("北緯34度20分25.8秒", "東経134度2分48秒"),
        ("N34°20′25.8″", "E134°2′48″"),
        ("34°20′25.8″N", "134°2′48″E"),
        ("３４度２０分２５．８秒", "１３４度２分４８秒"),
        ("34.20.25.8", "134.2.48"),
        ("34:20:25.8", "134:02:48"),
        ("34 20 25.8", "134 02 48"),
        ("34-20-25.8", "134-2-48"),
        ("34°20.43′", "134°2.8′"),
    ],
)
def test_degrees_minutes_and_seconds_are_read_in_every_notation(latitude: str, longitude: str) -> None:
    assert parse_point(latitude, longitude) == (LAT, LON, "dms")
    assert parse_point(longitude, latitude) == (LAT, LON, "swapped_point")


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("34.3405", "134.046667"), ("３４．３４０５", "１３４．０４６６６７"), ("北緯34.3405", "東経134.046667"),
     ("3.43405E+01", "1.34046667E+02"), ("３．４３４０５Ｅ＋０１", "1.34046667e+2"), ("+34.3405", "+134.046667"), ("緯度:34.3405",
     "経度:134.046667"),
     ("34.3405°", "134.046667°"), ("34.3405度", "134.046667度"), ("N 34.3405", "E 134.046667"), ("34.3405N", "134.046667E")],
)  # fmt: skip
def test_plain_degrees_stay_what_they_are(latitude: str, longitude: str) -> None:
    assert parse_point(latitude, longitude) == (LAT, LON, None)


@pytest.mark.parametrize(
    "cell",
    ["34.3405,134.046667", "34.3405 134.046667", "34.3405、134.046667", "３４．３４０５，１３４．０４６６６７", "(34.3405, 134.046667)",
     "34.3405/134.046667", "34.3405\n134.046667", "POINT(134.046667 34.3405)", "Point Z (134.046667 34.3405 12.5)",
     "SRID=4326;POINT(134.046667 34.3405)", "北緯34.3405東経134.046667", "緯度：34.3405 経度：134.046667", "N34.3405 E134.046667",
     "N34.3405E134.046667", "34.3405N, 134.046667E", "lat:34.3405, lng:134.046667", "geo:34.3405,134.046667"],
)  # fmt: skip
def test_both_halves_are_read_from_one_cell(cell: str) -> None:
    assert parse_point(cell, "") == parse_point("", cell) == parse_point(cell, cell) == (LAT, LON, "notation")


def test_halves_that_are_turned_or_have_minutes_are_told_as_in_two_cells() -> None:
    assert parse_point("134.046667,34.3405,0", "") == (LAT, LON, "swapped_point")
    assert parse_point("[134.046667, 34.3405]", "") == (LAT, LON, "swapped_point")
    assert parse_point("北緯34度20分25.8秒東経134度2分48秒", "") == (LAT, LON, "dms")
    assert parse_point("34 20 25.8 134 02 48", "") == (LAT, LON, "dms")
    assert parse_point("34.3405,134.046667", "134.046667") == (LAT, LON, "notation")


@pytest.mark.parametrize(
    "pair",
    [("34.3405付近", "134.046667"), ("34.3405", "134.046667（駐車場）"), ("34.3405,134.046667", "134.05"), ("北緯134.05", "東経34.34"),
     ("東経34.34", "北緯134.05"), ("S34.34", "E134.05"), ("34.34,134.04,35.1", ""), ("POINT EMPTY", ""),
     ("LINESTRING(134 34, 135 35)", ""),
     ("34.34 134.04 A地区", ""), ("POINT(134.04 34.34) 付近", "")],
)  # fmt: skip
def test_a_position_with_a_word_more_or_against_itself_is_not_read(pair: tuple[str, str]) -> None:
    assert parse_point(*pair) == ("", "", "doubtful_point")


@pytest.mark.parametrize(
    "piece", ["1 ", "北緯", "34,", "point(", "n1", "34°", " ", "1.1", "lat", "東経1", "e1", "(", "1e"]
)
def test_hostile_repeats_cost_no_time(piece: str) -> None:
    start = time.perf_counter()
    for cell in (piece * 20_000, piece * 30):
        parse_point(cell, ""), parse_point(cell, cell), parse_point("34.34", cell)
    assert time.perf_counter() - start < 2


def test_packed_figures_are_taken_apart_only_where_they_can_be_nothing_else() -> None:
    assert parse_point("342025.8", "1340248") == (LAT, LON, "packed_dms")
    assert parse_point("343508", "1340410") == ("34.585556", "134.069444", "packed_dms")
    for pair in (("34340000", "134050000"), ("347508", "1340410"), ("343508", "134.05"), ("999999", "9999999")):
        assert parse_point(*pair) == ("", "", "doubtful_point"), pair
    assert parse_point("103508", "1340410") == ("", "", "outside_japan")


@pytest.mark.parametrize(
    "pair",
    [("34,34", "134,05"), ("34度75分3秒", "134度2分3秒"), ("34°20′75″", "134°2′3″"), ("北緯34度", "東経134度"), ("34.34", ""),
     ("34°20′", "134°2′"), ("1e3", "134"), ("nan", "inf"), ("約34.3", "134.0"), ("1000", "134")],
)  # fmt: skip
def test_what_is_not_surely_a_position_is_left_out_and_told(pair: tuple[str, str]) -> None:
    assert parse_point(*pair) == ("", "", "doubtful_point")


@given(st.floats(24, 45.9), st.floats(123, 154))
def test_every_angle_comes_back_from_its_degrees_minutes_and_seconds(lat: float, lon: float) -> None:
    def written(value: float) -> str:
        seconds = round(value * 3600, 4)
        return f"{int(seconds // 3600)}度{int(seconds // 60 % 60)}分{seconds % 60:.4f}秒"

    found = parse_point(written(lat), written(lon))
    if "60.0000" in written(lat) + written(lon):
        return
    assert abs(float(found[0]) - lat) < 1e-6 and abs(float(found[1]) - lon) < 1e-6 and found[2] == "dms"


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_two_cells_give_a_point_in_japan_or_none(a: str, b: str) -> None:
    lat, lon, kind = parse_point(a, b)
    assert (lat == "") == (lon == "")
    if lat:
        assert 20 <= float(lat) <= 46 and 122 <= float(lon) <= 154.5
        assert parse_point(lat, lon) == (lat, lon, None)
    else:
        assert kind or not (a.strip() or b.strip())


# A town of about 8 × 7 km, and facilities all over it.
AREA = Area(shapely.box(134.00, 34.30, 134.08, 34.37))
SHOPS = [(34.30 + n * 0.0035 + 0.0003, 134.00 + m * 0.004 + 0.0004) for n, m in product(range(20), range(20))]
TO_TOKYO = pyproj.Transformer.from_crs(4326, 4301)


def old(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [TO_TOKYO.transform(*p) for p in points]


def test_the_tokyo_datum_is_suspected_by_the_boundary() -> None:
    assert suspects_tokyo_datum(old(SHOPS), AREA)
    assert not suspects_tokyo_datum(SHOPS, AREA)


def test_the_tokyo_datum_is_suspected_by_the_towns_where_the_boundary_tells_nothing() -> None:
    inner = random.Random(1).sample([p for p in SHOPS if 34.32 < p[0] < 34.35 and 134.02 < p[1] < 134.06], 40)
    towns = [(p[0] + ((n % 5) - 2) / 1000, p[1] + ((n % 7) - 3) / 1000) for n, p in enumerate(inner)]
    assert suspects_tokyo_datum(old(inner), AREA, towns)
    assert not suspects_tokyo_datum(inner, AREA, towns)
    assert not suspects_tokyo_datum(old(inner), AREA), "all of them are inside either way"


def test_places_in_neighbouring_towns_are_no_sign_of_another_datum() -> None:
    abroad = [(p[0], p[1] + 0.1) for p in SHOPS[:60]]
    assert not suspects_tokyo_datum(SHOPS + abroad, AREA)
    assert not suspects_tokyo_datum(abroad, AREA)
    assert not suspects_tokyo_datum(old(SHOPS[:9]), AREA), "nine points are too few to say so"


@pytest.mark.parametrize(
    ("said", "code"),
    [("平面直角座標系第Ⅳ系", 6672), ("X座標（4系）", 6672), ("世界測地系 第IX系", 6677), ("JGD2011 / 第8系", 6676),
     ("JGD2000 平面直角座標 8系", 2450), ("日本測地系 4系", 30164), ("JGD2011_Japan_Zone_8", 6676), ("EPSG:2446", 2446),
     ("第19系", 6687), ("第20系", None), ("水系", None), ("EPSG:4326", None), ("", None)],
)  # fmt: skip
def test_the_zone_is_read_from_what_a_header_says(said: str, code: int | None) -> None:
    assert find_epsg(said) == code


@pytest.mark.parametrize("first", [6669, 2443])
def test_plane_coordinates_come_back_in_all_nineteen_zones(first: int) -> None:
    for code in range(first, first + 19):
        place = pyproj.CRS.from_epsg(code).area_of_use
        assert place
        lat, lon = (place.south + place.north) / 2, (place.west + place.east) / 2
        x, y = pyproj.Transformer.from_crs(4326, code).transform(lat, lon)
        [found] = plane_to_degrees([x], [y], code)
        assert found and math.isclose(found[0], lat, abs_tol=1e-6) and math.isclose(found[1], lon, abs_tol=1e-6)
    assert plane_to_degrees([1e12], [1e12], first) == [None]


NORTH, EAST = pyproj.Transformer.from_crs(4326, 6672).transform(34.3405, 134.046667)


def surveyed(title: str, x: float = NORTH, y: float = EAST) -> Grid:
    return Grid(
        "基準点", [[title, "", ""], ["名称", "X座標(m)", "Y座標(m)"], ["甲", f"{x:,.3f}", f"{y:.3f}"], ["乙", "", "－"]]
    )


def test_plane_coordinates_become_degrees_where_the_zone_is_stated() -> None:
    grid, kind = add_degrees(surveyed("平面直角座標系（第Ⅳ系）"))
    assert kind == "plane" and grid.epsg == 6672
    assert grid.cells[1:] == [
        ["名称", "X座標(m)", "Y座標(m)", "緯度", "経度"],
        ["甲", f"{NORTH:,.3f}", f"{EAST:.3f}", LAT, LON],
        ["乙", "", "－", "", ""],
    ]
    assert add_degrees(surveyed("一覧"), epsg=6672)[0].cells[2][3:] == [LAT, LON]


def test_the_order_of_axes_is_only_turned_where_the_city_shows_it() -> None:
    turned = surveyed("第4系", EAST, NORTH)
    assert add_degrees(turned, AREA)[0].cells[2][3:] == [LAT, LON]
    assert add_degrees(surveyed("第4系"), AREA)[0].cells[2][3:] == [LAT, LON]
    assert add_degrees(surveyed("第9系"), AREA) == (surveyed("第9系"), "unknown_zone"), (
        "another zone leads out of the city"
    )


def test_without_a_zone_and_with_degrees_nothing_is_worked_out() -> None:
    assert add_degrees(surveyed("一覧")) == (surveyed("一覧"), "unknown_zone")
    for header, row in (
        (["名称", "X", "Y"], ["甲", "134.05", "34.34"]),
        (["名称", "緯度", "経度"], ["甲", "34.34", "134.05"]),
    ):
        grid = Grid("第4系", [header, row])
        assert add_degrees(grid) == (grid, None)


def test_the_outer_lines_of_a_boundary_start_with_the_largest_part() -> None:
    area = Area(shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 9, 9)]))
    assert [len(ring) for ring in area.rings()] == [5, 5] and min(area.rings()[0]) == [5.0, 5.0]
    assert area.which_outside([(0.5, 0.5), (3, 3)]) == [False, True] and area.is_outside(3, 3)
