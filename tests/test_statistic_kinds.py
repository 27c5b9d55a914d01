"""Kinds of statistics as municipal offices make them, each in a few cells."""

import zipfile
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from test_own_table import Cleaned, book

from machikit.catalog import Catalog, kit_root
from machikit.tables.grid import Grid
from machikit.tables.read.any_file import read_tables
from machikit.tables.statistics.long_table import read_statistic
from machikit.tables.statistics.parsed_sheet import parse_sheet
from machikit.tables.statistics.statistic_options import StatisticOptions
from machikit.tables.statistics.time_labels import parse_time
from machikit.tables.statistics.value_cells import Value, is_ratio, parse_value


@pytest.mark.parametrize(
    ("text", "number", "mark", "unit"),
    [
        ("1,234※", "1234", "※", ""),
        ("1,234 r", "1234", "r", ""),
        ("p 123", "123", "p", ""),
        ("16(r)", "16", "r", ""),
        ("50*1", "50", "*1", ""),
        ("70 1)", "70", "1)", ""),
        ("1,2341)", "1234", "1)", ""),
        ("80 注1)", "80", "注1)", ""),
        ("▲ 1,234.5（注）", "-1234.5", "注", ""),
        ("※60", "60", "※", ""),
        ("13①", "13", "①", ""),
        ("12²", "12", "²", ""),
        ("12人※1", "12", "※1", "人"),
        ("100m²", "100", "", "m2"),
        ("χ", "", "x", ""),
        ("*", "", "x", ""),
        ("‐", "", "－", ""),
        ("‥", "", "…", ""),
        ("N.A.", "", "…", ""),
        ("30（30.0%）", "30", "30.0%", ""),
        ("1,234人 (56.7％)", "1234", "56.7%", "人"),
        ("約1,200人", "1200", "約", "人"),
        ("100人程度", "100", "程度", "人"),
        ("5人未満", "", "x", ""),
        ("<5", "", "x", ""),
    ],
)
def test_a_value_with_the_sign_of_a_note(text: str, number: str, mark: str, unit: str) -> None:
    assert parse_value(text) == Value(number, mark, unit)


@pytest.mark.parametrize(
    "text",
    [
        "12(3)",
        "(20)",
        "1-2",
        "※",
        "r",
        "1)",
        "3月",
        "087-822-1111",
        "1,23",
        "空欄",
        "5 歳",
        "10人以上",
        "5%未満",
        "0.5未満",
        "30(15)",
        "5〜10",
        "約",
        "30.0%(30)",
    ],
)
def test_what_is_no_value(text: str) -> None:
    assert parse_value(text) is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("平成31年・令和元年", "2019"),
        ("平成31年度（令和元年度）", "2019"),
        ("H31・R1", "2019"),
        ("2023(R5)", "2023"),
        ("令和6年度第4四半期", "2025-01"),
        ("R6年度 4Q", "2025-01"),
        ("2024Q4", "2024-10"),
        ("令和六年十二月", "2024-12"),
        ("二〇二三年", "2023"),
    ],
)
def test_a_time(text: str, date: str) -> None:
    time = parse_time(text)
    assert time and (time.date, time.written) == (date, time.written)


def test_a_quarter_that_its_months_name(tmp_path: Path) -> None:
    rows = [
        ["令和6年度　相談件数", None, None, None, "（単位：件）"],
        ["区分", "4～6月", "7-9月期", "10～12月", "1～3月"],
        ["電話", 1, 2, 3, 4],
        ["来所", "x", "…", "－", 0],
    ]
    cleaned = Cleaned(book(tmp_path / "a.xlsx", {"Sheet1": rows}), tmp_path / "out")
    assert cleaned.code == 0 and cleaned.column("時点") == ["2024-04", "2024-07", "2024-10", "2025-01"] * 2
    assert (cleaned.column("値")[4:], cleaned.column("記号")[4:]) == (["", "", "", "0"], ["x", "…", "－", ""])
    assert set(cleaned.column("項目")) == {"相談件数"} and set(cleaned.column("単位")) == {"件"}


CORNER = [["単位：千円", "令和5年度", "令和6年度"], ["市民税", 100, 200], ["合計", 100, 200]]
SERIALS = [["年月日", "来館者数"], [45748, 10], [45778, 20]]
MARKS_FIRST = [["町名", "申込者数"], ["番町一丁目", "x"], ["番町二丁目", None], ["丸の内", 12], ["福田町", "－"]]


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (CORNER, {"単位": "千円", "値": "100 200"}),
        (SERIALS, {"時点": "2025-04-01 2025-05-01", "値": "10 20"}),
        (MARKS_FIRST, {"場所": "番町一丁目 丸の内 福田町", "記号": "x －"}),
    ],
    ids=["corner", "serials", "marks-first"],
)
def test_what_a_small_table_says(rows: list[list[Any]], columns: dict[str, str], tmp_path: Path) -> None:
    cleaned = Cleaned(book(tmp_path / "a.xlsx", {"Sheet1": rows}), tmp_path / "out")
    for header, values in columns.items():
        assert list(dict.fromkeys(filter(None, cleaned.column(header)))) == values.split(), header


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def test_an_ods_shows_per_cent_and_a_total_that_is_wrong_is_told_on_the_page(tmp_path: Path) -> None:
    def cell(value: object) -> str:
        kind = "percentage" if isinstance(value, float) else "float" if isinstance(value, int) else "string"
        number = f' office:value="{value}"' if kind != "string" else ""
        return f'<table:table-cell office:value-type="{kind}"{number}><text:p>{value}</text:p></table:table-cell>'

    rows = [["投票区", "投票者数", "投票率"], ["第1", 456, 0.456], ["第2", 500, 0.123], ["計", 957, 0.4]]
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="票">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", MANIFEST)
        package.writestr("content.xml", content)
    assert read_tables(path)[0].percents == ((2, 2), (3, 2), (4, 2))
    cleaned = Cleaned(path, tmp_path / "out")
    assert [r["値"] for r in cleaned.rows] == ["456", "45.6", "500", "12.3"]
    package_text = (tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8")
    assert "元の表の合計1か所が、内訳を足した数と合いません：計。" in package_text


def districts(spaces: str = "　", ending: str = "地区", total: bool = False) -> list[list[Any]]:
    rows: list[list[Any]] = [["地区・町", "令和5年", "令和6年"]]
    rows += [[f"中央{ending}", 60, 70], [f"{spaces}番町一丁目", 10, 20], [f"{spaces}丸の内", 50, 50]]
    rows += [[f"屋島{ending}", 30, 40], [f"{spaces}屋島西町", 10, 20], [f"{spaces}屋島東町", 20, 20]]
    return [["人口（人）"], *rows, *([["計", 90, 110]] if total else [])]


def uneven(rows: list[list[Any]]) -> list[list[Any]]:
    return [[*row[:-1], 41] if row[0] == "屋島地区" else row for row in rows]


TOWNS = "番町一丁目 丸の内 屋島西町 屋島東町"
AGES = [
    ["年齢別人口（人）"],
    ["年齢", "男", "女"],
    *(["0～4歳", 15, 20], *([f"{n}歳", n + 1, 4] for n in range(5))),
    *(["5～9歳", 15, 25], *([f"{n}歳", 3, 5] for n in range(5, 10))),
]
COUNTIES = [
    ["市町名", "人口"],
    *(["総数", 900], ["市部", 600], ["高松市", 400], ["丸亀市", 200], ["郡部", 300]),
    *(["小豆郡計", 100], ["土庄町", 60], ["小豆島町", 40], ["木田郡", 200], ["三木町", 200]),
]
FLAT = [["窓口", "相談件数"], ["市民課", 3], ["税務課", 1], ["福祉課", 2], ["会計課", 5]]


@pytest.mark.parametrize(
    ("rows", "column", "kept", "doubts"),
    [
        (districts(), "場所", TOWNS, []),
        (districts("  ", total=True), "場所", TOWNS, []),
        (districts("", total=True), "場所", TOWNS, []),
        (districts("", ""), "場所", TOWNS, []),
        (uneven(districts()), "場所", TOWNS, [("uneven_total", 6, "41", "40")]),
        (AGES, "区分1", " ".join(f"{n}歳" for n in range(10)), []),
        (COUNTIES, "場所", "高松市 丸亀市 土庄町 小豆島町 三木町", []),
        (FLAT, "区分1", "市民課 税務課 福祉課 会計課", []),
    ],
    ids=["spaces", "half-spaces", "total", "sums-only", "uneven", "ages", "counties", "chance"],
)
def test_a_row_above_its_parts_is_no_place_beside_them(
    rows: list[list[Any]], column: str, kept: str, doubts: list[tuple[str, int, str, str]], tmp_path: Path
) -> None:
    cleaned = Cleaned(book(tmp_path / "a.xlsx", {"Sheet1": rows}), tmp_path / "out")
    assert list(dict.fromkeys(cleaned.column(column))) == kept.split() and cleaned.doubts() == doubts
    if rows[0] == ["人口（人）"]:
        assert cleaned.column("地区")[::2] == [rows[2][0], rows[2][0], rows[5][0], rows[5][0]]


def test_rows_below_a_heading_bear_it_and_indented_rates_are_asked_about(tmp_path: Path) -> None:
    by_year = [
        ["町名", "申込者数", "入所者数"],
        *(["令和5年度"], ["番町一丁目", 10, 9], ["丸の内", 20, 19], ["計", 30, 28]),
        *(["令和6年度"], ["番町一丁目", 11, 9], ["丸の内", 21, 19], ["計", 32, 29]),
        *(["（再掲）"], ["　番町一丁目", 1, 1]),
    ]
    years = Cleaned(book(tmp_path / "a.xlsx", {"Sheet1": by_year}), tmp_path / "out")
    assert years.column("時点") == ["2023"] * 4 + ["2024"] * 4
    assert years.doubts() == [("uneven_total", 9, "29", "28")]
    by_sex = [
        ["人口（人）"],
        ["町名", "令和5年"],
        ["【男】"],
        ["番町", 1],
        ["本町", 2],
        ["【女】"],
        ["番町", 3],
        ["本町", 4],
    ]
    sexes = Cleaned(book(tmp_path / "b.xlsx", {"Sheet1": by_sex}), tmp_path / "out2")
    assert (sexes.column("区分1"), sexes.column("場所")) == (["男", "男", "女", "女"], ["番町", "本町"] * 2)
    rates = [
        ["高齢化率（％）"],
        ["地区・町", "令和5年"],
        ["東部", 30],
        ["　本町", 28],
        ["　栄町", 32],
        ["西部", 33],
        ["　緑町", 33],
    ]
    asked = Cleaned(book(tmp_path / "c.xlsx", {"Sheet1": rates}), tmp_path / "out3")
    assert [d[:2] for d in asked.doubts()] == [("unclear_level", 3)] and len(asked.rows) == 5


TRANSPOSED = [["区分", "番町一丁目", "丸の内"], ["人口", 10, 20], ["世帯数（戸）", 5, 9], ["高齢化率", "20.5%", "30%"]]
ONE_PART = [
    ["地区", "人口（人）"],
    [None, "総数", "65歳以上"],
    ["東部", 100, 30],
    ["西部", 200, 80],
    ["合計", 300, 110],
]
SHARES = [["区分", "世帯数", "構成比", "人口", "構成比"], ["東部", 100, 25, 200, 20], ["西部", 300, 75, 800, 80]]
BANDS = [["町名", "人口", None, "町名", "人口"], ["番町", 10, None, "本町", 30], ["丸の内", 20, None, "合計", 60]]
CALLS = [["相談件数"], ["内容", "電話", "来所"], ["育児", 1, 2], ["介護", 3, 4]]
LONE_SUMS = [["決算額（千円）"], ["区分", "令和5年度"], ["歳入合計", 100], ["歳出合計", 90], ["差引", 10]]
AVERAGE = [["人口（人）"], ["区分", "令和5年"], ["総数", 100], ["65歳未満", 40], ["65歳以上", 60], ["平均年齢", 45.1]]
BALANCE = [["区", "転入者数", "社会増減"], ["東部", 10, "(20)"], ["西部", 50, 20], ["南部", 5, 0]]
MIXED = [["年度", "税収（千円）", "増減率（％）"], ["令和5年度", 10, 1.5], ["令和6年度", 20, "△2.5"]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (LONE_SUMS, "決算額 100 千円|決算額 90 千円|決算額 10 千円"),
        (AVERAGE, "人口 40 人|人口 60 人|平均年齢 45.1 歳"),
        (BALANCE, "転入者数 10 人|社会増減 -20 人|転入者数 50 人|社会増減 20 人|転入者数 5 人|社会増減 0 人"),
        (TRANSPOSED, "人口 10 人|人口 20 人|世帯数 5 戸|世帯数 9 戸|高齢化率 20.5 %|高齢化率 30 %"),
        (ONE_PART, "人口 100 人|人口 30 人|人口 200 人|人口 80 人"),
        (
            SHARES,
            "世帯数 100 世帯|世帯数の構成比 25 %|人口 200 人|人口の構成比 20 %|"
            "世帯数 300 世帯|世帯数の構成比 75 %|人口 800 人|人口の構成比 80 %",
        ),
        (BANDS, "人口 10 人|人口 20 人|人口 30 人"),
        (CALLS, "相談件数 1 件|相談件数 2 件|相談件数 3 件|相談件数 4 件"),
        (MIXED, "税収 10 千円|増減率 1.5 %|税収 20 千円|増減率 -2.5 %"),
    ],
    ids=["lone-sums", "average", "balance", "transposed", "one-part", "shares", "bands", "calls", "rates-beside"],
)
def test_each_figure_has_its_measure_and_unit(rows: list[list[Any]], expected: str, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"Sheet1": rows}, ["B1:C1"] if rows is ONE_PART else [])
    cleaned = Cleaned(path, tmp_path / "out")
    assert [f"{r['項目']} {r['値']} {r['単位']}" for r in cleaned.rows] == expected.split("|")
    assert cleaned.doubts() == []


def test_a_word_above_the_table_with_its_unit_below_it_is_its_title(tmp_path: Path) -> None:
    page = (
        "<p>令和6年度　町別 申込者数</p><p>（単位：人）</p><table><tr><th rowspan=2>町名<th colspan=2>区分<tr><th>男<th>女"
        "<tr><td>番町<td>1,234<td>20※1<tr><td>本町<td>x<td>30</table><p>※1 推計</p>"
    )
    (tmp_path / "a.html").write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    cleaned = Cleaned(tmp_path / "a.html", tmp_path / "out")
    assert [(r["時期"], r["項目"], r["区分1"], r["値"], r["単位"], r["記号"]) for r in cleaned.rows] == [
        ("令和6年度", "申込者数", "男", "1234", "人", ""),
        ("令和6年度", "申込者数", "女", "20", "人", "※1"),
        ("令和6年度", "申込者数", "男", "", "人", "x"),
        ("令和6年度", "申込者数", "女", "30", "人", ""),
    ]
    assert cleaned.code == 0


def test_an_average_is_not_suppressed_nor_counted_per_resident() -> None:
    names = ("平均世帯人員", "高齢化率", "人口密度", "物価指数", "1世帯当たり人員", "離婚率（人口千対）")
    assert all(map(is_ratio, names)) and not any(map(is_ratio, ("人口", "比較件数", "申込者数", "効率化件数")))


def test_sheets_with_the_same_rows_are_told_apart(tmp_path: Path) -> None:
    sheets = {name: [["年齢", "令和5年"], ["0歳", n], ["1歳", n + 1]] for n, name in enumerate(("男", "女"))}
    path = book(tmp_path / "a.xlsx", sheets)
    cleaned = Cleaned(path, tmp_path / "out", "--row", "人口", "--unit", "人")
    assert list(zip(cleaned.column("区分1"), cleaned.column("区分2"), cleaned.column("値"), strict=True)) == [
        ("男", "0歳", "0"),
        ("男", "1歳", "1"),
        ("女", "0歳", "1"),
        ("女", "1歳", "2"),
    ]


def test_months_have_totals_of_halves_and_a_town_without_figures_is_no_heading(tmp_path: Path) -> None:
    rows = [
        ["令和7年度　ごみ収集量（t）"],
        ["町名", "4月", "5月", "上期計", "10月", "11月", "下期計", "年度計"],
        ["番町一丁目", 1, 2, 3, 4, 5, 8, 12],
        ["丸の内"],
        ["福田町", 1, 1, 2, 1, 1, 2, 4],
    ]
    cleaned = Cleaned(book(tmp_path / "a.xlsx", {"Sheet1": rows}), tmp_path / "out")
    assert cleaned.column("時点") == ["2025-04", "2025-05", "2025-10", "2025-11"] * 2
    assert cleaned.doubts() == [("uneven_total", 3, "8", "9")] and not any(r.get("地区") for r in cleaned.rows)


def test_the_time_for_a_long_table_grows_with_its_rows() -> None:
    """A table of ten times as many rows may take some twenty times as long, not a hundred times."""
    schema = Catalog(roots=[kit_root()]).schema("own_table")

    def seconds(rows: int) -> float:
        body = [[f"町{n}丁目", "男", str(n % 90)] for n in range(rows)]
        sheet = parse_sheet(Grid("a", [["町名", "性別", "人数"], *body]))
        begin = process_time()
        assert sheet and len(read_statistic(sheet, schema, StatisticOptions()).rows) == rows
        return process_time() - begin

    seconds(100)
    assert seconds(10_000) < 25 * max(seconds(1_000), 0.02)
