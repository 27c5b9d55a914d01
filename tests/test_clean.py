"""`machikit clean` and `machikit add`: a city's own file becomes a dataset, and everything done to it is told."""

import csv
import hashlib
import io
import json
import shutil
import time
import zipfile
from codecs import BOM_UTF8
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import sampling
from conftest import Run, text_file
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from machikit._base.errors import KitError
from machikit.catalog import kit_root
from machikit.catalog.municipalities import find_city
from machikit.intake import CleanedDataset, CleanRequest, clean, detect, output, samples
from machikit.tables.cleaning_report.verdict import verdict
from machikit.tables.national_subset import municipality_files

KIT = sampling.kit()
SINGLE = {name for name, dataset in KIT.datasets.items() if not dataset.is_split}
RAW = kit_root().parent / "shared" / "raw"
WRITTEN = {"data.csv", "datapackage.json", "set_aside.csv", "report.html", "report.xlsx", "report.json"}
AED = ["名称", "所在地_連結表記", "緯度", "経度", "設置位置", "小児対応設備の有無"]
HALL = ["見本会館", "香川県高松市番町一丁目8-15", "34.342787", "134.046574", "玄関", "有"]


def table(path: Path, *rows: list[str], encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def taken(path: Path, **asked: Any) -> CleanedDataset:
    (one,) = clean(KIT, path, CleanRequest(**asked))
    return one


def rows_of(intake: CleanedDataset) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(intake.data["data.csv"].decode("utf-8-sig"))))


# --- the samples: one trouble each, then everything at once -----------------------------------------------------------------


@pytest.mark.parametrize("case", samples.sample_folders(), ids=lambda case: case.name)
def test_a_dirty_file_becomes_what_it_should_and_its_report_says_what_was_done(case: Path) -> None:
    want = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    one = taken(samples.sample_file(case))
    told = one.report
    assert one.data["data.csv"].decode("utf-8-sig") == (case / "expected.csv").read_text(encoding="utf-8")
    assert (one.schema.id, one.city.id, int(one.needs_review)) == (want["topic"], want["city"], want["exit"])
    assert [told["rows_in"], told["rows_out"], told["rows_aside"]] == want["rows"]
    assert {c["kind"]: c["n"] for c in told["counts"] if c["class"] != "note"} == want["counts"]
    assert Counter(a["reason"] for a in told["aside"]) == want.get("aside", {})
    assert Counter(p["kind"] for p in told["personal"]) == want.get("personal", {})
    if "as_of" in want:
        assert json.loads(one.data["datapackage.json"])["as_of"] == want["as_of"]


@pytest.mark.parametrize("case", samples.sample_folders(), ids=lambda case: case.name)
def test_what_was_cleaned_stays_as_it_is_when_it_is_cleaned_again(case: Path, tmp_path: Path) -> None:
    once = taken(samples.sample_file(case))
    path = tmp_path / "data.csv"
    path.write_bytes(once.data["data.csv"])
    again = taken(path, topic=once.schema.id, city=once.city.id)
    assert again.data["data.csv"] == once.data["data.csv"] and not again.report["aside"]
    assert not [f for f in again.report["repairs"] if f["kind"] in ("spaces", "width", "notation")]


def test_no_report_repeats_a_mobile_number_a_mail_address_or_a_name_in_full() -> None:
    for case in samples.sample_folders():
        if "personal" in json.loads((case / "expected.json").read_text(encoding="utf-8")):
            one = taken(samples.sample_file(case))
            book = zipfile.ZipFile(io.BytesIO(output.report_files(one)["report.xlsx"]))
            told = [
                *output.report_files(one).values(),
                *one.data.values(),
                *(book.read(name) for name in book.namelist()),
            ]
            text = b"\n".join(told).decode("utf-8", "ignore")
            for secret in ("1234-5678", "12345678", "花子", "次郎", "見本太郎", "見本　一郎", "sample@example"):
                assert secret not in text, (case.name, secret)


def test_rows_set_aside_and_names_of_places_are_masked_too(tmp_path: Path) -> None:
    header = [*AED, "設置者"]
    twice = [*HALL, "見本　次郎"]
    house = ["見本太郎様宅", "高松市丸の内1-1", "0", "0", "", "", "高松市"]
    one = taken(table(tmp_path / "aed.csv", header, twice, twice, house), topic="aed")
    assert {a["reason"] for a in one.report["aside"]} == {"duplicate"} and one.report["doubts"]
    book = zipfile.ZipFile(io.BytesIO(output.report_files(one)["report.xlsx"]))
    told = [*output.report_files(one).values(), *(book.read(name) for name in book.namelist())]
    text = b"\n".join(bytes(part) for part in told).decode("utf-8", "ignore")
    assert "次郎" not in text and "太郎" not in text and "見本会館" in text


def test_every_number_of_the_report_is_what_plain_pandas_counts() -> None:
    case = next(c for c in samples.sample_folders() if c.name.startswith("91-"))
    one = taken(samples.sample_file(case))
    source = pd.read_csv(samples.sample_file(case), encoding="cp932", header=None, dtype=str, skip_blank_lines=False)
    body = source.iloc[3:].dropna(how="all")
    data = pd.read_csv(io.BytesIO(one.data["data.csv"]), dtype=str)
    told = one.report
    assert told["rows_in"] == len(body) == told["rows_out"] + told["rows_aside"]
    assert told["rows_out"] == len(data)
    for field in (f for f in told["completeness"] if f["there"]):
        assert field["filled"] == data[field["header"]].notna().sum()
    assert {c["header"] for c in told["columns"] if c["field"]} <= {*data.columns, "所在地_連結表記"}
    assert all(source.iloc[r["row"] - 1].notna().any() for r in (*told["repairs"], *told["aside"]) if r["row"])


# --- the bundled datasets ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(SINGLE if sampling.CI else SINGLE - sampling.alike()))
def test_a_dataset_of_the_kit_passes_without_a_change_and_is_known_again(name: str, tmp_path: Path) -> None:
    """Of a dataset of all of Japan, what a prototype for one town gets of it."""
    city, topic = name.split("/")
    file = KIT.datasets[name].file
    if KIT.datasets[name].is_split:
        town = find_city(KIT, "三春町")
        view = KIT.find_dataset(town.id, topic)
        assert view is not None
        if not view.rows:
            pytest.skip(f"{town.name['ja']} has no {topic}")
        output.write_output(municipality_files(view, town), tmp_path / topic)
        city, file = town.id, next((tmp_path / topic).glob("data.*"))
    one = taken(file, topic=topic, city=city)
    assert one.data[file.name].removeprefix(BOM_UTF8) == file.read_bytes()
    assert one.report["rows_aside"] == 0 and not [p for p in one.report["personal"] if p["level"] == "error"]
    output.write_output(one.data, tmp_path / "out")
    path = tmp_path / "out" / file.name
    assert [found.schema.id for found in detect.choose_tables(KIT, path, detect.read_tables(path), "")] == [topic]


def test_what_the_kit_wrote_is_known_by_its_columns_alone_where_no_other_topic_has_them(tmp_path: Path) -> None:
    for city, topic in (("takamatsu", "aed"), ("takamatsu", "pond"), ("yaizu", "underpass"), ("kobe", "town")):
        path = tmp_path / topic / "a" / "b.csv"
        path.parent.mkdir(parents=True)
        shutil.copyfile(KIT.datasets[f"{city}/{topic}"].file, path)
        assert taken(path, city=city).schema.id == topic


def test_a_table_is_published_as_it_is(tmp_path: Path) -> None:
    """Excel needs the byte-order mark; the hash counts it; frictionless, pandas and the kit itself read over it."""
    import frictionless

    one = taken(table(tmp_path / "AED設置箇所.csv", AED, HALL), city="takamatsu")
    output.write_output(one.data, tmp_path / "out")
    body, told = one.data["data.csv"], json.loads(one.data["datapackage.json"])["resources"][0]
    assert body.startswith(BOM_UTF8) and not body.startswith(BOM_UTF8 * 2)
    assert (told["hash"], told["bytes"]) == (f"sha256:{hashlib.sha256(body).hexdigest()}", len(body))
    assert frictionless.validate(str(tmp_path / "out" / "datapackage.json")).valid
    assert pd.read_csv(tmp_path / "out" / "data.csv").columns[0] == next(iter(rows_of(one)[0]))


# --- topic and city ---------------------------------------------------------------------------------------------------------


def test_a_table_that_could_be_anything_is_not_guessed_and_the_message_shows_the_nearest_topics(tmp_path: Path) -> None:
    path = table(
        tmp_path / "施設.csv", ["名称", "住所", "緯度", "経度"], ["見本会館", "香川県高松市丸の内1", "34.3", "134.0"]
    )
    with pytest.raises(KitError) as caught:
        clean(KIT, path, CleanRequest())
    assert "aed" in caught.value.what and "--topic" in caught.value.fix and "名称" in caught.value.what


@pytest.mark.parametrize(
    ("header", "cells", "city"),
    [
        (["全国地方公共団体コード"], ["222127"], "yaizu"),
        (["市区町村コード"], ["７２０２"], "aizuwakamatsu"),
        (["都道府県名", "市区町村名"], ["静岡県", "焼津市"], "yaizu"),
        (["所在地_都道府県", "所在地_市区町村"], ["福島県", "会津若松市"], "aizuwakamatsu"),
        (["住所"], ["静岡県焼津市本町二丁目16-32"], "yaizu"),
        (["住所"], ["高松市番町1-8-15"], "takamatsu"),
        (["住所"], ["香川県仲多度郡琴平町榎井817-10"], "kotohira"),
    ],
)
def test_the_city_is_read_from_codes_names_or_addresses(
    tmp_path: Path, header: list[str], cells: list[str], city: str
) -> None:
    path = table(tmp_path / "AED.csv", ["名称", "緯度", "経度", *header], ["見本会館", "34.5", "134.5", *cells])
    assert taken(path).city.id == city


def test_an_address_that_leaves_its_city_out_is_completed_in_any_town_of_japan(tmp_path: Path) -> None:
    path = table(tmp_path / "aed.csv", AED, ["見本会館", "榎井817-10", "34.1907", "133.8187", "玄関", "有"])
    one = taken(path, city="琴平町")
    assert rows_of(one)[0]["所在地_連結表記"] == "香川県琴平町榎井817-10"
    assert one.report["addresses"] == {"checked": 1, "town": 1, "municipality": 0, "none": 0, "foreign": 0}
    assert [r["kind"] for r in one.report["repairs"]] == ["completed_address"] and not one.report["doubts"]


def test_a_county_before_the_town_makes_its_address_no_other_town_s(tmp_path: Path) -> None:
    row = ["見本会館", "香川県仲多度郡琴平町榎井817-10", "34.1907", "133.8187", "玄関", "有"]
    one = taken(table(tmp_path / "aed.csv", AED, row))
    assert one.city.id == "kotohira" and rows_of(one)[0]["所在地_連結表記"] == row[1]
    assert not {n["kind"] for n in one.report["notes"]} & {"foreign_address", "outside"}


def test_a_card_that_still_waits_says_for_what_in_both_languages(tmp_path: Path) -> None:
    one = taken(table(tmp_path / "evacuation_shelter.csv", AED[:4], HALL[:4]), city="琴平町")
    needs = {c["id"]: c["needs"] for c in one.report["cards"]["waiting"]}["stay-after-escape"]
    assert "指定緊急避難場所" in needs["ja"] and "Emergency evacuation sites" in needs["en"]


def test_the_names_of_prefecture_and_city_may_stand_in_headers_of_different_rows(tmp_path: Path) -> None:
    path = tmp_path / "aed.csv"
    for header in (
        [["", "都道府県名"], ["名称", "", "市区町村名"]],
        [["", "", "市区町村名"], ["名称", "都道府県名", ""]],
    ):
        rows = [
            [*row, *[""] * (3 - len(row)), *place]
            for row, place in zip(header, (["", ""], ["緯度", "経度"]), strict=True)
        ]
        one = taken(table(path, *rows, ["見本会館", "静岡県", "焼津市", "34.8", "138.3"]), topic="aed")
        assert one.city.id == "yaizu"


def test_wards_speak_for_their_city(tmp_path: Path) -> None:
    wards = ("中央区加納町6-5-1", "北区鈴蘭台北町1-9-1", "西区糀台5-4-1")
    rows = [[f"見本{ward[:2]}会館", f"兵庫県神戸市{ward}", "34.69", "135.19", "玄関", "有"] for ward in wards]
    assert taken(table(tmp_path / "aed.csv", AED, *rows)).city.id == "kobe"


def test_the_city_may_stand_in_the_title_or_the_files_name_alone(tmp_path: Path) -> None:
    plain = [["名称", "緯度", "経度"], ["見本会館", "34.5", "134.5"]]
    assert taken(table(tmp_path / "焼津市_AED一覧.csv", *plain)).city.id == "yaizu"
    assert taken(table(tmp_path / "AED.csv", ["会津若松市のAED", "", ""], *plain)).city.id == "aizuwakamatsu"
    with pytest.raises(KitError) as caught:
        clean(KIT, table(tmp_path / "AED一覧.csv", *plain), CleanRequest())
    assert "--city" in caught.value.fix


def test_rows_in_a_neighbouring_town_are_kept_and_marked(tmp_path: Path) -> None:
    away = ["見本体育館", "香川県綾歌郡綾川町陶2691-1", "34.2485", "133.9263", "", ""]
    one = taken(table(tmp_path / "aed.csv", AED, HALL, ["見本二号館", *HALL[1:]], away))
    assert [r["名称"] for r in rows_of(one)] == ["見本会館", "見本二号館", "見本体育館"]
    marked = {(n["kind"], n["item"]) for n in one.report["notes"]}
    assert {("outside", "見本体育館"), ("foreign_address", "見本体育館")} <= marked
    assert one.report["addresses"]["foreign"] == 1 and one.report["addresses"]["town"] == 3
    parts = pd.DataFrame(one.report["address_parts"])
    assert parts["town"].tolist() == ["番町一丁目", "番町一丁目", "陶"] and parts["rest"].tolist() == [
        "8-15",
        "8-15",
        "2691-1",
    ]
    assert parts["code"].tolist() == ["372013", "372013", "373877"] and parts["row"].tolist() == [2, 3, 4]
    book = openpyxl.load_workbook(io.BytesIO(output.report_files(one)["report.xlsx"]))
    sheet = next(sheet for sheet in book if sheet.title in ("住所の読みとり", "Addresses"))
    shown = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert shown[2][:5] == [4, "香川県", "綾歌郡綾川町", "陶", "2691-1"]


# --- positions ----------------------------------------------------------------------------------------------------------------


def test_a_missing_position_is_filled_only_on_request_and_says_how_exact_it_is(tmp_path: Path) -> None:
    path = table(tmp_path / "aed.csv", AED, HALL, ["見本分館", "高松市番町1丁目10-1", "", "", "", ""])
    plain, located = taken(path), taken(path, locate=True)
    assert rows_of(plain)[1]["緯度"] == "" and "位置の精度" not in rows_of(plain)[1]
    filled, published = rows_of(located)[1], rows_of(located)[0]
    towns = pd.read_csv(KIT.datasets["takamatsu/town"].file).set_index("町丁・字")
    at = towns.loc["番町一丁目"]
    assert (float(filled["緯度"]), float(filled["経度"])) == (at["緯度"], at["経度"])
    assert filled["位置の精度"] and not published["位置の精度"]
    assert [published["緯度"], published["経度"]] == HALL[2:4]
    assert any("代表点" in c for c in json.loads(located.data["datapackage.json"])["caveats"]["ja"])


def test_a_table_without_columns_for_positions_is_taken_and_can_be_put_on_the_map_by_its_towns(tmp_path: Path) -> None:
    halls = [[f"見本会館{n}", f"高松市番町{n}丁目8-15", "玄関"] for n in "一二三四五"]
    path = table(tmp_path / "AED一覧.csv", ["名称", "住所", "設置位置"], *halls)
    plain, located = taken(path), taken(path, locate=True)
    assert rows_of(plain)[0]["緯度"] == "" and rows_of(located)[0]["緯度"] != ""
    assert [d["column"] for d in plain.report["doubts"]] == ["緯度", "経度"] and plain.needs_review
    before, after = ({card["id"] for card in one.report["cards"]["ready"]} for one in (plain, located))
    assert before < after and "aed-nearby" in after - before


def test_the_towns_of_a_designated_city_are_those_of_its_wards(tmp_path: Path) -> None:
    """The list of towns begins each with its ward, as an address does: 青葉区旭ケ丘三丁目."""
    hall = ["見本会館", "宮城県仙台市青葉区旭ケ丘3-27-1", "", "", "", ""]
    other = ["見本分館", "仙台市宮城野区榴岡4丁目1-8", "", "", "", ""]
    located = taken(table(tmp_path / "aed.csv", AED, hall, other), city="仙台市", locate=True)
    towns = pd.read_csv(KIT.find_dataset("sendai", "town").file, dtype={"全国地方公共団体コード": str})
    for row, town in zip(rows_of(located), ("青葉区旭ケ丘三丁目", "宮城野区榴岡四丁目"), strict=True):
        at = towns.set_index("町丁・字").loc[town]
        assert (float(row["緯度"]), float(row["経度"])) == (at["緯度"], at["経度"])


def test_where_no_list_of_towns_is_there_the_message_says_how_to_get_one(tmp_path: Path) -> None:
    """All of Japan has such a list, but for the six villages in the north."""
    path = table(tmp_path / "aed.csv", AED, ["見本会館", "北海道色丹郡色丹村1", "", "", "", ""])
    with pytest.raises(KitError) as caught:
        clean(KIT, path, CleanRequest(city="色丹村", locate=True))
    assert "--fetch" in caught.value.fix


def test_positions_of_the_old_datum_are_suspected_and_none_is_moved(tmp_path: Path) -> None:
    from pyproj import Transformer

    data = pd.read_csv(KIT.datasets["takamatsu/public_toilet"].file, dtype=str)
    old = Transformer.from_crs("EPSG:6668", "EPSG:4301", always_xy=True)
    at = data.dropna(subset=["緯度"])
    lon, lat = old.transform(at["経度"].astype(float).tolist(), at["緯度"].astype(float).tolist())
    shifted = at.assign(緯度=[f"{v:.6f}" for v in lat], 経度=[f"{v:.6f}" for v in lon])
    path = tmp_path / "public_toilet.csv"
    shifted.to_csv(path, index=False)
    one = taken(path, city="takamatsu")
    assert "tokyo_datum" in {d["kind"] for d in one.report["doubts"]}
    kept = pd.read_csv(io.BytesIO(one.data["data.csv"]), dtype=str)
    assert (kept["緯度"].astype(float) - shifted["緯度"].astype(float).to_numpy()).abs().max() < 1e-6


def test_a_list_without_a_single_position_still_becomes_a_dataset(tmp_path: Path) -> None:
    one = taken(table(tmp_path / "aed.csv", AED, ["見本会館", "高松市番町一丁目8-15", "", "", "玄関", "有"]))
    assert one.report["rows_out"] == 1 and "map" not in one.report


# --- several sheets, several topics -----------------------------------------------------------------------------------------


def test_a_book_with_two_topics_gives_two_datasets_and_a_sheet_can_be_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "AED"
    sheet = book.create_sheet("公衆トイレ")
    for row in (AED, HALL):
        book.active.append(row)
    for row in (["名称", "住所", "緯度", "経度", "男性トイレ総数", "バリアフリートイレ数"], [*HALL[:4], 2, 1]):
        sheet.append(row)
    book.save(tmp_path / "一覧.xlsx")
    assert {one.schema.id for one in clean(KIT, tmp_path / "一覧.xlsx", CleanRequest())} == {"aed", "public_toilet"}
    assert taken(tmp_path / "一覧.xlsx", sheet="公衆トイレ").schema.id == "public_toilet"
    with pytest.raises(KitError) as caught:
        clean(KIT, tmp_path / "一覧.xlsx", CleanRequest(sheet="ない"))
    assert "AED" in caught.value.fix


def test_rows_of_stacked_sheets_keep_their_sheet_and_only_their_own_cells_are_masked(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "東"
    west = book.create_sheet("西")
    header = [*AED, "備考"]
    for row in (header, [*HALL, "土足可"], ["合計", "1か所"]):
        book.active.append(row)
    for row in (header, ["見本分館", *HALL[1:], "担当 090-1234-5678"], ["※工事中は使えません"]):
        west.append(row)
    book.save(tmp_path / "AED.xlsx")
    told = taken(tmp_path / "AED.xlsx")
    account = told.report
    assert [(s["name"], s["rows"], s["used"]) for s in account["sheets"]] == [("東", 2, True), ("西", 2, True)]
    assert [(p["sheet"], p["row"], p["kind"]) for p in account["personal"]] == [("西", 2, "mobile")]
    assert [(one["sheet"], one["row"], one["reason"]) for one in account["aside"]] == [
        ("東", 3, "sum"),
        ("西", 3, "note"),
    ]
    files = output.report_files(told)
    assert "090-1234" not in "".join(bytes(body).decode("utf-8", "ignore") for body in files.values())
    assert bytes(files["set_aside.csv"]).decode("utf-8-sig").splitlines()[1].startswith("東,3,")
    kept = pd.read_csv(io.BytesIO(told.data["data.csv"]), dtype=str)
    assert kept["備考"].iloc[0] == "土足可"
    page = bytes(files["report.html"]).decode()
    assert 'id="sheets"' in page and page.count("西") > 1
    book = openpyxl.load_workbook(io.BytesIO(bytes(files["report.xlsx"])))
    rows = [[c.value for c in row] for sheet in book for row in sheet.iter_rows()]
    assert ["東", 2, account["sheets"][0]["title"][account["language"]]] in rows
    assert any(row[:2] == ["西", 3] for row in rows), "a row set aside stands beside its sheet's name"


def test_a_wide_table_tells_which_columns_became_rows(tmp_path: Path) -> None:
    path = table(
        tmp_path / "ごみ収集日.csv",
        ["地区", "燃やすごみ", "びん"],
        ["番町", "月・木", "年2回"],
        ["丸の内", "火・金", "第2水"],
    )
    told = taken(path, city="takamatsu")
    wide = {c["source"]: c["header"] for c in told.report["columns"] if c["how"] == "wide"}
    assert wide == dict.fromkeys(("燃やすごみ", "びん"), "分別区分、収集日、収集曜日_略記")
    assert [c["source"] for c in told.report["columns"]] == ["燃やすごみ", "びん", "地区"]


def test_lines_keep_their_shapes(tmp_path: Path) -> None:
    shape = {"type": "LineString", "coordinates": [[138.3, 34.8], [138.31, 34.81]]}
    features = [{"type": "Feature", "properties": {"路線名": n}, "geometry": shape} for n in ("見本線", "見本線")]
    path = text_file(tmp_path / "路線.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    one = taken(path, topic="line", city="yaizu")
    made = json.loads(one.data["data.geojson"])["features"]
    assert [f["geometry"] for f in made] == [shape, shape] and made[0]["properties"]["路線名"] == "見本線"


# --- what may leave ---------------------------------------------------------------------------------------------------------


def test_without_a_licence_data_stay_in_the_office_and_with_one_they_are_open(tmp_path: Path) -> None:
    from machikit.tables.datapackage.upload_metadata import UploadTerms

    path = table(tmp_path / "aed.csv", AED, HALL)
    plain = json.loads(taken(path).data["datapackage.json"])
    told = json.loads(taken(path, terms=UploadTerms("cc-by-4.0", "令和8年4月1日", "見本団体")).data["datapackage.json"])
    assert plain["sensitivity"] == "internal" and plain["licenses"] == []
    assert told["sensitivity"] == "open" and told["licenses"][0]["name"] == "CC-BY-4.0"
    assert (told["as_of"], told["publisher"]) == ("2026-04-01", "見本団体")
    assert any("基準日" in c for c in plain["caveats"]["ja"]) and not any("基準日" in c for c in told["caveats"]["ja"])


def test_a_place_that_protects_its_residents_makes_the_table_closed(tmp_path: Path) -> None:
    one = taken(table(tmp_path / "aed.csv", AED, HALL, ["母子生活支援施設みほん荘", *HALL[1:]]))
    assert json.loads(one.data["datapackage.json"])["sensitivity"] == "closed"
    assert verdict(one.report).level == "stop" and one.needs_review


# --- the commands -----------------------------------------------------------------------------------------------------------


def test_clean_writes_six_files_and_says_by_its_exit_code_whether_a_human_is_needed(
    machikit_cli: Run, tmp_path: Path
) -> None:
    fine = table(tmp_path / "fine" / "aed.csv", AED, HALL)
    done = machikit_cli("clean", fine, "--out", "out")
    assert done.returncode == 0, done.stderr
    assert {p.name for p in (tmp_path / "out").iterdir()} == WRITTEN
    assert fine.read_text(encoding="utf-8").startswith("名称")  # the source is never touched
    doubt = table(tmp_path / "doubt" / "aed.csv", AED, ["見本会館", HALL[1], "0", "0", "", ""])
    assert machikit_cli("clean", doubt).returncode == 1
    assert {p.name for p in (tmp_path / "cleaned" / "aed").iterdir()} == WRITTEN


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere.csv",),
        ("aed.csv", "--topic", "aeed"),
        ("aed.csv", "--city", "ない市"),
        ("aed.csv", "--licence", "mine"),
        ("aed.csv", "--as-of", "soon"),
        (),
    ],
)
def test_what_the_command_itself_says_wrong_is_exit_code_2_and_nothing_is_written(
    machikit_cli: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    table(tmp_path / "aed.csv", AED, HALL)
    done = machikit_cli("clean", *arguments)
    assert done.returncode == 2 and "Traceback" not in done.stderr and done.stderr.strip()
    assert {p.name for p in tmp_path.iterdir()} == {"aed.csv"}


def test_nothing_is_overwritten_unasked(machikit_cli: Run, tmp_path: Path) -> None:
    table(tmp_path / "aed.csv", AED, HALL)
    mine = text_file(tmp_path / "out" / "data.csv", "mine")
    done = machikit_cli("clean", "aed.csv", "--out", "out")
    assert done.returncode == 1 and mine.read_text(encoding="utf-8") == "mine" and "--force" in done.stderr
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"data.csv"}
    other = text_file(tmp_path / "out" / "memo.txt", "also mine")
    assert machikit_cli("clean", "aed.csv", "--out", "out", "--force").returncode == 0
    assert {p.name for p in (tmp_path / "out").iterdir()} == WRITTEN | {"memo.txt"} and other.exists()


def test_a_whole_folder_is_cleaned_and_what_is_wrong_with_one_file_does_not_stop_the_others(
    machikit_cli: Run, tmp_path: Path
) -> None:
    table(tmp_path / "in" / "aed.csv", AED, HALL)
    table(tmp_path / "in" / "deeper" / "aed.csv", AED, HALL)
    text_file(tmp_path / "in" / "broken.xlsx", "no book")
    text_file(tmp_path / "in" / "README.md", "no table")
    text_file(tmp_path / "in" / "~$aed.xlsx", "a lock file of Excel")
    done = machikit_cli("clean", "in", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 1 and len(told) == 3
    assert [t["topic"] for t in told if "topic" in t] == ["aed", "aed"]
    assert [t["error"]["where"] for t in told if "error" in t] == ["broken.xlsx"]
    assert len({t["out"] for t in told if "out" in t}) == 2


def test_add_makes_the_cards_that_wait_for_the_topic_ready(machikit_cli: Run, tmp_path: Path) -> None:
    """For a town that is not in the kit: the file, one command, a page."""
    rows = [
        [f"見本会館{n}", f"香川県仲多度郡琴平町榎井{n}", f"34.190{n}", "133.8187", "玄関", "有"] for n in range(1, 6)
    ]
    table(tmp_path / "aed.csv", AED, *rows)
    done = machikit_cli("add", "aed.csv", "--topic", "aed", "--city", "琴平町", "--licence", "cc-by-4.0")
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "datasets" / "kotohira"
    assert {p.name for p in (folder / "aed").iterdir()} == {"data.csv", "datapackage.json"}
    assert (folder / "city.yaml").is_file()
    assert {p.name for p in (tmp_path / "reports" / "kotohira" / "aed").iterdir()} == WRITTEN - {
        "data.csv",
        "datapackage.json",
    }
    ready = {c["id"]: c["ready"] for c in json.loads(machikit_cli("cards", "--json").stdout)}
    assert "kotohira" in ready["aed-nearby"]
    assert machikit_cli("new", "aed-nearby", "--city", "琴平町").returncode == 0
    assert machikit_cli("build", "aed-nearby-kotohira", "--public").returncode == 0
    again = machikit_cli("add", "aed.csv", "--topic", "aed", "--city", "琴平町")
    assert again.returncode == 1 and "--force" in again.stderr


def test_add_to_a_city_of_the_kit_needs_no_city_of_its_own_and_the_workspace_stays_whole(
    machikit_cli: Run, tmp_path: Path
) -> None:
    table(tmp_path / "aed.csv", AED, HALL)
    assert machikit_cli("add", "aed.csv").returncode == 0
    assert {p.name for p in (tmp_path / "datasets" / "takamatsu").iterdir()} == {"aed"}
    checked = machikit_cli("check", "--json")
    assert checked.returncode == 0, checked.stdout
    rows = {d["id"]: d["rows"] for d in json.loads(machikit_cli("datasets", "takamatsu", "--json").stdout)}
    assert rows["takamatsu/aed"] == 1  # the nearer one counts


def test_reports_and_rows_set_aside_never_get_into_a_prototype(machikit_cli: Run, tmp_path: Path) -> None:
    table(tmp_path / "aed.csv", AED, HALL)
    machikit_cli("clean", "aed.csv", "--out", "datasets/takamatsu/aed")  # laid into the workspace by hand
    done = machikit_cli("new", "aed-nearby", "--city", "takamatsu")
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "aed-nearby-takamatsu" / "datasets" / "takamatsu" / "aed"
    assert {p.name for p in folder.iterdir()} == {"data.csv", "datapackage.json"}


def test_samples_are_laid_out_and_all_of_them_can_be_cleaned(machikit_cli: Run, tmp_path: Path) -> None:
    assert machikit_cli("samples", "--out", "try").returncode == 0
    assert len(list((tmp_path / "try").iterdir())) == len(samples.sample_folders()) >= 20
    told = json.loads(machikit_cli("clean", "try", "--json").stdout)
    assert len(told) == len(samples.sample_folders()) and not [t for t in told if "error" in t]
    assert machikit_cli("samples", "--out", "try").returncode == 1


def test_a_long_table_takes_seconds_and_loses_no_row(tmp_path: Path) -> None:
    rows = [
        [f"見本{n}号館", f"高松市番町一丁目{n}-1", f"34.3{n:05}", f"134.0{n:05}", "玄関", "○"] for n in range(10_000)
    ]
    start = time.perf_counter()
    one = taken(table(tmp_path / "aed.csv", AED, *rows, rows[0]))
    output.report_files(one)
    assert time.perf_counter() - start < 60  # about one second on a quiet machine
    assert (one.report["rows_in"], one.report["rows_out"], one.report["rows_aside"]) == (10_001, 10_000, 1)
    assert [r["名称"] for r in rows_of(one)] == [row[0] for row in rows]


# --- whatever comes -----------------------------------------------------------------------------------------------------------


@settings(
    max_examples=sampling.examples(120), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.binary(max_size=400), suffix=st.sampled_from((".csv", ".xlsx", ".xls", ".json", ".zip", ".shp", ".txt")))
def test_any_bytes_at_all_end_in_a_table_or_in_one_clear_sentence(tmp_path: Path, body: bytes, suffix: str) -> None:
    folder = tmp_path / "any"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / f"aed{suffix}").write_bytes(body)
    try:
        done = clean(KIT, folder / f"aed{suffix}", CleanRequest(city="takamatsu"))
    except KitError as error:
        assert error.what and error.where
    else:
        assert all(one.report["rows_in"] == one.report["rows_out"] + one.report["rows_aside"] for one in done)


WORDS = ["", " ", "見本会館", "高松市番町1-8-15", "34.34", "134.05", "〃", "－", "○", "0", "合計", "※注", "R8.4.1", "平日", "24時間",
         "=1+1", "087-839-2011", "<b>", "{{7*7}}", "１２３", "緯度経度を確認", "\u202e", "第2・4木曜"]  # fmt: skip


@settings(
    max_examples=sampling.examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.lists(st.sampled_from(WORDS), min_size=6, max_size=6), min_size=1, max_size=5))
def test_whatever_stands_in_the_cells_cleaning_twice_is_cleaning_once(tmp_path: Path, rows: list[list[str]]) -> None:
    once = taken(table(tmp_path / "a" / "aed.csv", AED, *rows), topic="aed", city="takamatsu")
    output.report_files(once)
    path = tmp_path / "b" / "aed.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(once.data["data.csv"])
    again = taken(path, topic="aed", city="takamatsu")
    # Rows that differed only in what could not be read, or in columns that no field knows, are the same now
    lines = once.data["data.csv"].decode().splitlines()
    kept = list(dict.fromkeys(lines))
    assert again.data["data.csv"].decode().splitlines() == kept
    assert again.report["rows_aside"] == len(lines) - len(kept)


@pytest.mark.skipif(not RAW.is_dir(), reason="the source files are not part of the repository")
@pytest.mark.full
def test_every_file_of_the_raw_folders_is_read_or_refused_with_a_reason() -> None:
    from machikit.intake import table_files

    cities = {"takamatsu": "takamatsu", "yaizu": "yaizu", "aizuwakamatsu": "aizuwakamatsu", "tsukuba": "tsukuba"}
    done = Counter[str]()
    for path in table_files([RAW / name for name in cities]):
        try:
            for one in clean(KIT, path, CleanRequest(city=cities[path.relative_to(RAW).parts[0]])):
                output.report_files(one)
                done["cleaned"] += 1
        except KitError as error:
            assert error.where and error.what and error.fix, path
            done["refused"] += 1
    assert done["cleaned"] > 40
