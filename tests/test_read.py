"""What cities really save: every encoding, line end and delimiter, books that are locked or none, and any bytes at all."""

import csv
import gzip
import io
import time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from machikit._base.errors import KitError
from machikit.cli import run
from machikit.tables.clean.layout import crop
from machikit.tables.read.any_file import read_tables
from machikit.tables.read.cell_marks import hyperlink_target

RAW = Path(__file__).parent.parent.parent / "shared" / "raw"
TABLES = {
    "kanji": [["名称", "住所", "緯度"], ["高松市役所", "香川県高松市番町一丁目", "34.3428"], ["総合体育館", "福岡町四丁目", "34.35"]],
    "kana": [["施設の名称", "メモ"], ["こども図書館", "土・日も開いています。"], ["ひまわり園", "バリアフリー"]],
    "windows": [["名称", "備考"], ["㈱髙島①号館", "№2～3"], ["﨑山商店", "Ⅳ階"]],
    "half": [["ﾅﾏｴ", "ﾃﾞﾝﾜ"], ["ﾔﾏﾀﾞ ｲｲﾝ", "087-1"], ["ｶﾜｸﾞﾁ", "087-2"]],
    "plain": [["name", "lat"], ["a", "34.1"], ["b", "34.2"]],
    "quoted": [["名称", "説明"], ["本館, 2階", "一行目\n二行目"], ['"さくら"の家', ""]],
}  # fmt: skip
ENCODINGS = ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be", "euc_jp"]


def written(table: list[list[str]], delimiter: str = ",", newline: str = "\r\n") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(table)
    return out.getvalue().replace("\r\n", newline)


def read(tmp_path: Path, name: str, raw: bytes) -> list[list[str]]:
    (tmp_path / name).write_bytes(raw)
    [grid] = read_tables(tmp_path / name)
    return grid.cells


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", TABLES)
def test_every_encoding_gives_the_same_cells(name: str, encoding: str, tmp_path: Path) -> None:
    try:
        raw = written(TABLES[name]).encode(encoding)
    except UnicodeEncodeError:
        assert (name, encoding) == ("windows", "euc_jp")  # EUC-JP has no ㈱: such a file cannot exist
        return
    assert read(tmp_path, "a.csv", raw) == TABLES[name]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("suffix", [".csv", ".txt"])
def test_the_delimiter_is_found_whatever_the_name_says(
    suffix: str, delimiter: str, newline: str, tmp_path: Path
) -> None:
    for name, table in TABLES.items():
        assert read(tmp_path, f"a{suffix}", written(table, delimiter, newline).encode("cp932")) == table, name


def test_mixed_line_ends_lose_no_row(tmp_path: Path) -> None:
    lines = ["名称,番号", *(f"施設{n},{n}" for n in range(9))]
    text = "".join(line + end for line, end in zip(lines, ["\r\n", "\n", "\r"] * 4, strict=False))
    assert read(tmp_path, "a.csv", text.encode()) == [line.split(",") for line in lines]


@pytest.mark.parametrize("odd", ['"さくら', 'さ"くら', '"さくら"園', '"さくら" '])
def test_a_stray_quotation_mark_swallows_no_row(odd: str, tmp_path: Path) -> None:
    lines = ["名称,番号", f"{odd},1", *(f"施設{n},{n}" for n in range(2, 200))]
    cells = read(tmp_path, "a.csv", "\n".join(lines).encode())
    assert len(cells) == len(lines)
    assert cells[1][0].replace('"', "").strip() == odd.replace('"', "").strip()
    assert cells[2:] == [line.split(",") for line in lines[2:]]


def test_what_is_no_number_leaves_the_cell_blank(tmp_path: Path) -> None:
    raw = b'[{"a": NaN, "b": 1.0}, {"a": "x", "b": 1e999}]'
    assert read(tmp_path, "a.json", raw) == [["a", "b"], ["", "1"], ["x", ""]]


def test_lines_of_json_are_rows_also_compressed_and_lines_of_features_have_points(tmp_path: Path) -> None:
    raw = b'{"a": "x", "b": 1}\r\n\n{"b": "x\xe2\x80\xa8y", "c": null}\n'
    rows = [["a", "b", "c"], ["x", "1", ""], ["", "x\u2028y", ""]]
    assert read(tmp_path, "a.jsonl", raw) == rows == read(tmp_path, "a.ndjson.gz", gzip.compress(raw))
    point = b'{"type": "Feature", "properties": {"a": 1}, "geometry": {"type": "Point", "coordinates": [134, 34.5]}}\n'
    assert read(tmp_path, "a.jsonl", point * 2) == [["a", "\u7d4c\u5ea6", "\u7def\u5ea6"], *[["1", "134", "34.5"]] * 2]


def test_a_book_is_read_as_a_book_whatever_it_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in TABLES["kanji"]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    for name in ("a.xlsx", "a.csv", "a.xls", "a.txt"):
        assert read(tmp_path, name, out.getvalue()) == TABLES["kanji"]


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(480)


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("locked.xlsx", LOCKED, ("パスワード", "password")),
        ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>", ("Excel ではありません", "is none")),
        ("text.xlsx", "名称,住所\n".encode("cp932"), ("Excel ではありません", "is none")),
        ("cut.xlsx", b"PK\x03\x04" + bytes(40), ("読みとれません", "cannot be read")),
        ("empty.xlsx", b"", ("中身がありません", "nothing in it")),
        ("empty.csv", b"\r\n\r\n", ("中身がありません", "nothing in it")),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), ("画像です", "a picture")),
        ("odd.csv", b"\xff\xfea", ("文字コード", "neither UTF-8")),
        ("slides.pptx", b"PK\x03\x04", ("読めない種類", "cannot be read (.pptx)")),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_is_no_table_is_refused_by_name(
    name: str, raw: bytes, says: tuple[str, str], language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MACHIKIT_LANG", language)
    with pytest.raises(KitError) as told:
        read(tmp_path, name, raw)
    assert told.value.where == name
    assert says[language == "en"] in told.value.what
    assert told.value.fix


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    raw=st.binary(max_size=400),
    suffix=st.sampled_from([".csv", ".tsv", ".xlsx", ".xls", ".json", ".jsonl", ".geojson"]),
)
@example(raw=b'"\n' * 3, suffix=".csv")
@example(raw=b"PK\x03\x04PK\x05\x06" + bytes(18), suffix=".xlsx")
@example(raw=b"[1e999]", suffix=".json")
@example(raw=b"[" * 100_000, suffix=".json")
@example(raw=b'{"type": "FeatureCollection"}', suffix=".geojson")
@example(raw=b'{"type": "FeatureCollection", "features": [1]}', suffix=".geojson")
@example(
    raw=b'{"type": "FeatureCollection", "features": [{"geometry": {"type": "Point", "coordinates": [1]}}]}',
    suffix=".geojson",
)
@example(raw=b'[{"a": NaN}, {"b": [1e999]}]', suffix=".json")
def test_any_bytes_end_in_tables_or_in_one_sentence(raw: bytes, suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"a{suffix}").write_bytes(raw)
    try:
        grids = read_tables(tmp_path / f"a{suffix}")
    except KitError as error:
        assert error.where == f"a{suffix}" and error.what and error.fix and "\n" not in error.what
        return
    for grid in grids:
        assert grid.cells and len({len(row) for row in grid.cells}) == 1
        assert all(isinstance(cell, str) for row in grid.cells for cell in row)


@pytest.mark.skipif(not RAW.is_dir(), reason="the source files are not part of the repository")
@pytest.mark.full
def test_every_source_file_is_read_or_refused_by_name() -> None:
    seen = {True: 0, False: 0}
    for path in sorted(p for p in RAW.rglob("*") if p.is_file()):
        try:
            grids = read_tables(path)
        except KitError as error:
            assert error.where.split("/")[0] == path.name and error.fix  # inside an archive: its name, then the file's
            assert path.suffix.lower() not in (".csv", ".xlsx", ".xls"), path
            seen[False] += 1
            continue
        seen[True] += 1
        assert grids and all(len({len(row) for row in g.cells}) == 1 for g in grids)
    assert seen[True] > 100 and seen[False]


def odd(path: Path, columns: int) -> Path:
    """A small table whose last column stands thousands of empty columns to the right."""
    head = ["名称", "所在地", "緯度", "経度", *[""] * columns, "設置位置"]
    rows = [
        [f"見本館{n}", f"高松市番町一丁目{n}番", f"34.34{n}", f"134.04{n}", *[""] * columns, "玄関"]
        for n in range(1, 10)
    ]
    if path.suffix == ".csv":
        path.write_text("\n".join(",".join(row) for row in [head, *rows]), encoding="utf-8")
        return path
    book = openpyxl.Workbook()
    for row in [head, *rows]:
        book.active.append([cell or None for cell in row])
    book.active.merge_cells(start_row=2, end_row=3, start_column=len(head), end_column=len(head))
    book.save(path)
    return path


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_thousands_of_empty_columns_are_no_columns(name: str, tmp_path: Path) -> None:
    path = odd(tmp_path / name, 16_000)
    start = time.monotonic()
    (grid,) = read_tables(path)
    assert grid.cells[0] == ["名称", "所在地", "緯度", "経度", "設置位置"] and len(grid.cells) == 10
    assert grid.source_columns == (0, 1, 2, 3, 16_004)  # where they stood, for whoever looks in the source
    assert crop(grid, "C1:WQO2").cells == [["緯度", "経度", "設置位置"], ["34.341", "134.041", "玄関"]]
    run(["clean", str(path), "--topic", "aed", "--city", "takamatsu", "--out", str(tmp_path / "out")])
    assert time.monotonic() - start < 20
    with (tmp_path / "out/data.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["設置位置"] for row in csv.DictReader(file)] == ["玄関"] * 9


@pytest.mark.parametrize(
    ("formula", "to"),
    [
        ('HYPERLINK("https://example.jp/a","くわしく")', "https://example.jp/a"),
        ('HYPERLINK("https://example.jp/"&B2)', "https://example.jp/b2"),
        ('IF(B2="","",HYPERLINK("https://example.jp/?q="&$B$2&"&p=1",B2))', "https://example.jp/?q=b2&p=1"),
        ('HYPERLINK("#Sheet2!A1","次")', ""),
        ('HYPERLINK("mailto:a@example.jp")', ""),
        ('HYPERLINK(CONCATENATE("https://example.jp/",B2))', ""),  # not worked out: no half of an address
        ('HYPERLINK("https://example.jp/"&ROW(),"x")', ""),
    ],
)
def test_a_link_formula_leads_where_it_says_or_nowhere(formula: str, to: str) -> None:
    assert hyperlink_target(formula, lambda row, column: {(2, 1): "b2"}[row, column]) == to
