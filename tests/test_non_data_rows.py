"""What tells rows that are no data, and headers that mean several fields, held against texts made to be slow or to mislead."""

import time

import pytest

from machikit.catalog import Catalog, kit_root
from machikit.tables.clean import columns, hazard_headers, header_names, mark_columns
from machikit.tables.clean.clean_table import clean_table
from machikit.tables.clean.collection_rules import is_collection_rule
from machikit.tables.grid import Grid

SCHEMAS = Catalog(roots=[kit_root()]).schemas
SITES = SCHEMAS["evacuation_site"]
PIECES = (
    "計",
    "うち",
    "(",
    "（再掲",
    "■",
    "1",
    "第1",
    "※",
    "注",
    "合計(",
    "差引",
    "津波・",
    "災害",
    "時",
    "#a",
    "月 ",
    "20260401 ",
    "と",
    "。 ",
    "全1",
    "市",
)
LENGTH = 20_000  # letters
SECONDS = 10.0  # for all texts of a test; where one of them is not linear it takes minutes


def test_texts_made_of_repeats_are_read_in_a_moment() -> None:
    began = time.process_time()
    for piece in PIECES:
        text = piece * (LENGTH // len(piece))
        for topic, head in (
            ("public_facility", ["名称", "住所", "緯度", "経度"]),
            ("spending_by_purpose", ["款", "項", "金額"]),
        ):
            blank = [""] * (len(head) - 1)
            clean_table(Grid("x", [head, [text, *blank], [text + "x", *blank], [*blank, text]]), SCHEMAS[topic])
        hazard_headers.hazard_fields(header_names.fold_header(text), SITES)
        cells = [["名称", "x"], ["a", text]]
        mark_columns.findings(cells, columns.match(cells, SITES), SITES)
        is_collection_rule(text)
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("がけ崩れ・土石流", ("landslide",)), ("土砂災害（がけ崩れ、土石流、地すべり）", ("landslide",)), ("洪水時", ("flood",)),
        ("対象災害：津波", ("tsunami",)), ("地震による火災", ()), ("津波・高潮", ("tsunami", "storm_surge")),
        ("地震・大火事", ("earthquake", "fire")), ("洪水・内水", ("flood", "inland_flood")),
        ("地震及び津波", ("earthquake", "tsunami")),
        ("水害", ("flood", "inland_flood", "storm_surge")), ("津波浸水深", ()), ("津波避難ビル", ()),
        ("土砂災害警戒区域", ()), ("備考", ()),
        ("洪水浸水想定区域", ()), ("", ()),
    ],
)  # fmt: skip
def test_a_header_means_the_hazards_that_all_its_words_name(header: str, fields: tuple[str, ...]) -> None:
    assert hazard_headers.hazard_fields(header_names.fold_header(header), SITES) == fields


def test_a_column_for_two_hazards_is_read_as_neither_also_where_one_has_no_column() -> None:
    cells = [["名称", "緯度", "経度", "津波・高潮", "津波"], ["見本小学校", "34.3", "134.0", "○", "×"]]
    done = clean_table(Grid("x", cells), SITES)
    assert done.rows[0].get("tsunami") == "×" and done.rows[0].get("storm_surge") == ""
    assert [(f.kind, f.column, f.now) for f in done.findings if f.kind == "several_fields"] == [
        ("several_fields", "津波・高潮", "津波、高潮")
    ]


def test_what_many_rows_of_a_column_say_is_a_kind_and_no_sum() -> None:
    head = ["地域名", "調べ方", "総人口", "世帯数"]
    rows = [
        [f"{town}{n}", how, str(n), "4"] for town in ("本町", "港町") for n, how in enumerate(("抽出", "推計", "計"), 1)
    ]
    people = SCHEMAS["population_by_town"]
    assert not clean_table(Grid("x", [head, *rows]), people).set_aside
    few = [row for row in rows if row[1] != "計" or row[0] == "本町3"]
    assert [s.cells[0] for s in clean_table(Grid("x", [head, *few]), people).set_aside] == ["本町3"]


@pytest.mark.parametrize(
    "name",
    ["計", "総数", "合　計", "＊計＊", "－計－", "【合計】", "（再掲）", "東部地区計", "計（3か所）", "Sub-total"],
)
def test_a_sum_is_known_however_it_is_written(name: str) -> None:
    head, rows = (
        ["名称", "住所", "緯度", "経度", "面積"],
        [["見本会館", "本町1", "34.3", "134.0", "5"], [name, "", "", "", "5"]],
    )
    done = clean_table(Grid("x", [head, *rows]), SCHEMAS["public_facility"])
    assert [s.reason for s in done.set_aside] == ["sum"] and [r.name for r in done.rows] == ["見本会館"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["（再掲）うち公民館", "1", "", "", ""], "sum"), (["小　計", "1施設", "", "", ""], "sum"),
        (["東部地区計", "12か所", "", "", "9"], "sum"),
        (["更新日：2024/4/1", "", "", "", ""], "note"), (["作成年月日: 令和6年4月1日", "", "", "", ""], "note"),
        (["(文字列)", "(文字列)", "(数値)", "(数値)", ""], "metadata"), (["［必須］", "［任意］", "［任意］", "［任意］", ""], "metadata"),
        (["例）○○公民館", "本町1", "36.0", "140.1", "5"], "placeholder"),
        (["【記入例】〇〇センター", "本町1", "36.0", "140.1", ""], "placeholder"),
        (["うちわ会館", "本町1", "34.3", "134.0", ""], ""), (["更新センター", "本町1", "34.3", "134.0", ""], ""),
        (["総合計画館", "12", "34.3", "134.0", ""], ""), (["例会館", "本町1", "34.3", "134.0", ""], ""),
    ],
)  # fmt: skip
def test_a_row_that_is_no_place_is_set_aside_and_a_place_is_kept(row: list[str], reason: str) -> None:
    head, place = ["名称", "住所", "緯度", "経度", "面積"], ["見本会館", "本町1", "34.3", "134.0", "5"]
    done = clean_table(
        Grid("x", [head, place, row, ["見本図書館", "本町2", "34.3", "134.1", "6"]]), SCHEMAS["public_facility"]
    )
    assert [s.reason for s in done.set_aside] == [reason] * bool(reason)
    assert len(done.rows) == (2 if reason else 3)


@pytest.mark.parametrize(
    ("raw", "mark", "doubts"),
    [("1.0", "1", 0), ("0.0", "0", 0), ("TRUE", "1", 0), ("False", "0", 0), ("✕", "×", 0),
     ("◯", "○", 0), ("１", "1", 0), ("有り", "あり", 0), ("要相談", "要相談", 1)],
)  # fmt: skip
def test_a_mark_is_read_however_a_program_writes_it(raw: str, mark: str, doubts: int) -> None:
    cells = [["名称", "緯度", "経度", "洪水"], ["見本小学校", "34.3", "134.0", raw]]
    done = clean_table(Grid("x", cells), SITES)
    assert done.rows[0].get("flood") == mark
    assert sum(f.kind == "doubtful_mark" for f in done.findings) == doubts
