"""From a city's own dirty file to a dataset: through the recipe, as the command runs it, and through the cleaning itself."""

import csv
import gzip
import io
import json
import math
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sampling
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from machikit._base import moves
from machikit._base.errors import KitError
from machikit.catalog import Catalog, kit_root
from machikit.catalog.model import Dataset
from machikit.tables.clean.clean_table import CleanedTable, clean_table
from machikit.tables.clean.options import CleaningOptions
from machikit.tables.datapackage import write as package
from machikit.tables.load import load
from machikit.tables.read.any_file import Grid, read_tables
from machikit.tables.recipe import recipe
from machikit.tables.recipe.recipe import build_datasets

KIT = sampling.kit()
RAW = kit_root().parent / "shared" / "raw"
SCHEMAS = KIT.schemas

AED_HEADER = ["No", "緯 度", "経度", "施設名", "住所", "設置位置", "電話番号", "利用可能曜日", "開始時間", "終了時間",
              "利用可能日時特記事項", "小児対応設備の有無", "代表者"]  # fmt: skip
# A row for each kind of dirt.
AED_ROWS: list[list[Any]] = [
    [1, 34.35, 134.05, "市役所　本庁舎", "ひなた市一番町1－2", "１階\nロビー", "(087)839-2011", "平日",
     "９：００", "17：15", "なし", "◯", "見本　花子"],
    [2, 134.06, 34.36, "駅前広場", "761-8031 ひなた市駅前町３－４", "", "０８７－８３９－２０１２", "毎日",
     "0:00", "23:59", "", "−", ""],  # latitude and longitude swapped
    [3, 0, 0, "港の待合所", "三番町5", "緯度経度を確認", "090-1234-5678", "月～金",
     "1700", "9:00", "", "ー", ""],  # 0/0, an instruction, past midnight
    [4, 34.34, 134.04, "さくら公園（休止中）", "ひなた市さくら町", "", "", "火木", "9:00", "9:00", "", "△", ""],
    [4, 34.34, 134.04, "さくら公園（休止中）", "ひなた市さくら町", "", "", "火木", "9:00", "9:00", "", "△", ""],
    [5, 34.3451, 134.1003, "図書館", "ひなた市本町1", "", "", "", "", "", "24時間利用可能", "有", ""],
    [6, 34.3452, 134.0452, "新規マップピン", "", "", "", "", "", "", "", "", ""],  # an editor's default
    [7, 34.35, 134.101, "遠い支所", "ひなた市本町2", "", "087-839-2013", "", "8:30", "78:30", "", "★", ""],
    [8, "北緯34度", "東経134度", "ｺﾐｭﾆﾃｨｾﾝﾀ―", "ひなた市本町3", "", "", "第2月曜",
     "午前9時", "午後5時30分", "受付でお声がけください", "", ""],
    [None] * 13,
    [9, 34.341, 134.041, "", "ひなた市本町4", "", "", "", "", "", "", "", ""],  # no name
]  # fmt: skip


# Round rocks two metres wide: some lie so on the grid of five decimals that plain simplifying loses them.
ROCKS = [(134.2 + n * 2.59e-4, 34.3 + n * 6.853e-5) for n in range(40)] + [(134.25002590085, 34.3500685258)]


def area(corners: Iterable[tuple[float, float]]) -> dict[str, Any]:
    ring = [list(c) for c in corners]
    geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    return {"type": "Feature", "properties": {}, "geometry": geometry}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A house of its own: one city, its boundary, its towns, and an AED list in Excel with every kind of dirt in it."""
    raw, home = tmp_path / "raw", tmp_path / "datasets"
    (raw / "hinata").mkdir(parents=True)
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["ＡＥＤの設置場所"], ["担当：防災課"], AED_HEADER, *AED_ROWS):
        sheet.append(row)
    book.save(raw / "hinata" / "aed.xlsx")
    towns = [
        {"town": t, "koaza": k, "lat": 34.35, "lng": 134.05}
        for t, k in (("三番町", ""), ("三番町", "北"), ("本町", ""))
    ]
    (raw / "hinata" / "towns.json").write_text(json.dumps(towns), encoding="utf-8")
    rocks = [area((x + 1.1e-5 * math.cos(a / 2), y + 1.1e-5 * math.sin(a / 2)) for a in range(12)) for x, y in ROCKS]
    land = area([(134.0, 34.3), (134.1, 34.3), (134.1, 34.4), (134.0, 34.4)])
    shape = {"type": "FeatureCollection", "features": [land, *rocks]}
    (raw / "hinata" / "boundary.geojson").write_text(json.dumps(shape), encoding="utf-8")
    city = {"kind": "city", "name": {"ja": "ひなた市", "en": "Hinata"}, "prefecture": {"ja": "香川県", "en": "Kagawa"}, "code": "372013",
            "centre": [34.35, 134.05], "zoom": 12, "official": "https://example.com/"}  # fmt: skip
    write(home / "hinata" / "city.yaml", city)
    source = {
        "publisher": {"ja": "ひなた市", "en": "Hinata"},
        "path": "https://example.com/data",
        "commit": "abc",
        "licences": ["cc"],
    }
    licence = {"name": "CC-BY-4.0", "title": "表示", "title_en": "Attribution", "path": "https://example.com/cc"}
    write(home / "_recipes" / "_sources.yaml", {"licences": {"cc": licence}, "sources": {"hinata": source}})
    write(home / "_recipes" / "_terms.yaml", {"有": "yes"})
    write(home / "_recipes" / "hinata" / "boundary.yaml", said("境界") | {"boundary": "hinata/boundary.geojson"})
    part = {
        "file": "hinata/towns.json",
        "columns": {"koaza": "koaza"},
        "exclude": {"koaza": {"pattern": ".", "reason": "part"}},
    }
    write(home / "_recipes" / "hinata" / "town.yaml", said("町") | {"tables": [part]})
    aed = {"tables": [{"file": "hinata/aed.xlsx", "columns": {"代表者": None}}], "caveats": ["no_date"]}
    write(home / "_recipes" / "hinata" / "aed.yaml", said("AED") | aed)
    return tmp_path


def said(what: str) -> dict[str, Any]:
    title = {"ja": what, "en": what}
    return {"title": title, "publisher": {"ja": "ひなた市", "en": "Hinata"}, "as_of": "2026-05", "retrieved": "2026-08", "credit": title,
            "sources": [{"source": "hinata", "at": "data/一覧.xlsx", "title": title}]}  # fmt: skip


def write(path: Path, data: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8", newline="\n")


def cook(shop: Path, *names: str) -> list[Any]:
    return build_datasets(names, shop / "raw", home=shop / "datasets")


def made(shop: Path, topic: str) -> tuple[list[dict[str, str]], dict[str, Any]]:
    folder = shop / "datasets" / "hinata" / topic
    with (folder / "data.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file)), json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


# --- from a dirty Excel file to a dataset --------------------------------------------------------------------------------


def test_every_kind_of_dirt_is_repaired_or_blanked_and_never_guessed(shop: Path) -> None:
    cook(shop)
    rows = {r["名称"]: r for r in made(shop, "aed")[0]}
    hall, station, port, park = (rows[n] for n in ("市役所　本庁舎", "駅前広場", "港の待合所", "さくら公園（休止中）"))
    assert hall["所在地_連結表記"] == "香川県ひなた市一番町1-2" and hall["設置位置"] == "１階 ロビー"
    assert (hall["電話番号"], hall["開始時間"], hall["終了時間"]) == ("087-839-2011", "09:00", "17:15")
    assert (hall["利用可能曜日"], hall["利用可能日時特記事項"]) == ("月火水木金", "祝日を除く")
    assert hall["小児対応設備の有無"] == "○" and hall["全国地方公共団体コード"] == "372013"
    assert (station["緯度"], station["経度"]) == ("34.36", "134.06")
    assert station["所在地_連結表記"] == "香川県ひなた市駅前町3-4" and station["電話番号"] == "087-839-2012"
    assert (station["開始時間"], station["終了時間"], station["小児対応設備の有無"]) == ("00:00", "24:00", "")
    assert (port["緯度"], port["経度"], port["設置位置"], port["電話番号"]) == ("", "", "", "")
    assert port["所在地_連結表記"] == "香川県ひなた市三番町5" and port["小児対応設備の有無"] == ""
    assert (port["利用可能曜日"], port["開始時間"], port["終了時間"]) == ("月火水木金", "17:00", "33:00")
    assert (park["開始時間"], park["終了時間"], park["小児対応設備の有無"]) == ("", "", "△")
    assert (rows["図書館"]["開始時間"], rows["図書館"]["終了時間"]) == ("00:00", "24:00")
    assert (rows["遠い支所"]["終了時間"], rows["遠い支所"]["小児対応設備の有無"]) == ("", "★")
    centre = rows["コミュニティセンター"]
    assert (centre["緯度"], centre["開始時間"], centre["終了時間"]) == ("", "09:00", "17:30")
    assert (centre["利用可能曜日"], centre["利用可能日時特記事項"]) == ("", "第2月曜／受付でお声がけください")


def test_every_row_is_in_the_dataset_or_set_aside_with_its_reason(shop: Path) -> None:
    done = {m.name: m for m in cook(shop)}
    aed = done["hinata/aed"]
    assert (aed.rows_in, len(aed.rows)) == (10, 7)
    assert [(s.row, s.reason) for s in aed.set_aside] == [(8, "duplicate"), (10, "placeholder"), (14, "no_name")]
    assert [(s.reason, s.cells[1]) for s in done["hinata/town"].set_aside] == [("part", "北")]
    found = {(f.kind, f.item) for f in aed.findings}
    assert found >= {
        ("swapped_point", "駅前広場"), ("end_of_day", "駅前広場"), ("zero_point", "港の待合所"), ("instruction", "港の待合所"),
        ("mobile", "港の待合所"), ("blank_mark", "港の待合所"), ("repaired_time", "港の待合所"), ("past_midnight", "港の待合所"),
        ("completed_address", "港の待合所"), ("doubtful_hours", "さくら公園（休止中）"), ("all_day", "図書館"),
        ("doubtful_mark", "遠い支所"), ("doubtful_point", "コミュニティセンター"),
    }  # fmt: skip


def test_the_caveats_say_what_was_found_with_the_numbers_of_this_run(shop: Path) -> None:
    cook(shop)
    package_ = made(shop, "aed")[1]
    ja = "".join(package_["caveats"]["ja"])
    assert "2026-05" in ja and "さくら公園（休止中）" in ja
    assert "1か所は、市の境界から50mより外" in ja
    assert "位置がわからず、地図に出せない所が2か所あります：港の待合所、コミュニティセンター" in ja
    assert "7か所のうち1か所あります。いつでも使えるという意味ではありません" in ja
    assert (
        "携帯電話の番号（1件）" in ja
        and "元の表のうち3行は載せていません（まったく同じ行1、仮の名称の行1、名称のない行1）" in ja
    )
    assert len(package_["caveats"]["ja"]) == len(package_["caveats"]["en"]) <= 7
    assert "見本" not in json.dumps(package_, ensure_ascii=False) + (shop / "datasets/hinata/aed/data.csv").read_text(
        encoding="utf-8"
    )


def test_a_second_run_writes_the_same_bytes_and_leaves_nothing_beside(shop: Path) -> None:
    def files() -> dict[str, bytes]:
        return {str(p.relative_to(shop)): p.read_bytes() for p in sorted(shop.rglob("*")) if p.is_file()}

    cook(shop)
    first = files()
    cook(shop)
    assert files() == first and not any(b"\r" in body for name, body in first.items() if name.startswith("datasets"))
    assert {p.name for p in (shop / "datasets" / "hinata").iterdir()} == {"city.yaml", "aed", "boundary", "town"}


def test_what_a_recipe_made_is_a_dataset_like_any_other(shop: Path) -> None:
    import frictionless

    cook(shop)
    catalog = Catalog(roots=[shop, kit_root()])
    assert catalog.problems == []
    for topic in ("aed", "town", "boundary"):
        dataset = catalog.dataset("hinata", topic)
        assert len(load(dataset, catalog.schema(topic))) == dataset.rows
        report = frictionless.validate(str(dataset.path / "datapackage.json"))
        assert report.valid, report.flatten(["type", "message"])
    polygons = load(catalog.dataset("hinata", "boundary"), catalog.schema("boundary")).geometry[0]
    assert len(polygons.geoms) == 1 + len(ROCKS), "no rock is lost, however small"


def test_a_date_is_as_precise_as_it_was_written_and_the_dataset_stays_valid(shop: Path) -> None:
    import frictionless

    written = {"令和元年5月1日": "2019-05-01", "R6.7": "2024-07", "2018年度": "2018", "2024/2/30": "", "未定": ""}
    rows = [["名称", "緯度", "経度", "指定日"]]
    rows += [[f"涼み所{n}", "34.35", "134.05", told] for n, told in enumerate(written)]
    with (shop / "raw" / "hinata" / "cool.csv").open("w", encoding="cp932", newline="") as file:
        csv.writer(file).writerows(rows)
    write(
        shop / "datasets" / "_recipes" / "hinata" / "cool_spot.yaml",
        said("涼み所") | {"tables": [{"file": "hinata/cool.csv"}]},
    )
    [done] = cook(shop, "hinata/cool_spot")
    table, told = made(shop, "cool_spot")
    assert [row["指定日"] for row in table] == list(written.values())
    assert sorted(f.was for f in done.findings if f.kind == "doubtful_date") == ["2024/2/30", "未定"]
    report = frictionless.validate(told, basepath=str(shop / "datasets" / "hinata" / "cool_spot"))
    assert report.valid, report.flatten(["type", "message"])


def test_a_csv_in_shift_jis_gives_the_same_dataset_as_the_excel_file(shop: Path) -> None:
    cook(shop)
    wanted = (shop / "datasets" / "hinata" / "aed" / "data.csv").read_bytes()
    grid = read_tables(shop / "raw" / "hinata" / "aed.xlsx")[0].cells
    plain = [[c.replace("−", "－").replace("◯", "○") for c in row] for row in grid]  # CP932 has neither sign
    out = io.StringIO()
    csv.writer(out).writerows(plain)
    for name, body in (
        ("aed.csv", out.getvalue().encode("cp932")),
        ("bom.csv", b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")),
    ):
        (shop / "raw" / "hinata" / name).write_bytes(body)
        path = shop / "datasets" / "_recipes" / "hinata" / "aed.yaml"
        spec = yaml.safe_load(path.read_text(encoding="utf-8"))
        spec["tables"][0]["file"] = f"hinata/{name}"
        write(path, spec)
        cook(shop, "hinata/aed")
        assert (shop / "datasets" / "hinata" / "aed" / "data.csv").read_bytes() == wanted


def test_a_newer_file_replaces_the_dataset_as_a_whole(shop: Path) -> None:
    cook(shop)
    book = openpyxl.load_workbook(shop / "raw" / "hinata" / "aed.xlsx")
    book.active.append([10, 34.346, 134.046, "新しい体育館", "ひなた市本町9"])
    book.save(shop / "raw" / "hinata" / "aed.xlsx")
    cook(shop, "hinata/aed")
    assert "新しい体育館" in {r["名称"] for r in made(shop, "aed")[0]}


def test_a_run_that_dies_in_the_middle_leaves_the_old_dataset_whole(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cook(shop)
    folder = shop / "datasets" / "hinata" / "aed"
    before = {p.name: p.read_bytes() for p in folder.iterdir()}

    def die(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for module, step in ((Path, "write_bytes"), (moves, "exchange")):
        with (
            monkeypatch.context() as patch,
            pytest.raises(KitError, match=r"なにも残していません|Nothing was left behind"),
        ):
            patch.setattr(module, step, die)
            package.write_dataset(folder, {"data.csv": b"x", "datapackage.json": b"{}"})
        assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
        assert {p.name for p in folder.parent.iterdir()} == {"city.yaml", "aed", "boundary", "town"}


# --- the other rules of recipes --------------------------------------------------------------------------------------------


def test_one_place_in_two_files_becomes_one_row_and_other_kinds_stay_apart(shop: Path) -> None:
    first = (
        "名称,種別,住所,緯度,経度,電話番号,収容定員\n"
        "ひなた市立つばめこども園,認定こども園,ひなた市本町1,34.35,134.05,,1号認定 30、2・3号認定 144\n"
    )
    second = (
        "名称,種別,住所,緯度,経度,電話番号\n"
        "つばめこども園,私立認定こども園,ひなた市本町１,34.35,134.05,087-111-2222\n"
        "つばめ幼稚園,私立幼稚園,ひなた市本町1,34.35,134.05,\n"
    )
    for name, body in (("a.csv", first), ("b.csv", second)):
        (shop / "raw" / "hinata" / name).write_text(body, encoding="utf-8")
    tables = [{"file": "hinata/a.csv"}, {"file": "hinata/b.csv", "merge": "^(ひなた市立?)"}]
    derive = [{"set": "category", "to": k, "when": {"kind": k}} for k in ("認定こども園", "幼稚園")]
    write(
        shop / "datasets" / "_recipes" / "hinata" / "childcare_facility.yaml",
        said("園") | {"tables": tables, "derive": derive},
    )
    cook(shop, "hinata/childcare_facility")
    rows, told = made(shop, "childcare_facility")
    assert [(r["名称"], r["施設区分"], r["電話番号"]) for r in rows] == [
        ("ひなた市立つばめこども園", "認定こども園", "087-111-2222"),
        ("つばめ幼稚園", "幼稚園", ""),
    ]
    assert (rows[0]["収容定員"], rows[0]["収容定員_内訳"]) == ("174", "1号認定 30、2・3号認定 144")
    assert "ほかの表にもある施設1" in "".join(told["caveats"]["ja"])


def test_hours_that_cannot_be_right_become_blank() -> None:
    cases = ["9:00-17:00", "9:00-9:00", "25:00-26:00", "22:00-5:00", "休-", "8:00-", "0:00-23:59", "9:00-9:30"]
    cells = [["名称", "住所", "緯度", "経度", "設置位置", "開始時間", "終了時間"]]
    cells += [[str(n), "x", "34.3", "134.0", "", *case.split("-")] for n, case in enumerate(cases)]
    done = clean_table(Grid("x", cells), SCHEMAS["aed"])
    assert [f"{r.get('opens')}-{r.get('closes')}" for r in done.rows] == [
        "09:00-17:00", "-", "-", "22:00-29:00", "休-", "08:00-", "00:00-24:00", "09:00-09:30",
    ]  # fmt: skip
    kinds = ["doubtful_hours", "doubtful_hours", "past_midnight", "half_hours", "end_of_day", "short_hours"]
    assert [f.kind for f in done.findings] == kinds


def test_three_columns_of_hours_become_days_hours_and_a_note() -> None:
    cells = [
        ["名称", "住所", "緯度", "経度", "平日", "土曜", "日祝"],
        ["a", "x", "34.3", "134.0", "7：30～18：30（18：30～19：00）", "7：30～12：30", "休"],
        ["b", "x", "34.3", "134.0", "16：00～1：00", "16：00～1：00", "祝：8：30～17：30\n日：休"],
        ["c", "x", "34.3", "134.0", "月火木金　8：00～18：00\n第１・３水　8：00～13：00", "ー", "ー"],
        ["d", "x", "34.3", "134.0", "7：30～78：30", "休", "休"],
    ]
    columns = {"平日": "hours_weekday", "土曜": "hours_saturday", "日祝": "hours_sunday"}
    rows = clean_table(Grid("x", cells), SCHEMAS["childcare_facility"], CleaningOptions(columns)).rows
    told = [tuple(r.get(f) for f in ("days", "opens", "closes", "hours_note")) for r in rows]
    assert told == [
        ("月火水木金土", "07:30", "18:30", "延長 18:30–19:00／土曜 7:30–12:30"),
        ("月火水木金土", "16:00", "25:00", "祝：8:30–17:30／日：休"),
        ("", "", "", "月火木金 8:00–18:00／第1・3水 8:00–13:00"),
        ("", "", "", ""),
    ]


def storeys(*rows: str) -> Grid:
    """A sheet as a reader of Excel sees merged cells: the text in the first of them only."""
    return Grid("x", [row.split("|") for row in rows])


@pytest.mark.parametrize(
    "head",
    [
        ["名称|所在地|緯度|経度|災害種別_洪水|災害種別_津波"],
        ["名称|所在地|位置||災害種別|", "||緯度|経度|洪水|津波"],
        ["避難場所の一覧（令和8年）|||||", "名称|所在地|位置||災害種別|", "||緯度|経度|洪水|津波"],
        ["名称|所在地|位置||使えるか|", "||世界測地系||災害種別|", "||緯度|経度|洪水|津波"],
        ["|||||防災課", "", "名称|所在地|緯度|経度|災害種別_洪水|災害種別_津波"],
    ],
)
def test_a_header_of_several_storeys_is_read_as_one(head: list[str]) -> None:
    head = [row or "|||||" for row in head]
    done = clean_table(
        storeys(*head, "学校|本町1|34.35|134.05|○|×", "公園||34.36|134.06||△"), SCHEMAS["evacuation_site"]
    )
    ids = ("name", "address", "latitude", "flood", "tsunami")
    assert [tuple(r.get(i) for i in ids) for r in done.rows] == [
        ("学校", "本町1", "34.35", "○", "×"),
        ("公園", "", "34.36", "", "△"),
    ]
    assert done.set_aside == []
    assert [f.column for f in done.findings if f.kind == "unmatched"] == []


def test_an_address_in_the_four_columns_of_the_standard_is_joined_where_it_is_not_given_whole() -> None:
    head = "名称|所在地_連結表記|所在地_都道府県|所在地_市区町村|所在地_町字|所在地_番地以下|緯度|経度|設置位置"
    rows = [
        "a||香川県|高松市|番町一丁目|8-15|34.35|134.05|",
        "b|本町1|香川県|高松市|本町|2|34.36|134.06|",
        "c||||||34.37|134.07|",
    ]
    for heads, wanted in (
        (head, ["香川県高松市番町一丁目8-15", "本町1", ""]),
        (head.replace("所在地_連結表記", "よみ方"), None),
    ):
        done = clean_table(storeys(heads, *rows), SCHEMAS["aed"])
        assert [r.get("address") for r in done.rows] == (
            wanted or ["香川県高松市番町一丁目8-15", "香川県高松市本町2", ""]
        )
        assert "address" in [f.id for f in done.fields]


def test_sums_and_notes_below_the_table_are_set_aside_and_accounted_for() -> None:
    head = "No|名称|住所|緯度|経度|設置位置|台数"
    kept = [
        "1|市役所|本町1|34.35|134.05||1",
        "2|注連縄会館|本町2|34.36|134.06||2",
        "3|計算科学館|本町3|34.37|134.07||1",
    ]
    odd = [
        "|小　計||||| 3",
        "合計||||||4",
        "|平均|||||1.3",
        "※ 台数は令和8年4月現在||||||",
        "|（注）休館日は使えません|||||",
        "出典：防災課||||||",
    ]
    done = clean_table(storeys(head, *kept, *odd), SCHEMAS["aed"])
    assert [r.name for r in done.rows] == ["市役所", "注連縄会館", "計算科学館"]
    assert [s.reason for s in done.set_aside] == ["sum", "sum", "sum", "note", "note", "note"]
    assert [s.row for s in done.set_aside] == list(range(5, 11))


def test_the_same_as_above_is_what_stands_above_and_told() -> None:
    sheet = [
        "名称|住所|緯度|経度|設置位置",
        "市役所|本町1|34.35|134.05|1階",
        "市役所別館|〃|34.36|134.06|同上",
        "港|〃|34.37|134.07|",
    ]
    done = clean_table(storeys(*sheet), SCHEMAS["aed"])
    assert [(r.get("address"), r.get("place")) for r in done.rows] == [
        ("本町1", "1階"),
        ("本町1", "1階"),
        ("本町1", ""),
    ]
    told = [(f.row, f.column, f.now) for f in done.findings if f.kind == "ditto"]
    address, place = (SCHEMAS["aed"].by_id[i].header for i in ("address", "place"))
    assert told == [(3, address, "本町1"), (3, place, "1階"), (4, address, "本町1")]


@pytest.mark.parametrize(
    ("written", "number", "kind"),
    [
        ("1,234", "1234", None), ("１２３人", "123", None), ("百二十名", "120", None), ("二〇〇", "200", None), ("1万2千人", "12000", None),
        ("約100人", "100", "about_number"), ("100人程度", "100", "about_number"), ("1,23", "", "doubtful_number"),
        ("100～120", "", "doubtful_number"), ("〇", "", "doubtful_number"), ("十十", "", "doubtful_number"),
        ("1.5km", "", "doubtful_number"),
        ("－", "", "blank_mark"), ("", "", None),
    ],
)  # fmt: skip
def test_numbers_however_they_are_written(written: str, number: str, kind: str | None) -> None:
    sheet = storeys("名称|所在地|緯度|経度|収容人数", f"会館|本町1|34.35|134.05|{written}")
    schema = SCHEMAS["evacuation_site"]
    [header] = [f.header for f in schema.fields if f.id == "capacity"]
    sheet.cells[0][4] = header
    done = clean_table(sheet, schema)
    assert [r.get("capacity") for r in done.rows] == [number]
    assert [f.kind for f in done.findings] == ([kind] if kind else [])


def test_a_closed_weekday_is_told_from_an_unknown_one() -> None:
    cells = [
        [
            "名称",
            "所在地",
            "緯度",
            "経度",
            "月曜開放開始時刻",
            "月曜開放終了時刻",
            "火曜開放開始時刻",
            "火曜開放終了時刻",
        ]
    ]
    cells += [["a", "x", "34.3", "134.0", "-", "-", "", ""], ["b", "x", "34.3", "134.0", "9:00", "17:00", "-", "17:00"]]
    done = clean_table(Grid("x", cells), SCHEMAS["cool_spot"])
    assert [r.get("opens_mon") for r in done.rows] == ["休", "09:00"]
    assert [r.get("closes_mon") for r in done.rows] == ["", "17:00"]
    assert [r.get("opens_tue") for r in done.rows] == ["", ""]
    assert [f.kind for f in done.findings] == ["doubtful_hours"], "closed and yet until 17:00"


def test_a_towns_point_that_is_far_off_takes_the_towns_own(shop: Path) -> None:
    header = "地域名,調査年月日,総人口,男性,女性,0-4歳の男性,世帯数,location"
    body = f'{header}\n三番町,1/1/2026,120,60,60,5,50,"34.3512,134.0491"\n本町,2026/1/1,9,4,5,1,3,"34.8,134.05"\n'
    (shop / "raw" / "hinata" / "p.csv").write_text(body, encoding="utf-8")
    keep = {"below": 10, "keep": ["code", "date", "place", "latitude", "longitude", "count"]}
    spec = {"tables": [{"file": "hinata/p.csv"}], "check_towns": True, "suppress": keep}
    write(shop / "datasets" / "_recipes" / "hinata" / "population_by_town.yaml", said("人口") | spec)
    cook(shop, "hinata/boundary", "hinata/town", "hinata/population_by_town")
    rows, told = made(shop, "population_by_town")
    assert [(r["緯度"], r["調査年月日"], r["総人口"], r["男性"], r["世帯数"]) for r in rows] == [
        ("34.3512", "2026-01-01", "120", "60", "50"),
        ("34.35", "2026-01-01", "9", "", ""),
    ]
    assert "本町の点は、元の表では町から約50km離れていた" in "".join(told["caveats"]["ja"])


def test_parts_of_a_town_become_one_row_and_their_people_are_added_up(shop: Path) -> None:
    body = "区,町名,人口,男,女\n＊計＊,,99,49,50\n北区,本町字東,30,10,20\n北区,本町字西,12,6,6\n北区,本町字南,,,\n南区,本町,57,33,24\n"
    (shop / "raw" / "hinata" / "p.csv").write_text(body, encoding="utf-8")
    wards = [
        {"town": f"{ward}本町", "koaza": "", "lat": 34.35, "lng": 134.05 + n / 100}
        for n, ward in enumerate(("北区", "南区"))
    ]
    (shop / "raw" / "hinata" / "towns.json").write_text(json.dumps(wards), encoding="utf-8")
    part = {
        "file": "hinata/p.csv",
        "make": {"地域名": "{区}{町名}"},
        "columns": {"区": None, "町名": None, "人口": "count", "男": "count_m", "女": "count_f"},
        "exclude": {"place": {"pattern": "^＊", "reason": "sum"}, "count": {"pattern": "^$", "reason": "hidden"}},
    }
    added = {"rename": {"place": {"(.+?)字.+": r"\1"}}, "add": ["place"], "check_towns": True}
    write(
        shop / "datasets" / "_recipes" / "hinata" / "population_by_town.yaml",
        said("人口") | {"tables": [part]} | added,
    )
    *_, done = cook(shop, "hinata/boundary", "hinata/town", "hinata/population_by_town")
    rows, told = made(shop, "population_by_town")
    assert [(r["地域名"], r["総人口"], r["男性"], r["女性"], r["経度"]) for r in rows] == [
        ("北区本町", "42", "16", "26", "134.05"),
        ("南区本町", "57", "33", "24", "134.06"),
    ]
    assert [s.reason for s in done.set_aside] == ["sum", "hidden", "summed"] and done.rows_in == 5
    assert "元の表のうち2行は載せていません（合計などの行1、人数が伏せられている行1）" in "".join(told["caveats"]["ja"])


def test_a_boundary_may_come_in_several_files(shop: Path) -> None:
    parts = [area([(x, 34.3), (x + 0.05, 34.3), (x + 0.05, 34.4), (x, 34.4)]) for x in (134.0, 134.05)]
    for n, part in enumerate(parts):
        one = {"type": "FeatureCollection", "features": [part]}
        (shop / "raw" / "hinata" / f"{n}.json").write_text(json.dumps(one), encoding="utf-8")
    write(
        shop / "datasets" / "_recipes" / "hinata" / "boundary.yaml",
        said("境界") | {"boundary": ["hinata/0.json", "hinata/1.json"]},
    )
    cook(shop, "hinata/boundary")
    catalog = Catalog(roots=[shop, kit_root()])
    whole = load(catalog.dataset("hinata", "boundary"), catalog.schema("boundary")).geometry
    assert len(whole) == 1 and len(whole[0].geoms) == 1, "the line between the two parts is gone"
    assert whole[0].bounds == (134.0, 34.3, 134.1, 34.4)


def test_a_list_without_positions_takes_those_of_the_places_it_names(shop: Path) -> None:
    schools = "name,address,latitude,longitude\n" + "".join(
        f"ひなた市立{name}小学校,ひなた市{name}町1,{lat},134.05\n"
        for name, lat in (("東", 34.31), ("西", 34.32), ("南", 34.33), ("南", 34.34))
    )
    clubs = (
        "クラブ名,実施場所,住所,開設時間\n"
        "あさひ,東小学校,,放課後～ １８：0０　土曜日　８:30～18:00\n"
        "ゆうひ,西小学校隣接施設,ひなた市本町9,\nみなみ,南小学校,,\nよその,会館,,\nどこか,,,\n"
    )
    for name, body in (("schools.csv", schools), ("clubs.csv", clubs)):
        (shop / "raw" / "hinata" / name).write_text(body, encoding="utf-8")
    locate = {"file": "hinata/schools.csv", "by": "place", "ignore": "^ひなた市立|隣接施設$"}
    write(
        shop / "datasets" / "_recipes" / "hinata" / "after_school_club.yaml",
        said("クラブ") | {"tables": [{"file": "hinata/clubs.csv"}], "locate": locate, "narrow": ["term_hours"]},
    )
    cook(shop, "hinata/after_school_club")
    rows, told = made(shop, "after_school_club")
    assert [(r["名称"], r["緯度"], r["所在地_連結表記"]) for r in rows] == [
        ("あさひ", "34.31", "香川県ひなた市東町1"),
        ("ゆうひ", "34.32", "香川県ひなた市本町9"),
        ("みなみ", "", ""),  # two schools of that name: neither is taken
        ("よその", "", ""),
        ("どこか", "", ""),
    ]
    assert rows[0]["開設時間"] == "放課後～18:00 土曜日 8:30～18:00"
    assert "地図に出せない所が3か所あります：みなみ、よその、どこか" in "".join(told["caveats"]["ja"])


def test_two_lists_are_compared_and_never_merged(shop: Path) -> None:
    mine = "名称,住所,緯度,経度,災害種別_洪水L2\n学校,本町1,34.35,134.05,×\n公園,本町2,34.36,134.05,△\n会館,本町3,34.37,134.05,○\n"
    (shop / "raw" / "hinata" / "mine.csv").write_text(mine, encoding="utf-8")
    names = {"学校": "1", "公　園": "1", "港": "1", "会館": ""}
    features = [
        {
            "type": "Feature",
            "properties": {"施設・場所名": n, "洪水": v},
            "geometry": {"type": "Point", "coordinates": [134.05, 34.35]},
        }
        for n, v in names.items()
    ]
    (shop / "raw" / "hinata" / "gsi.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
    )
    text = {"ja": "{matched}のうち×{cross}△{triangle}。", "en": "{matched}: × {cross}, △ {triangle}."}
    compare = [{"file": "hinata/gsi.geojson", "mine": "flood_l2", "theirs": "flood"}]
    spec = {"tables": [{"file": "hinata/mine.csv"}], "compare": compare, "caveats": [text]}
    write(shop / "datasets" / "_recipes" / "hinata" / "evacuation_site.yaml", said("場所") | spec)
    cook(shop, "hinata/evacuation_site")
    rows, told = made(shop, "evacuation_site")
    assert [r["災害種別_洪水L2"] for r in rows] == ["×", "△", "○"] and "災害種別_洪水" not in rows[0]
    assert told["caveats"]["ja"][0] == "3のうち×1△1。"


# --- the command, and what it says when something is wrong ----------------------------------------------------------------


def command(shop: Path, *arguments: str, language: str = "en") -> "subprocess.CompletedProcess[str]":
    source = Path(recipe.__file__).parents[2]
    env = {"PATH": "", "PYTHONPATH": str(source), "MACHIKIT_LANG": language, "PYTHONUTF8": "1"}
    line = [sys.executable, "-m", "machikit.tables.recipe", *arguments, "--home", str(shop / "datasets")]
    return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", env=env, timeout=120)


def test_the_command_makes_all_and_accounts_for_every_row(shop: Path) -> None:
    done = command(shop, "--raw", str(shop / "raw"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "hinata/aed: 10 = 7 + 3" in done.stdout and "新規マップピン" in done.stdout
    assert (shop / "datasets" / "hinata" / "aed" / "datapackage.json").is_file()


MISTAKES = {
    "no such recipe": (["hinata/library"], None),
    "no such city": (["nowhere/aed"], None),
    "no source file": (["hinata/aed"], {"tables": [{"file": "hinata/none.xlsx"}]}),
    "no such sheet": (["hinata/aed"], {"tables": [{"file": "hinata/aed.xlsx", "sheet": "令和"}]}),
    "an Excel file that is none": (["hinata/aed"], {"tables": [{"file": "hinata/broken.xlsx"}]}),
    "a kind of file that nobody reads": (["hinata/aed"], {"tables": [{"file": "hinata/list.pdf"}]}),
    "columns of something else": (["hinata/aed"], {"tables": [{"file": "hinata/other.csv"}]}),
    "a source without a name": (["hinata/aed"], {"sources": [{"source": "moon", "title": {"ja": "", "en": ""}}]}),
    "an item forgotten": (["hinata/aed"], {"credit": None}),
    "broken YAML": (["hinata/aed"], "title: [unclosed"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_ends_in_one_sentence_and_leaves_nothing_behind(case: str, shop: Path) -> None:
    names, change = MISTAKES[case]
    (shop / "raw" / "hinata" / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    (shop / "raw" / "hinata" / "list.pdf").write_bytes(b"%PDF")
    (shop / "raw" / "hinata" / "other.csv").write_text("月,件数\n1,2\n", encoding="utf-8")
    path = shop / "datasets" / "_recipes" / "hinata" / "aed.yaml"
    if isinstance(change, str):
        path.write_text(change, encoding="utf-8")
    elif change:
        spec = yaml.safe_load(path.read_text(encoding="utf-8")) | change
        write(path, {k: v for k, v in spec.items() if v is not None})
    done = command(shop, *names, "--raw", str(shop / "raw"))
    assert done.returncode == 1 and done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1 and "Traceback" not in done.stderr
    assert {p.name for p in (shop / "datasets" / "hinata").iterdir()} == {"city.yaml"}


# --- the house's own recipes ------------------------------------------------------------------------------------------------


def test_every_dataset_has_its_recipe_and_every_recipe_its_dataset() -> None:
    assert set(recipe.recipe_names(kit_root() / "datasets")) == {
        n for n in KIT.datasets if KIT.cities[n.partition("/")[0]].kind != "example"
    }


@pytest.mark.skipif(not RAW.is_dir(), reason="the source files are not part of the repository")
@pytest.mark.full
def test_the_houses_datasets_come_out_of_their_sources_byte_for_byte(tmp_path: Path) -> None:
    build_datasets((), RAW, out=tmp_path)
    made_files = {p.relative_to(tmp_path): content(p) for p in tmp_path.rglob("*") if p.is_file()}
    there = {p: content(kit_root() / "datasets" / p) for p in made_files}
    changed = [
        p.as_posix() for p in made_files if made_files[p] != there[p]
    ]  # never the bytes: a diff of them takes hours
    datasets = [d for n, d in KIT.datasets.items() if KIT.cities[n.partition("/")[0]].kind != "example"]
    assert changed == []
    assert len(made_files) == sum(len(d.package["resources"]) + beside(d) for d in datasets)


def beside(dataset: Dataset) -> int:
    """The number of its files besides the resources: the package itself and its schemas."""
    return 1 + dataset.is_split + ("unpivot" in dataset.resource)


def content(path: Path) -> bytes:
    """What the file says: another version of zlib may compress it otherwise, and give it another size and hash."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    body = path.read_bytes()
    if path.name != "datapackage.json" or b'"compression"' not in body:
        return body
    package = json.loads(body)
    for resource in package["resources"]:
        del resource["hash"], resource["bytes"]
    return json.dumps(package).encode()


# --- whatever stands in a file --------------------------------------------------------------------------------------------

NASTY = [
    "", " ", "　", "-", "−", "ー", "○", "◯", "〇", "△", "×", "１", "有", "0", "0.0", "34.35", "134.05", "３４．３５",
    "343508", "nan", "inf", "1e400", "9:00", "9：00", "24:00", "26:00", "78:30", "翌1:00", "午後5時半", "休", "平日", "毎日",
    "月～金", "第2月曜", "土日祝以外", "なし", "24時間利用可能", "090-1234-5678", "０９０ー１２３４ー５６７８", "a@example.com",
    "連絡は 080 1111 2222 まで", "緯度経度を確認", "新規マップピン", "＝cmd|' /C calc'!A0", "{{ 7*7 }}", "改\n行",
    "<script>alert(1)</script>", 'カンマ,と"引用"', "R8.4.1", "令和8年4月1日", "20260231", "1,100㎡", "約100人",
    "1号認定 30、2・3号認定 144", "https://example.com/", "javascript:alert(1)", "🚻", "\u202eabc", "ﾊﾝｶｸ", "ハ―ト",
    "香川県高松市番町1", "〃", "同上", '"\x08', "百二十名", "〇", "平成35年3月31日", "2018年11月", "43586",
]  # fmt: skip
CELL = st.one_of(st.sampled_from(NASTY), st.text(max_size=12))
TOPICS = [t for t in SCHEMAS if SCHEMAS[t].geometry == "point"]


def cleaned(topic: str, rows: list[list[str]]) -> CleanedTable:
    return clean_table(Grid("x", [[f.header for f in SCHEMAS[topic].fields], *rows]), SCHEMAS[topic])


@st.composite
def dirty(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    topic = draw(st.sampled_from(TOPICS))
    width = len(SCHEMAS[topic].fields)
    return topic, draw(st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=6))


@settings(max_examples=sampling.examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dirty())
def test_whatever_stands_in_a_file_all_rows_are_accounted_for_and_no_private_number_gets_through(
    case: tuple[str, list[list[str]]],
) -> None:
    topic, rows = case
    done = cleaned(topic, rows)
    assert len(done.rows) + len(done.set_aside) == sum(any(c.strip() for c in row) for row in rows)
    assert len({r.number for r in done.rows} | {s.row for s in done.set_aside}) == len(done.rows) + len(done.set_aside)
    text = unicodedata.normalize("NFKC", " | ".join(v for r in done.rows for v in r.cells.values()))
    assert not re.search(r"0[789]0[-\s]\d{4}[-\s]\d{4}", text) and "@example" not in text
    for row in done.rows:
        assert bool(row.get("latitude")) == bool(row.get("longitude"))
        assert all(f.id == "id" or row.get(f.id) not in ("-", "−", "ー") for f in done.fields)


@settings(max_examples=sampling.examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dirty())
def test_cleaning_what_is_clean_changes_nothing(case: tuple[str, list[list[str]]]) -> None:
    topic, rows = case
    once = cleaned(topic, rows)
    rows = [[r.get(f.id) for f in SCHEMAS[topic].fields] for r in once.rows]
    said = [[cell for cell in row if cell] for row in rows]
    more = [n for n, cells in enumerate(said) if cells[0] != cells[-1]]  # one text alone may now be a section's title
    again = cleaned(topic, [rows[n] for n in more])
    # Rows that differed only in what could not be read are the same now
    kept = list({tuple(once.rows[n].cells.values()): once.rows[n].cells for n in more}.values())
    assert [r.cells for r in again.rows] == kept
    assert [one.reason for one in again.set_aside] == ["duplicate"] * (len(more) - len(kept))


@settings(
    max_examples=sampling.examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(dirty())
def test_what_was_cleaned_always_loads(tmp_path: Path, case: tuple[str, list[list[str]]]) -> None:
    topic, rows = case
    done = cleaned(topic, rows)
    folder = tmp_path / "made"
    shutil.rmtree(folder, ignore_errors=True)
    package.write_dataset(folder, {"data.csv": package.csv_bytes(done.rows, done.fields)})
    table = load(Dataset("x", topic, folder, {"resources": [{"path": "data.csv"}]}), SCHEMAS[topic])
    assert len(table) == len(done.rows)
    assert [v or "" for v in table[SCHEMAS[topic].key[0]]] == [r.get(SCHEMAS[topic].key[0]) for r in done.rows]


def test_columns_are_known_by_any_of_their_names_however_they_are_typed() -> None:
    header = [
        "施設・場所名",
        "Latitude",
        "ＬＯＮＧＩＴＵＤＥ",
        "所在地 ",
        "flood_L2",
        "都道府県コ―ド又は市区町村コ―ド",
        "初めて見る列",
    ]
    done = clean_table(
        Grid("x", [["一覧表"], header, ["学校", "34.3", "134.0", "本町", "△", "37201", "?"]]),
        SCHEMAS["evacuation_site"],
    )
    assert {k: v for k, v in done.rows[0].cells.items() if v} == {
        "code": "372013", "name": "学校", "address": "本町", "latitude": "34.3", "longitude": "134", "flood_l2": "△",
    }  # fmt: skip
    told = [("unmatched", "初めて見る列"), ("mark_column", "初めて見る列")]
    assert [(f.kind, f.column) for f in done.findings] == told, (
        "a column of marks that is not used is a doubt where lives depend"
    )


def test_a_table_of_something_else_is_refused() -> None:
    with pytest.raises(KitError) as caught:
        clean_table(Grid("収支.xlsx", [["款", "項"], ["1", "2"]]), SCHEMAS["aed"])
    assert "名称" in caught.value.what and caught.value.fix
