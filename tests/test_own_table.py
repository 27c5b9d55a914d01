"""A statistic of a city's own, tidy or wide, becomes one row a value; its totals are checked, its marks are not zero."""

import csv
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from machikit.catalog import Catalog, kit_root
from machikit.catalog.model import Dataset
from machikit.cli import run
from machikit.pages.parts.trend.cells import date_phrase, date_text
from machikit.tables.load import load
from machikit.tables.privacy.suppression import suppressed
from machikit.tables.statistics.time_labels import english_time

SHARED = Path("/work/shared/cases/own_tables")
Sheets = dict[str, list[list[Any]]]


def book(path: Path, sheets: Sheets, merged: Sequence[str] = ()) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for area in merged if name == next(iter(sheets)) else ():
            sheet.merge_cells(area)
    workbook.save(path)
    return path


class Cleaned:
    """What `machikit clean` leaves."""

    def __init__(self, path: Path, out: Path, *options: str):
        self.code = run(["clean", str(path), "--city", "takamatsu", "--out", str(out), *options])
        self.report: dict[str, Any] = json.loads((out / "report.json").read_text(encoding="utf-8"))
        text = (out / "data.csv").read_text(encoding="utf-8-sig")
        self.rows = list(csv.DictReader(text.splitlines()))
        assert self.report["rows_in"] == self.report["rows_out"] + self.report["rows_aside"]
        assert self.report["rows_out"] == len(self.rows)

    def doubts(self) -> list[tuple[str, int, str, str]]:
        return [(d["kind"], d["row"], d["before"], d["after"]) for d in self.report["doubts"]]

    def column(self, header: str) -> list[str]:
        return [row[header] for row in self.rows]


def filled(path: Path) -> int:
    """The cells of a workbook that are not empty, with merged areas as many times as they are wide and high below the titles."""
    workbook = openpyxl.load_workbook(path)
    return sum(cell is not None for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row)


def test_three_storeys_with_marks_and_a_part_counted_again(tmp_path: Path) -> None:
    rows = [
        ["国民健康保険の加入者数"],
        [None] * 8 + ["（単位：人）"],
        ["地区", "令和５年度", None, None, None, "令和６年度"],
        [None, "男", None, "女", None, "男", None, "女"],
        [None, *["65歳未満", "65歳以上"] * 4],
        ["東部", 10, 20, 30, 40, 11, 21, 31, 41],
        ["西部", "１，２００", 5, "x", "…", 1, 2, 3, "－"],
        ["全市", 1210, 25, 35, 40, 12, 23, 34, 42],
        ["（再掲）東部の若い人", 1, 2, 3, 4, 1, 2, 3, 4],
        ["※ x は秘匿。"],
    ]
    path = book(tmp_path / "a.xlsx", {"Sheet1": rows}, ["B3:E3", "F3:I3", "B4:C4", "D4:E4", "F4:G4", "H4:I4", "A3:A5"])
    cleaned = Cleaned(path, tmp_path / "out")
    assert cleaned.code == 1
    west = [(r["時期"], r["区分1"], r["区分2"], r["値"], r["記号"]) for r in cleaned.rows if r["場所"] == "西部"]
    assert west == [
        ("令和5年度", "男", "65歳未満", "1200", ""),
        ("令和5年度", "男", "65歳以上", "5", ""),
        ("令和5年度", "女", "65歳未満", "", "x"),
        ("令和5年度", "女", "65歳以上", "", "…"),
        ("令和6年度", "男", "65歳未満", "1", ""),
        ("令和6年度", "男", "65歳以上", "2", ""),
        ("令和6年度", "女", "65歳未満", "3", ""),
        ("令和6年度", "女", "65歳以上", "", "－"),
    ]
    assert set(cleaned.column("項目")) == {"国民健康保険の加入者数"} and set(cleaned.column("単位")) == {"人"}
    assert cleaned.doubts() == [("uneven_total", 8, "42", "41"), ("recoverable", 7, "x", "")]
    reasons = [row["reason"] for row in cleaned.report["aside"]]
    assert {r: reasons.count(r) for r in set(reasons)} == {"sum": 8, "subset": 8, "note": 1}


def test_months_of_the_year_in_the_title_and_totals_of_rows_and_columns(tmp_path: Path) -> None:
    months = [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3]
    counts = {"中央図書館": [100 + n for n in range(12)], "牟礼図書館": [7] * 12}
    rows = [
        ["令和7年度　図書館 貸出冊数（月別）"],
        [],
        ["館名", *(f"{m}月" for m in months), "合計"],
        ["中央図書館", *counts["中央図書館"], 1266],
        ["牟礼図書館", *counts["牟礼図書館"], 85],
        ["計", *map(sum, zip(*counts.values(), strict=True)), 1350],
    ]
    path = book(tmp_path / "a.xlsx", {"利用": rows})
    cleaned = Cleaned(path, tmp_path / "out")
    dates = [f"{2025 if m > 3 else 2026}-{m:02d}" for m in months]
    assert [(r["場所"], r["時点"], int(r["値"])) for r in cleaned.rows] == [
        (place, date, n) for place, row in counts.items() for date, n in zip(dates, row, strict=True)
    ]
    assert set(cleaned.column("単位")) == {"冊"} and set(cleaned.column("項目")) == {"図書館 貸出冊数"}
    assert cleaned.doubts() == [("uneven_total", 5, "85", "84")]
    assert sum(cleaned.report["cells"].values()) == filled(path)


def test_what_the_table_cannot_say_is_asked_for_and_can_be_answered(tmp_path: Path) -> None:
    rows = [["町名", "令和5年度", "6年度"], ["番町1丁目", 10, 12], ["〃 二丁目", 5, 6], ["どこかの町", 1, 2]]
    path = book(tmp_path / "a.xlsx", {"Sheet1": rows})
    asked = Cleaned(path, tmp_path / "out")
    assert asked.code == 1 and {d[0] for d in asked.doubts()} == {"unknown_row", "unknown_unit"}
    advice = {c["kind"]: c["rule"]["ja"] for c in asked.report["counts"]}
    assert "--row" in advice["unknown_row"] and "--unit" in advice["unknown_unit"]
    answered = Cleaned(path, tmp_path / "out2", "--row", "申込者数", "--unit", "人")
    assert answered.code == 0
    assert [(r["場所"], r["場所の種類"], r["時点"], r["項目"], r["値"], r["単位"]) for r in answered.rows] == [
        ("番町一丁目", "町丁・字", "2023", "申込者数", "10", "人"),
        ("番町一丁目", "町丁・字", "2024", "申込者数", "12", "人"),
        ("番町二丁目", "町丁・字", "2023", "申込者数", "5", "人"),
        ("番町二丁目", "町丁・字", "2024", "申込者数", "6", "人"),
        ("どこかの町", "", "2023", "申込者数", "1", "人"),
        ("どこかの町", "", "2024", "申込者数", "2", "人"),
    ]
    kinds = {c["kind"]: c["n"] for c in answered.report["counts"]}
    assert (kinds["linked_place"], kinds["unlinked_place"]) == (2, 1)


def test_a_pivot_table_gives_its_leaves_and_its_sums_are_checked(tmp_path: Path) -> None:
    rows = [
        ["合計 / 申込者数", "列ラベル"],
        ["行ラベル", "令和5年度", "令和6年度", "総計"],
        ["中央", 30, 40, 70],
        ["番町一丁目", 10, 15, 25],
        ["丸の内", 20, 25, 45],
        ["屋島", 7, 9, 16],
        ["屋島西町", 3, 4, 7],
        ["(空白)", 4, 5, 9],
        ["総計", 37, 49, 86],
    ]
    cleaned = Cleaned(book(tmp_path / "a.xlsx", {"Sheet1": rows}), tmp_path / "out")
    assert cleaned.code == 0
    assert [(r["地区"], r["場所"], r["値"]) for r in cleaned.rows][::2] == [
        ("中央", "番町一丁目", "10"),
        ("中央", "丸の内", "20"),
        ("屋島", "屋島西町", "3"),
        ("屋島", "(空白)", "4"),
    ]


def test_subtotals_that_bear_the_name_of_their_district_are_no_places(tmp_path: Path) -> None:
    rows = [
        ["町別・男女別 要支援者数（令和6年10月1日現在）"],
        ["地区名", "町名", "男", "女", "計"],
        ["屋島", "屋島西町", 10, 12, 22],
        [None, "屋島東町", 11, 13, 24],
        ["屋島 計", None, 21, 25, 46],
        ["牟礼", "牟礼町牟礼", 5, 6, 11],
        [None, "牟礼町大町", 7, 8, 16],
        ["牟礼計", None, 12, 14, 26],
        ["総計", None, 33, 39, 72],
    ]
    cleaned = Cleaned(book(tmp_path / "a.xlsx", {"Sheet1": rows}), tmp_path / "out")
    assert [(r["地区"], r["場所"]) for r in cleaned.rows][::2] == [
        ("屋島", "屋島西町"),
        ("屋島", "屋島東町"),
        ("牟礼", "牟礼町牟礼"),
        ("牟礼", "牟礼町大町"),
    ]
    assert cleaned.doubts() == [("uneven_total", 7, "16", "15")] and set(cleaned.column("時点")) == {"2024-10-01"}


def test_a_sheet_for_each_year_is_one_table_and_tables_below_each_other_are_told(tmp_path: Path) -> None:
    def year(n: int) -> list[list[Any]]:
        return [["窓口", "受付件数"], ["市民課", 10 + n], ["税務課", 20 + n], ["計", 30 + 2 * n]]

    path = book(tmp_path / "a.xlsx", {"令和4年": year(0), "令和5年": year(1), "メモ": [["使わない"]]})
    cleaned = Cleaned(path, tmp_path / "out")
    assert [(r["時点"], r["区分1"], r["値"]) for r in cleaned.rows] == [
        ("2022", "市民課", "10"),
        ("2022", "税務課", "20"),
        ("2023", "市民課", "11"),
        ("2023", "税務課", "21"),
    ]
    tables = [["表1 相談件数"], *year(0)[:3], [], ["表2 苦情件数"], *year(5)[:3]]
    told = Cleaned(book(tmp_path / "b.xlsx", {"Sheet1": tables}), tmp_path / "out2")
    assert told.code == 1 and [d[0] for d in told.doubts()] == ["other_table"]
    assert [r["reason"] for r in told.report["aside"]] == ["other_table"] * 4 and len(told.rows) == 2


def test_answers_of_persons_are_counted_only_when_asked_and_small_groups_are_hidden(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = [("40代", "屋島", 12), ("20代", "屋島", 3), ("40代", "中央", 11), ("60代", "中央", 30)]
    rows: list[list[Any]] = [["No", "年代", "地区", "満足度", "自由記述"]]
    for age, district, n in people:
        rows += [[len(rows) + k, age, district, 3, "バスが少ない"] for k in range(n)]
    path = book(tmp_path / "a.xlsx", {"Sheet": rows})
    assert run(["clean", str(path), "--city", "takamatsu", "--out", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists() and "--count-by 年代,地区" in "".join(capsys.readouterr())
    counted = Cleaned(path, tmp_path / "out", "--count-by", "年代,地区")
    assert [(r["区分1"], r["場所"], r["値"], r["記号"]) for r in counted.rows] == [
        ("40代", "屋島", "12", ""),
        ("20代", "屋島", "", "x"),
        ("40代", "中央", "", "x"),  # the next smallest: the total would give the only hidden group away
        ("60代", "中央", "30", ""),
    ]
    assert "バス" not in (tmp_path / "out" / "data.csv").read_text(encoding="utf-8-sig")


def test_the_samples_of_a_city_hall(tmp_path: Path) -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared samples are not here")
    path = SHARED / "R8保育申込状況（町別）.xlsx"
    cleaned = Cleaned(path, tmp_path / "r8")
    sheet = openpyxl.load_workbook(path)["申込状況"]
    expected = {}
    for row in sheet.iter_rows(min_row=6, max_row=31, min_col=2, values_only=True):
        if row[0]:
            expected[row[0]] = [cell for n, cell in enumerate(row[1:]) if n % 4 != 3]
    got: dict[str, list[tuple[str, str]]] = {}
    for r in cleaned.rows:
        got.setdefault(r["場所"], []).append((r["値"], r["記号"]))
    assert len(expected) == len(got) == 21 and len(cleaned.rows) == 189
    width = str.maketrans("０１２３４５６７８９", "0123456789", "人")
    for (name, cells), (place, values) in zip(expected.items(), got.items(), strict=True):
        assert place == name.replace("\u3000\u3000〃\u3000", "栗林町")
        wanted = [("", c) if c in ("x", "－") else (str(Decimal(str(c).translate(width))), "") for c in cells]
        assert values == wanted, name
    assert {d[0] for d in cleaned.doubts()} == {"recoverable"}
    counts = {"a_保育申込_平ら": (18, 1), "b_保育申込_縦": (54, 0), "c_窓口件数": (48, 0)}
    for name, (rows, code) in counts.items():
        one = Cleaned(SHARED / f"{name}.xlsx", tmp_path / name)
        assert (len(one.rows), one.code) == (rows, code), name


def test_a_list_of_places_of_no_topic_keeps_its_columns_but_no_names_of_persons(tmp_path: Path) -> None:
    rows = [
        ["No", "団体名", "会場の住所", "北緯", "東経", "開催日", "定員", "代表者"],
        [1, "みんなの食堂", "高松市屋島西町1", 34.34, 134.04, "第2土曜", 30, "山田花子"],
        [2, "丸の内こども食堂", "丸の内11の19", 34.35, 134.05, "毎週水曜", 20, "佐藤 健一"],
        [3, "番町ひろば", "番町一丁目2-3", 34.33, 134.03, "第1日曜", 15, "鈴木一郎"],
        ["合計", "3か所"],
    ]
    cleaned = Cleaned(book(tmp_path / "子どもの居場所.xlsx", {"Sheet": rows}), tmp_path / "out")
    assert cleaned.report["topic"]["id"] == "own_places" and len(cleaned.rows) == 3
    assert cleaned.column("開催日") == ["第2土曜", "毎週水曜", "第1日曜"] and cleaned.column("定員") == [
        "30",
        "20",
        "15",
    ]
    assert "代表者" not in cleaned.rows[0] and "山田" not in (tmp_path / "out" / "data.csv").read_text(
        encoding="utf-8-sig"
    )
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    ids = {f["name"]: f["id"] for f in package["resources"][0]["schema"]["fields"]}
    assert (ids["名称"], ids["開催日"], ids["定員"]) == ("name", "c2", "c3")
    dataset = Dataset("takamatsu", "own_places", tmp_path / "out", package)
    table = load(dataset, Catalog(roots=[kit_root()]).schema("own_places"))
    assert list(table["c3"]) == ["30", "20", "15"] and not table.geometry.is_empty.any()


def test_the_facilities_of_a_city_hall_keep_district_opening_day_and_closed_days(tmp_path: Path) -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared samples are not here")
    cleaned = Cleaned(SHARED / "公共施設一覧.xlsx", tmp_path / "out")
    assert (cleaned.report["topic"]["id"], len(cleaned.rows)) == ("public_facility", 80)
    assert sorted(row["reason"] for row in cleaned.report["aside"]) == ["note", "sum"]
    first = cleaned.rows[0]
    assert (first["施設の種類"], first["地区"], first["開設年月日"]) == ("図書館", "都心", "1950-08-03")
    assert first["利用可能日時特記事項"] == "休館日：毎週火曜"
    assert any("要問合せ" in note for note in cleaned.column("利用可能日時特記事項"))
    kinds = [p["kind"] for p in cleaned.report["personal"]]
    assert "mobile" in kinds and {p["column"] for p in cleaned.report["personal"]} >= {"管理者"}
    assert [s["name"] for s in cleaned.report["sheets"] if not s["used"]] == ["旧一覧(R5)"]


LEVELS = [
    ["令和7年度末　圏域別要介護認定者数", *[None] * 6, "（人）"],
    ["圏域", "総数", "要支援", None, "要介護"],
    [None, None, "1", "2", "1", "2", "3"],
    ["総数", 100, 20, 20, 20, 20, 20],
    ["東部", 50, 10, 10, 10, 10, 10],
    ["西部", 50, 10, 10, 10, 10, 10],
]
RATES = [
    ["出典：市統計年報"],
    ["第5表　健診受診率（％）"],
    ["校区", "3歳児", "6歳児"],
    ["東部", 98.1, "***"],
    ["西部", 96.1, 92.6],
    ["市全体", 97.1, 93],
]
DAYS = [["町丁別世帯数　令和7年"], ["町名", "4月1日", "5月1日"], ["番町一丁目", 5, 6], ["番町二丁目", 4, 4]]
BARE = [["年度", "受入件数", "受入額（千m3）"], ["令和2年度", 14, "▲5"], ["3", 15, 6]]
DATED = [["年度", "件数", "延べ人数"], ["令和5年度", 6, 7], ["令和6年度", 3, 4]]
BESIDE = [["件数の推移"], ["種別", "令和5年度", "6", "7"], ["苦情", 1, 2, 3], ["相談", 4, 5, 6]]
ENGLISH = [["Ward", "FY2023", "FY2024"], ["East", 10, 12], ["West", 5, "n/a"]]
CLUBS = [
    ["児童クラブの利用児童数"],
    ["小学校区", "クラブ名", "令和6年度", "令和7年度"],
    ["栗林", "第1", 4, 5],
    ["花園", "第2", 6, 7],
]
CITIES = [
    ["市町", "令和2年", "令和7年"],
    ["丸亀市", "28.5%", "29.5%"],
    ["坂出市", "35%", "36%"],
    ["県計", "31.8%", "33%"],
]


@pytest.mark.parametrize(
    ("rows", "doubts", "kinds", "columns"),
    [
        (LEVELS, [], {"checked_totals"}, {"区分1": "要支援1 要支援2 要介護1 要介護2 要介護3", "項目": "要介護認定者数"}),
        (RATES, [], {"unchecked_totals"}, {"項目": "健診受診率", "単位": "%", "記号": "x", "値": "98.1 96.1 92.6"}),
        (DAYS, [], {"linked_place"}, {"時点": "2025-04-01 2025-05-01", "項目": "世帯数", "単位": "世帯"}),
        (BARE, [], set(), {"時点": "2020 2021", "単位": "件 千m3", "値": "14 -5 15 6"}),
        (BESIDE, [], set(), {"時点": "2023 2024 2025", "区分1": "苦情 相談", "項目": "件数"}),
        (DATED, [], set(), {"時点": "2023 2024", "値": "6 7 3 4", "項目": "件数 延べ人数"}),
        (ENGLISH, ["unknown_row", "unknown_unit"], set(), {"時点": "2023 2024", "記号": "…"}),
        (CLUBS, [], set(), {"場所": "栗林 花園", "区分1": "第1 第2", "値": "4 5 6 7", "単位": "人"}),
        (CITIES, ["unknown_row"], {"unchecked_totals", "linked_place"}, {"場所": "丸亀市 坂出市", "単位": "%"}),
    ],
    ids=["levels", "rates", "days", "bare-year", "years-beside", "dated", "english", "clubs-by-year", "cities"],
)  # fmt: skip
def test_what_a_careful_person_reads(
    rows: list[list[Any]], doubts: list[str], kinds: set[str], columns: dict[str, str], tmp_path: Path
) -> None:
    cleaned = Cleaned(book(tmp_path / "a.xlsx", {"Sheet1": rows}), tmp_path / "out")
    assert [doubt[0] for doubt in cleaned.doubts()] == doubts and cleaned.code == bool(doubts)
    assert kinds <= {count["kind"] for count in cleaned.report["counts"]}
    for header, values in columns.items():
        assert list(dict.fromkeys(filter(None, cleaned.column(header)))) == values.split(), header
    assert sum(cleaned.report["cells"].values()) == filled(tmp_path / "a.xlsx")


def test_a_figure_is_read_in_per_cent_where_the_sheet_shows_it_so(tmp_path: Path) -> None:
    rows = [["投票区", "投票者数", "投票率"], ["第1投票区", 456, 0.456], ["第2投票区", 500, 1 / 3], ["計", 956, 0.4]]
    path = book(tmp_path / "a.xlsx", {"Sheet1": rows})
    workbook = openpyxl.load_workbook(path)
    for (cell,) in workbook.active["C2:C4"]:
        cell.number_format = "0.0%"
    workbook.save(path)
    cleaned = Cleaned(path, tmp_path / "out")
    assert [(r["値"], r["単位"]) for r in cleaned.rows] == [
        ("456", "人"),
        ("45.6", "%"),
        ("500", "人"),
        ("33.3333", "%"),
    ]
    assert cleaned.code == 0 and cleaned.doubts() == []


def test_two_tables_beside_each_other_and_a_hidden_row(tmp_path: Path) -> None:
    rows = [
        ["町別ごみ量（t）", None, None, "町別資源量（t）"],
        ["町名", "令和5年度", None, "町名", "令和5年度"],
        ["番町", 10, None, "番町", 5],
        ["丸の内", 20, None, "丸の内", 7],
        ["計", 30, None, "計", 13],
    ]
    path = book(tmp_path / "a.xlsx", {"Sheet1": rows})
    workbook = openpyxl.load_workbook(path)
    workbook.active.row_dimensions[4].hidden = True
    workbook.save(path)
    cleaned = Cleaned(path, tmp_path / "out")
    assert [(r["場所"], r["項目"], r["値"]) for r in cleaned.rows] == [
        ("番町", "ごみ量", "10"),
        ("丸の内", "ごみ量", "20"),
        ("番町", "資源量", "5"),
        ("丸の内", "資源量", "7"),
    ]
    assert sorted(doubt[0] for doubt in cleaned.doubts()) == ["hidden_rows", "uneven_total"]


def test_where_it_is_high_and_what_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workbook alone becomes the page: small numbers and what would give them away are nowhere in it, marks keep their words."""
    rows = [
        ["令和6年度　一時預かり 申込者数（町別・男女別）"],
        [None, None, None, "（単位：人）"],
        ["町名", "男", "女", "計"],
        ["本町", 40, 33, 73],
        ["駅前通", 252537, 5, 252542],
        ["栄町", 12, 18, 30],
        ["寿町", "x", 20, "x"],
        ["どこかの会館", 31, 22, 53],
        ["緑町", 3, 141439, 141442],
        ["旭町", "－", "…", "－"],
        ["大手町", 0, 71, 71],
    ]
    monkeypatch.chdir(tmp_path)
    book(tmp_path / "a.xlsx", {"Sheet1": rows})
    assert run(["add", "a.xlsx", "--city", "sample"]) == 0
    for card in ("where-is-it-high", "what-changed"):
        assert run(["new", card, "--city", "sample"]) == 0
        assert run(["build", f"{card}-sample"]) == 0
    page = (tmp_path / "where-is-it-high-sample" / "site" / "index.html").read_text(encoding="utf-8")
    block = json.loads(page.split('id="number_by_place">', 1)[1].split("</script>", 1)[0])
    men, women = block["choices"]
    named = lambda choice, of: dict(zip(block["place"], choice[of], strict=True))  # noqa: E731
    kinds = {"駅前通": "second", "寿町": "x", "緑町": "few", "旭町": "none"}
    assert {place: kind for place, kind in named(men, "kind").items() if kind} == kinds
    kinds = {"駅前通": "few", "寿町": "second", "緑町": "second", "旭町": "missing"}
    assert {place: kind for place, kind in named(women, "kind").items() if kind} == kinds
    assert named(men, "value")["大手町"] == 0 and named(men, "value")["緑町"] is None
    residents = dict(zip(block["place"], block["residents"], strict=True))
    assert residents["本町"] == 2380 and residents["どこかの会館"] is None
    drawn = page.split('<section class="part nb-part">', 1)[1].split("</section>", 1)[0]
    words = (
        "10未満のため伏せた",
        "10未満の数を守るため伏せた",
        "元の表で秘匿（x）",
        "該当なし（－）",
        "人口の表にない",
        "16.8",
    )
    assert [word for word in words if word not in drawn] == []
    assert "どこかの会館</span>" in drawn and drawn.index("本町") < drawn.index("栄町") < drawn.index("緑町</th>")
    changed = (tmp_path / "what-changed-sample" / "site" / "index.html").read_text(encoding="utf-8")
    assert not any(number in text for text in (page, changed) for number in ("252537", "252,537", "141439", "141,439"))
    assert "10に満たないもの（1〜9）2件は伏せました" in changed


def test_dates_are_read_and_said_as_in_the_page() -> None:
    golden = json.loads((Path(__file__).parent / "golden" / "dates.json").read_text(encoding="utf-8"))
    assert [[cell, date_text(cell)] for cell, _ in golden["cells"]] == golden["cells"]
    said = [
        [d, fiscal, *(date_phrase(d, lang, fiscal) for lang in ("ja", "en"))] for d, fiscal, *_ in golden["phrases"]
    ]
    assert said == golden["phrases"]


def test_times_are_said_in_english_as_precisely_as_they_were_written() -> None:
    said = {
        "令和5年度": "FY2023 (R5)",
        "令和元年度": "FY2019 (R1)",
        "R2年度": "FY2020 (R2)",
        "2023年度": "FY2023",
        "FY2023": "FY2023",
        "平成30年": "2018 (H30)",
        "2024年度第4四半期": "Q4 FY2024",
        "令和6年度第1四半期": "Q1 FY2024 (R6)",
        "令和6年度下半期": "Second half of FY2024 (R6)",
        "令和7年度1月": "January 2026",
        "令和5年4月1日": "1 April 2023",
        "令和5年度（見込）": "令和5年度（見込）",
        "4月": "4月",
        "いつか": "いつか",
        "": "",
    }
    assert {written: english_time(written) for written in said} == said


@pytest.mark.parametrize(
    ("numbers", "hidden", "shown"),
    [
        ([3, 12, 40], set(), [None, None, 40]),
        ([1, 1, 12, 40], set(), [None, None, None, 40]),  # 2 in all: each is 1
        ([3, 4, 12, 40], set(), [None, None, 12, 40]),
        ([None, 12, 40], {0}, [None, None, 40]),  # the source suppresses the first
        ([0, 5, 30], set(), [0, None, None]),
        ([2.5, 12, 40], set(), [2.5, 12, 40]),
        ([10, 12], set(), [10, 12]),
    ],
)
def test_a_suppressed_number_cannot_be_computed_back(
    numbers: list[float | None], hidden: set[int], shown: list[float | None]
) -> None:
    found = suppressed(numbers, hidden, [range(len(numbers))])
    assert [None if i in found else n for i, n in enumerate(numbers)] == shown
