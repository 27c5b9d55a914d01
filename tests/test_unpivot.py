"""Wide tables that mean long ones: collection days, years side by side, single years of age."""

import pytest

from machikit._base.errors import KitError
from machikit.catalog import Catalog, kit_root
from machikit.catalog.model import Field, Schema
from machikit.tables.clean.clean_table import clean_table
from machikit.tables.clean.collection_rules import is_collection_rule, short_rule
from machikit.tables.clean.unpivot import stack_columns, to_long
from machikit.tables.grid import Grid

SCHEMAS = Catalog(roots=[kit_root()]).schemas
WASTE, PEOPLE = SCHEMAS["garbage_collection"], SCHEMAS["population_by_town"]
VALUES = Schema("t", {"ja": "", "en": ""}, (
    Field("name", "指標"), Field("date", "年", type="date", role="date"), Field("value", "値", type="number", role="value"),
))  # fmt: skip
DAYS = [
    ["令和6年度 ごみ収集日", "", "", "", ""],
    ["地区", "燃やせるごみ", "資源ごみ", "粗大ごみ", "備考"],
    ["本町", "毎週火・金曜日", "第２・第４水曜日", "申込制", ""],
    ["港町", "月・木", "第1水", "", "祝日も収集"],
    ["※年末年始を除く", "", "", "", ""],
]


def test_a_column_for_each_kind_of_waste_becomes_a_row_for_each() -> None:
    grid = to_long(Grid("a", DAYS), WASTE)
    assert grid
    assert grid.cells[0] == ["地区", "備考", "分別区分", "収集日", "収集曜日_略記"]
    assert [row[0:1] + row[2:] for row in grid.cells[1:]] == [
        ["本町", "燃やせるごみ", "毎週火・金曜日", "火・金"],
        ["本町", "資源ごみ", "第２・第４水曜日", "第2・4水"],
        ["本町", "粗大ごみ", "申込制", ""],
        ["港町", "燃やせるごみ", "月・木", "月・木"],
        ["港町", "資源ごみ", "第1水", "第1水"],
        ["※年末年始を除く", "", "", ""],
    ]
    assert [grid.source_row(r) for r in range(len(grid.cells))] == [2, 3, 3, 3, 4, 4, 5]


def test_one_kind_of_waste_is_enough_where_its_header_says_so() -> None:
    grid = to_long(Grid("a", [["地区", "燃やせるごみ"], ["本町", "火・金"]]), WASTE)
    assert grid and [row[1:3] for row in grid.cells[1:]] == [["燃やせるごみ", "火・金"]]
    assert to_long(Grid("a", [["地区", "出す日"], ["本町", "火・金"]]), WASTE) is None
    kinds = [
        ["地区", "ごみの分け方", "可燃・不燃の収集"],
        ["本町", "燃やせるごみ", "火・金"],
        ["本町", "資源ごみ", "水"],
    ]
    assert to_long(Grid("a", kinds), WASTE) is None, "it has a row for each kind already"


def test_lists_of_facilities_are_no_collection_days() -> None:
    head = ["名称", "地区", "利用可能曜日", "休館日", "人数"]
    assert to_long(Grid("a", [head, ["見本会館", "本町", "月火水", "木", "5"]]), WASTE) is None


def test_a_failed_formula_is_told_in_the_column_where_it_now_stands() -> None:
    cells = [["備考", "地区", "可燃", "資源"], ["", "本町", "火", "水"], ["", "", "火", ""]]
    grid = to_long(Grid("a", cells, errors=((3, 1, "#N/A"), (3, 3, "#REF!"))), WASTE)
    assert grid and grid.cells[0][1] == "地区" and grid.cells[0][3] == "収集日"
    assert grid.errors == ((3, 1, "#N/A"), (3, 3, "#REF!"))


def test_english_headers_of_kinds_become_the_words_that_cities_use() -> None:
    header = [
        "name",
        "burnableGarbage",
        "nonburnable",
        "cansGlassPlastic",
        "plasticContainers",
        "paperAndCloth",
        "other",
    ]
    grid = to_long(Grid("a", [header, ["本町", "火", "水", "木", "金", "土", "月"]]), WASTE)
    assert grid
    assert [row[1] for row in grid.cells[1:]] == [
        "燃やせるごみ", "燃やせないごみ", "缶・びん・ペットボトル", "プラスチック容器包装", "紙・布", "other",
    ]  # fmt: skip


def test_a_table_that_is_long_already_is_left_as_it_is() -> None:
    done = [["収集地区", "分別区分", "収集日"], ["本町", "燃やせるごみ", "火・金"], ["港町", "資源ごみ", "水"]]
    assert to_long(Grid("a", done), WASTE) is None
    assert to_long(Grid("a", [["名称", "曜日"], ["本町", "火・金"]]), WASTE) is None
    assert to_long(Grid("a", DAYS), SCHEMAS["aed"]) is None
    assert to_long(Grid("a", []), WASTE) is None and to_long(Grid("a", []), PEOPLE) is None


@pytest.mark.parametrize(
    ("rule", "short"),
    [("毎週火・金曜日", "火・金"), ("第２・第４水曜日", "第2・4水"), ("月木", "月・木"), ("毎月第三土曜日", "第3土"),
     ("第1・3月曜、第2木曜", "第1・3月、第2木"), ("毎週月曜日と木曜日", "月・木"), ("日曜日", "日"),
     ("隔週月曜", ""), ("毎月10日・20日", ""), ("5日", ""), ("水(第1・3)", "")],
)  # fmt: skip
def test_a_rule_gets_a_short_form_where_it_says_no_more_than_that(rule: str, short: str) -> None:
    assert is_collection_rule(rule) and short_rule(rule) == short


@pytest.mark.parametrize("other", ["申込制", "年4回", "日の出町", "", "金属", "三田", "火曜市場"])
def test_other_words_are_no_rule(other: str) -> None:
    assert not is_collection_rule(other) and short_rule(other) == ""


def test_years_side_by_side_become_dates() -> None:
    grid = to_long(
        Grid("a", [["指標", "平成27年", "2016", "H29年度"], ["人口", "10", "", "12"], ["世帯", "3", "4", "5"]]), VALUES
    )
    assert grid and grid.cells == [
        ["指標", "年", "値"], ["人口", "平成27年", "10"], ["人口", "H29年度", "12"], ["世帯", "平成27年", "3"],
        ["世帯", "2016", "4"], ["世帯", "H29年度", "5"],
    ]  # fmt: skip


BAND = {"0-4歳の男性": "10", "0-4歳の女性": "5", "80-84歳の女性": "5", "85歳以上の男性": "32", "85歳以上の女性": "16"}


def cells(grid: Grid | None, row: int) -> dict[str, str]:
    assert grid
    return dict(zip(grid.cells[0], grid.cells[row], strict=True))


def test_single_years_of_age_are_added_up_to_the_standards_bands() -> None:
    header = [
        "町名",
        "総数",
        *(f"{sex}{age}歳" for age in range(100) for sex in "男女"),
        "男100歳以上",
        "女100歳以上",
        "再掲65歳以上",
    ]
    grid = to_long(
        Grid("a", [header, ["本町", "303", *["2", "1"] * 101, "9"], ["港町", "", *["2", "x"] * 101, ""]]), PEOPLE
    )
    found = cells(grid, 1)
    assert {k: found[k] for k in BAND} == BAND and found["総数"] == "303"
    assert cells(grid, 2)["0-4歳の男性"] == "10" and cells(grid, 2)["0-4歳の女性"] == ""


def test_departures_side_by_side_become_a_row_each() -> None:
    head = ["番号", "停留所", "方面", "便1", "便2", "休日便1", "備考"]
    grid = Grid(
        "a",
        [
            head,
            ["1", "駅前", "港", "7:10", "8:10", "9:00", "x"],
            ["2", "本町", "港", "7:15", "", "", ""],
            ["3", "浜", "港", "", " ", "", ""],
        ],
    )
    told = {
        "keep": ["番号", "停留所"],
        "into": "発車時刻",
        "by": "運行日",
        "columns": {"平日": ["便1", "便2"], "土日祝": ["休日便1"]},
    }
    long_ = stack_columns(grid, told)
    assert long_.cells == [
        ["番号", "停留所", "発車時刻", "運行日"],
        ["1", "駅前", "7:10", "平日"],
        ["1", "駅前", "8:10", "平日"],
        ["1", "駅前", "9:00", "土日祝"],
        ["2", "本町", "7:15", "平日"],
    ]
    assert long_.source_rows == (1, 2, 2, 2, 3), "each departure knows its row in the source"
    with pytest.raises(KitError) as caught:
        stack_columns(grid, told | {"keep": ["系統"]})
    assert "系統" in caught.value.what


def test_ages_of_both_sexes_together_become_bands_of_both() -> None:
    header = ["町名", "世帯数", "男", "女", "合計", *(f"{age}歳" for age in range(100)), "100歳以上", "再_65歳以上"]
    row = ["本町", "90", "50", "52", "101", *map(str, range(101)), "9"]
    blank = ["港町", *[""] * (len(row) - 1)]
    grid = to_long(Grid("a", [header, row, blank]), PEOPLE)
    found, withheld = cells(grid, 1), cells(grid, 2)
    assert found["0-4歳の人口"] == "10" and found["80-84歳の人口"] == "410"
    assert found["85歳以上の人口"] == str(sum(range(85, 101))) and found["合計"] == "101"
    assert not any("の男性" in name or "の女性" in name for name in found), "a sex that is not told is not invented"
    assert {withheld[name] for name in withheld if name.endswith("の人口")} == {""}


def test_bands_under_merged_headers_of_the_sexes_are_recognised() -> None:
    ages = [*(f"{low}～{low + 4}歳" for low in range(0, 85, 5)), "85歳以上"]
    top = ["町名", "男", *[""] * 17, "女", *[""] * 17]
    grid = to_long(Grid("a", [top, ["", *ages, *ages], ["本町", *["3"] * 18, *["4"] * 18]]), PEOPLE)
    found = cells(grid, 1)
    assert found["町名"] == "本町" and found["0-4歳の男性"] == "3" and found["85歳以上の女性"] == "4"


def test_rows_for_each_sex_become_one_row_for_the_place() -> None:
    header = ["町名", "性別", "世帯数", "人口", *(f"{age}歳" for age in range(100)), "100歳以上"]
    rows = [
        ["本町", "計", "90", "303", *["3"] * 101],
        ["本町", "男", "", "202", *["2"] * 101],
        ["本町", "女", "", "101", *["1"] * 101],
        ["港町", "男", "7", "202", *["2"] * 101],
        ["港町", "女", "7", "101", *["1"] * 101],
    ]
    grid = to_long(Grid("a", [["人口統計", *[""] * 104], header, *rows]), PEOPLE)
    first, second = cells(grid, 1), cells(grid, 2)
    assert grid and grid.source_rows == (2, 3, 6)
    assert {k: first[k] for k in BAND} == BAND == {k: second[k] for k in BAND}
    assert (first["世帯数"], first["人口"], first["男性"], first["女性"]) == ("90", "303", "202", "101")
    assert (second["世帯数"], second["人口"]) == ("", "303"), "households of a sex are not those of the town"


def test_the_standards_own_table_of_ages_is_left_as_it_is() -> None:
    header = [f.header for f in PEOPLE.fields]
    assert to_long(Grid("a", [header, ["1"] * len(header)]), PEOPLE) is None
    assert clean_table(Grid("a", [header, ["372013", "2026-01-01", "本町", *["1"] * (len(header) - 3)]]), PEOPLE).rows
