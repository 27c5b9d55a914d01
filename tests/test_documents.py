"""Tables of documents: pasted, in web pages, in Word, in PDF; and documents that hold none."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import document_files as files
import pytest

from machikit._base.errors import KitError
from machikit.cli import run
from machikit.tables.grid import Grid
from machikit.tables.read import reader_process
from machikit.tables.read.merged_cells import fill_merged_cells

HEADER = ["名称", "所在地_連結表記", "緯度", "経度", "設置位置"]
ROWS = [[f"見本会館{n}", f"高松市番町{n}-1", f"34.3{n:02d}", f"134.0{n:02d}", f"{n}階"] for n in range(1, 61)]
WIDTHS = [90, 120, 80, 90, 60]
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture(autouse=True)
def japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MACHIKIT_LANG", "ja")


def read(path: Path) -> list[Grid]:
    return [fill_merged_cells(grid) for grid in reader_process.read(path)]


def kinds(grid: Grid) -> list[str]:
    return [finding.kind for finding in grid.findings]


def told(path: Path) -> str:
    with pytest.raises(KitError) as error:
        reader_process.read(path)
    return f"{error.value.what} {error.value.fix}"


def html(rows: list[list[str]]) -> str:
    return "<table>" + "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows) + "</table>"


# --- pasted and web pages -------------------------------------------------------------------------------------------------

EXCEL_CLIPBOARD = """Version:1.0\r\nStartHTML:0000000105\r\nEndHTML:0000001000\r\n
<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td{mso-number-format:General}</style>
<!--[if gte mso 9]><xml><x:Ignored/></xml><![endif]--></head><body><!--StartFragment--><table><col width=72>
<tr height=18><td rowspan=2>町名</td><td colspan=2 class=xl65>人口</td><td rowspan=2><s>旧</s>備考</td></tr>
<tr><td>男</td><td>女</td></tr>
<tr><td><ruby>番町<rt>ばんちょう</rt></ruby></td><td x:num="10">10</td><td>１２&nbsp;</td><td>a<br>b</td></tr>
<tr style='display:none'><td>隠町</td><td>1</td><td>2</td><td><a href="https://example.jp/a">案内</a></td></tr>
<!--EndFragment--></table></body></html>"""


def test_what_excel_puts_on_the_clipboard_is_read_as_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "貼り付け.txt"
    path.write_text(EXCEL_CLIPBOARD, encoding="utf-8")
    [grid] = read(path)
    assert grid.cells == [
        ["町名", "人口", "人口", "旧備考"],
        ["町名", "男", "女", "旧備考"],
        ["番町", "10", "１２", "a\nb"],
        ["隠町", "1", "2", "案内"],
    ]
    assert grid.hidden_rows == (4,) and (1, 3, "旧") in grid.struck and grid.links == ((4, 3, "https://example.jp/a"),)


def test_a_web_page_lists_its_tables_and_counts_what_stands_beside(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    inner = html([["内", "側"], ["1", "2"]])
    page = f"<h1>AEDの一覧</h1><p>注</p>{html([HEADER, *ROWS[:3]])}<p>人口</p><table><tr><td>外{inner}</td><td>側</td></tr></table>"
    path.write_bytes(f"<html><script>x</script>{page}<img src=a.png></html>".encode("cp932"))
    first, *others = read(path)
    assert first.name == "table-1 注" and first.cells[1] == ROWS[0] and first.left_out == (("text", "", 3),)
    assert [grid.cells[0] for grid in others] == [["内", "側"], ["外", "側"]]


def paste(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    pipe = io.TextIOWrapper(io.BytesIO(text.encode()))
    monkeypatch.setattr("sys.stdin", pipe)


def test_paste_reads_the_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for text, folder in (("\n".join("\t".join(row) for row in [HEADER, *ROWS]), "a"), (html([HEADER, *ROWS]), "b")):
        paste(monkeypatch, text)
        assert run(["clean", "--paste", "--topic", "aed", "--city", "takamatsu", "--out", str(tmp_path / folder)]) == 0
        with (tmp_path / folder / "data.csv").open(encoding="utf-8-sig") as file:
            assert [row["名称"] for row in csv.DictReader(file)] == [row[0] for row in ROWS]


# --- Word ---------------------------------------------------------------------------------------------------------------


def test_a_word_table_is_read_as_it_shows(tmp_path: Path) -> None:
    merged = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    begins, goes_on = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>', "<w:tcPr><w:vMerge/></w:tcPr>"
    table = files.word_table(
        [
            [begins + files.run("町名"), merged + files.run("人口")],
            [goes_on + "<w:p/>", "男", "女"],
            [
                "番町",
                files.run("10", "<w:strike/>"),
                f"{files.run('20')}<w:p><w:del><w:r><w:delText>9</w:delText></w:r></w:del></w:p>",
            ],
            [files.run("秘", "<w:vanish/>") + files.run("丸亀町"), "1", files.word_table([["内", "側"]]) + "<w:p/>"],
        ]
    )
    inner, grid = read(files.docx(tmp_path / "表.docx", files.run("令和6年度の人口") + table + files.run("注：速報")))
    assert inner.cells == [["内", "側"]] and inner.left_out == (("text", "", 2),)
    assert grid.cells == [["町名", "人口", "人口"], ["町名", "男", "女"], ["番町", "10", "20"], ["丸亀町", "1", ""]]
    assert grid.struck == ((3, 1, ""),) and grid.name == "table-2 令和6年度の人口"


def test_a_renamed_document_is_known_by_its_content(tmp_path: Path) -> None:
    body = files.word_table([HEADER, *ROWS[:2]])
    for name in ("a.docx", "a.xlsx", "a.zip", "a.csv", "a.pdf"):
        assert read(files.docx(tmp_path / name, body))[0].cells[1] == ROWS[0], name
    content = files.pdf(tmp_path / "a.pdf", [files.ruled([HEADER, *ROWS[:2]], 100, WIDTHS)]).read_bytes()
    for name in ("b.docx", "b.txt", "b.xlsx"):
        (tmp_path / name).write_bytes(content)
        assert read(tmp_path / name)[0].cells[1] == ROWS[0], name


# --- PDF ----------------------------------------------------------------------------------------------------------------


def test_a_table_over_three_pages_is_one_with_its_header_once(tmp_path: Path) -> None:
    pages = [
        files.texts([(50, 60, "AEDの一覧" if n == 0 else f"一覧（つづき）{n}"), (290, 820, f"- {n + 1} -")])
        + files.ruled([HEADER, *ROWS[20 * n : 20 * n + 20]], 100, WIDTHS)
        for n in range(3)
    ]
    [grid] = read(files.pdf(tmp_path / "一覧.pdf", pages))
    assert grid.cells == [HEADER, *ROWS]
    assert grid.name == "table-1 p.1-3 AEDの一覧" and kinds(grid) == [] and grid.left_out == (("text", "", 6),)


def test_a_table_without_lines_is_read_and_is_for_a_person(tmp_path: Path) -> None:
    pages = [
        files.ruled([HEADER, *ROWS[:20]], 100, WIDTHS, ruled=False),
        files.ruled(ROWS[20:], 100, WIDTHS, ruled=False),
    ]
    [grid] = read(files.pdf(tmp_path / "一覧.pdf", pages))
    assert grid.cells == [HEADER, *ROWS] and kinds(grid) == ["guessed_columns"]


def test_merged_cells_of_a_pdf_count_for_all_their_rows(tmp_path: Path) -> None:
    placed = [(54, 122, "地区"), (104, 113, "人口"), (104, 131, "男"), (154, 131, "女"), (54, 158, "東部")]
    placed += [(104, 149, "1"), (154, 149, "2"), (104, 167, "3"), (154, 167, "4")]
    drawn = files.lines(
        *((50, y, 200, y) for y in (100, 136, 172)), (100, 118, 200, 118), (100, 154, 200, 154),
        *((x, 100, x, 172) for x in (50, 100, 200)), (150, 118, 150, 172),
    )  # fmt: skip
    [grid] = read(files.pdf(tmp_path / "人口.pdf", [files.texts(placed) + drawn]))
    assert grid.cells == [["地区", "人口", "人口"], ["地区", "男", "女"], ["東部", "1", "2"], ["東部", "3", "4"]]


def test_text_that_is_set_upright_is_read_or_told(tmp_path: Path) -> None:
    placed = [
        (180, 104, "名称"),
        (180, 204, "定員"),
        (140, 104, "見本会館"),
        (140, 204, "百名"),
        (100, 104, "見本図書館"),
        (100, 204, "五十名"),
    ]
    placed = [(x + 20, y, text) for x, y, text in placed]
    drawn = files.lines(*((x, 100, x, 300) for x in (100, 140, 180, 220)), *((100, y, 220, y) for y in (100, 200, 300)))
    [grid] = read(files.pdf(tmp_path / "縦.pdf", [files.texts(placed, upright=True) + drawn]))
    assert grid.cells == [["名称", "定員"], ["見本会館", "百名"], ["見本図書館", "五十名"]]
    assert kinds(grid) == ["upright_text"]
    assert "縦書き" in told(files.pdf(tmp_path / "線なし.pdf", [files.texts(placed, upright=True)]))


@pytest.mark.parametrize("rotate", [90, 270])
def test_a_page_on_its_side_is_turned(rotate: int, tmp_path: Path) -> None:
    level = files.ruled([HEADER, *ROWS[:5]], 100, WIDTHS)
    turn = {90: "0 1 -1 0 842 0 cm\n", 270: "0 -1 1 0 -247 595 cm\n"}[rotate]
    [grid] = read(files.pdf(tmp_path / "横.pdf", [turn + level], rotate))
    assert grid.cells == [HEADER, *ROWS[:5]]


# --- what holds no table, or harm ---------------------------------------------------------------------------------------


def test_pictures_are_told_in_every_kind_of_file(tmp_path: Path) -> None:
    import xlsxwriter
    from PIL import Image

    Image.new("RGB", (400, 560), "white").save(tmp_path / "scan.pdf")
    Image.new("RGB", (40, 40), "red").save(tmp_path / "photo.png")
    with xlsxwriter.Workbook(tmp_path / "pictures.xlsx") as book:
        book.add_worksheet().insert_image("A1", str(tmp_path / "photo.png"))
    blip = '<w:p><w:r><w:drawing><a:blip xmlns:a="a"/></w:drawing></w:r></w:p>'
    files.docx(tmp_path / "pictures.docx", blip, more={"word/media/image1.png": PICTURE})
    for name in ("scan.pdf", "photo.png", "pictures.xlsx", "pictures.docx"):
        assert told(tmp_path / name).startswith("画像です。10行だけ打ってみませんか "), name
    assert "この文書に、読める表がありません" in told(files.docx(tmp_path / "文.docx", files.run("本文")))


def test_a_locked_or_broken_pdf_is_told(tmp_path: Path) -> None:
    content = files.pdf(tmp_path / "a.pdf", [files.ruled([HEADER, *ROWS[:2]], 100, WIDTHS)]).read_bytes()
    (tmp_path / "cut.pdf").write_bytes(content[:300])
    locked = (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <"
        + b"41" * 32
        + b"> /U <"
        + b"42" * 32
        + b"> /P -4 >> /ID [<41><41>] /Size"
    )
    (tmp_path / "locked.pdf").write_bytes(content.replace(b"/Size", locked))
    assert "こわれている" in told(tmp_path / "cut.pdf")
    assert "パスワード" in told(tmp_path / "locked.pdf")


def test_harmful_documents_end_in_a_sentence(tmp_path: Path) -> None:
    entity = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    assert "DOCTYPE" in told(files.docx(tmp_path / "entity.docx", files.word_table([["&x;", "a"]]), entity))
    package = bytearray(files.docx(tmp_path / "bomb.docx", "", more={"word/zeros": b"0"}).read_bytes())
    at = package.rindex(b"PK\x01\x02") + 24
    package[at : at + 4] = (600_000_000).to_bytes(4, "little")  # what its list of members says of the last one
    (tmp_path / "bomb.docx").write_bytes(package)
    assert "大きすぎます" in told(tmp_path / "bomb.docx")
    files.docx(tmp_path / "long.docx", "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>" + "a" * 2_000_000)
    assert "長すぎます" in told(tmp_path / "long.docx")
    wide = '<w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/>'
    assert "表が大きすぎます" in told(files.docx(tmp_path / "wide.docx", files.word_table([[wide]] * 2_000)))
    (tmp_path / "spans.html").write_text("<table>" + "<tr><td rowspan=65534 colspan=1000>x" * 2_000)
    assert "表が大きすぎます" in told(tmp_path / "spans.html")
    with (tmp_path / "large.html").open("wb") as file:
        file.write(b"<table>")
        file.truncate(300_000_000)
    assert "上限 100 MB" in told(tmp_path / "large.html")
    (tmp_path / "deep.html").write_text("<table><tr><td>" * 5_000 + "奥")
    assert "奥" in read(tmp_path / "deep.html")[-1].cells[0][0] or read(tmp_path / "deep.html")


# --- through the command --------------------------------------------------------------------------------------------------


def report(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def test_clean_lists_every_table_of_a_document_and_takes_the_named_one(tmp_path: Path) -> None:
    other = [["年度", "決算額"], ["令和5年度", "100"], ["令和6年度", "200"]]
    body = files.run("AED設置場所") + files.word_table([HEADER, *ROWS]) + files.run("決算") + files.word_table(other)
    path = files.docx(tmp_path / "資料.docx", body)
    assert run(["clean", str(path), "--city", "takamatsu", "--topic", "aed", "--out", str(tmp_path / "out")]) == 0
    sheets = [(s["name"], s["rows"], s["used"], s["reason"]) for s in report(tmp_path / "out")["sheets"]]
    assert sheets[0] == ("table-1 AED設置場所", 60, True, "")
    assert sheets[1][0] == "table-2 決算" and not sheets[1][2] and sheets[2][1:] == (2, False, "text")
    asked = [
        "clean",
        str(path),
        "--city",
        "takamatsu",
        "--topic",
        "aed",
        "--sheet",
        "table-1",
        "--out",
        str(tmp_path / "b"),
    ]
    assert run(asked) == 0 and report(tmp_path / "b")["rows_out"] == 60


def test_a_page_that_is_a_picture_among_others_is_a_doubt(tmp_path: Path) -> None:
    picture = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q\n"
    path = files.pdf(tmp_path / "AED設置場所.pdf", [files.ruled([HEADER, *ROWS[:30]], 100, WIDTHS), picture])
    assert run(["clean", str(path), "--city", "takamatsu", "--out", str(tmp_path / "out")]) == 1
    assert "picture_page" in [doubt["kind"] for doubt in report(tmp_path / "out")["doubts"]]


def test_a_folder_gives_its_tables_and_documents_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "aed.csv").write_text("\n".join(",".join(row) for row in [HEADER, *ROWS]), encoding="utf-8")
    files.docx(tmp_path / "説明.docx", files.run("説明"))
    assert run(["clean", str(tmp_path), "--city", "takamatsu", "--out", str(tmp_path / "out")]) == 0
    assert "説明.docx" in "".join(capsys.readouterr())


# --- maps of others -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "note", "law"),
    [
        ("AED設置場所（住宅地図による）", "", "著作権"),
        ("AED設置場所", "※位置は、ゼンリン住宅地図から読みとった。", "著作権"),
        ("AED設置場所", "この表は、都市計画基本図を使用して作成した。", "43条"),
        ("AED設置場所", "※国土地理院の測量成果を使用（承認番号 平成30情使、第1号）", "29条"),
    ],
)
def test_a_table_from_somebodys_map_is_asked_about(
    title: str, note: str, law: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [[title, "", "", "", ""], HEADER, *ROWS[:6], [note, "", "", "", ""]]
    (tmp_path / "aed.csv").write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
    asked = ["add", "aed.csv", "--city", "takamatsu", "--topic", "aed"]
    assert run(asked) == 1
    said = "".join(capsys.readouterr())
    assert law in said and "--permitted-by" in said and not (tmp_path / "datasets").exists()
    assert run([*asked, "--permitted-by", "山田太郎"]) == 2 and "人の名前は書かず" in "".join(capsys.readouterr())
    assert run([*asked, "--permitted-by", "都市計画課 管理係"]) == 0
    package = json.loads((tmp_path / "datasets/takamatsu/aed/datapackage.json").read_text(encoding="utf-8"))
    assert package["permission"]["by"] == "都市計画課 管理係"
    assert any("都市計画課 管理係が認めました" in caveat for caveat in package["caveats"]["ja"])


def test_places_that_are_named_after_maps_are_taken(tmp_path: Path) -> None:
    rows = [["ゼンリンミュージアム", *ROWS[0][1:]], ["地形図資料館", *ROWS[1][1:]], *ROWS[2:8]]
    (tmp_path / "aed.csv").write_text("\n".join(",".join(row) for row in [HEADER, *rows]), encoding="utf-8")
    assert (
        run(["clean", str(tmp_path / "aed.csv"), "--city", "takamatsu", "--topic", "aed", "--out", str(tmp_path / "o")])
        == 0
    )


# --- machikit.read and prototype.table ----------------------------------------------------------------------------------

STATISTICS = [
    ["ベンチの一覧（令和6年4月1日現在）", "", "", "", "", ""],
    ["名称", "地区", "緯度", "経度", "台数", "番号"],
    ["見本公園", "東部", "34.341", "134.041", "1,200", "0123"],
    ["見本広場", "西部", "34.342", "134.042", "x", "0124"],
    ["見本会館", "西部", "34.343", "134.043", "－", "0125"],
    ["見本図書館", "西部", "34.344", "134.044", "…", "0126"],
    ["合計", "", "", "", "1,200", ""],
]


def workbook(path: Path, *sheets: list[list[str]]) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for r, row in enumerate(rows):
                sheet.write_row(r, 0, row)
    return path


def test_read_gives_a_clean_frame_with_report_and_source(tmp_path: Path) -> None:
    import machikit

    path = workbook(tmp_path / "ベンチ.xlsx", STATISTICS)
    table = machikit.read(path)
    assert table["台数"].tolist() == ["1,200", "x", "－", "…", "1,200"]  # as the file shows it
    clean = machikit.read(path, report=True)
    assert (table.attrs["report"], table.attrs["source"]) == (clean.report, clean.source)
    assert clean.frame["台数"].tolist()[0] == 1200 and clean.frame["台数"].isna().sum() == 3
    assert clean.frame["番号"].tolist()[0] == "0123" and clean.frame.geometry.x.tolist()[0] == 134.041
    report = clean.report
    assert (report["rows_in"], report["rows_out"], report["rows_aside"]) == (5, 4, 1)
    assert sorted(note["kind"] for note in report["notes"]) == ["mark_none", "mark_not_surveyed", "mark_suppressed"]
    assert clean.source["file"] == "ベンチ.xlsx" and clean.source["hash"].startswith("sha256:")
    assert "読んだ5行 = 表の4行 + 外した1行" in repr(clean)
    odd = workbook(tmp_path / "混在.xlsx", [["町", "数"], *[[f"{n}町", str(n)] for n in range(9)], ["終町", "約10"]])
    assert [doubt["kind"] for doubt in machikit.read(odd, report=True).report["doubts"]] == ["mixed_column"]


def test_a_prototype_takes_a_file_of_its_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "aed-nearby", "--city", "takamatsu"]) == 0
    folder = tmp_path / "aed-nearby-takamatsu"
    monkeypatch.chdir(folder)
    workbook(folder / "ベンチ.xlsx", STATISTICS)
    workbook(folder / "人.xlsx", [["利用者氏名", "電話"], ["山田太郎", "090-1234-5678"], ["鈴木花子", "090-2222-5678"]])
    workbook(tmp_path / "外.xlsx", STATISTICS)
    workbook(
        folder / "地図.xlsx", [["ベンチ（住宅地図より）", ""], ["名称", "数"], ["見本公園", "1"], ["見本広場", "2"]]
    )

    def build(name: str) -> tuple[int, str]:
        capsys.readouterr()
        table = f"prototype.table({name!r}, licence='cc-by-4.0')"
        code = f"from machikit import Prototype\nprototype = Prototype.load()\npage = prototype.page()\npage.list({table})\npage.save()\n"
        (folder / "prototype.py").write_text(code, encoding="utf-8")
        return run(["build"]), "".join(capsys.readouterr())

    assert build("ベンチ.xlsx")[0] == 0
    page = (folder / "site" / "index.html").read_text(encoding="utf-8")
    assert "「ベンチ.xlsx」を加工して作成" in page and "合計の行1行は、入れていません" in page and "見本広場" in page
    assert json.loads(page.split('id="edits">')[1].split("</script>")[0])["table"] is None
    for name, said in (
        ("人.xlsx", "人の名前"),
        ("../外.xlsx", "フォルダの中のものではありません"),
        ("地図.xlsx", "permitted_by="),
    ):
        code, text = build(name)
        assert code != 0 and said in text, text


# --- tables of other things ---------------------------------------------------------------------------------------------

PEOPLE = [["町名", "人口", "世帯数"], ["番町", "100", "40"], ["丸亀町", "200", "80"], ["古新町", "300", "90"]]
MONEY = [["年度", "決算額"], ["令和4年度", "100"], ["令和5年度", "200"]]


def laid_out(path: Path, *blocks: tuple[int, int, list[list[str]]]) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("一覧")
        for top, left, rows in blocks:
            for r, row in enumerate(rows):
                sheet.write_row(top + r, left, row)
    return path


@pytest.mark.parametrize(
    "blocks",
    [
        [(0, 0, [["AED設置場所"], HEADER, *ROWS[:9]]), (13, 0, [["町別人口"], *PEOPLE]), (20, 0, [["決算"], *MONEY])],
        [(0, 0, [HEADER, *ROWS[:9]]), (0, 7, PEOPLE), (0, 12, MONEY)],
        [(0, 0, [["決算"], *MONEY]), (6, 0, [["AED設置場所"], HEADER, *ROWS[:9]]), (0, 9, PEOPLE)],
    ],
)
def test_three_tables_on_a_sheet_are_three(blocks: list[Any], tmp_path: Path) -> None:
    path = laid_out(tmp_path / "AED.xlsx", *blocks)
    asked = ["clean", str(path), "--city", "takamatsu", "--topic", "aed", "--out"]
    assert run([*asked, str(tmp_path / "a")]) == 0
    told = report(tmp_path / "a")
    assert (told["rows_in"], told["rows_out"]) == (9, 9)
    assert [sheet["used"] for sheet in told["sheets"]] == [True, False, False]
    assert {sheet["name"].split()[0] for sheet in told["sheets"]} == {"一覧", "一覧#2", "一覧#3"}
    import machikit

    names = {tuple(machikit.read(path, sheet=f"一覧#{n}", report=True).frame.columns) for n in (2, 3)}
    assert names == {tuple(PEOPLE[0]), tuple(MONEY[0])}


def test_blanks_inside_a_table_part_nothing(tmp_path: Path) -> None:
    sections = [(0, 0, [HEADER, *ROWS[:3]]), (5, 0, [["西地区"], *ROWS[3:6]]), (10, 0, [HEADER, *ROWS[6:9]])]
    notes = [(0, 7, [["備考", "確認"], *[[f"注{n}", "1"] for n in range(12)]])]
    for name, blocks in (("sections", sections), ("notes", [(0, 0, [HEADER, *ROWS[:12]]), *notes])):
        path = laid_out(tmp_path / f"{name}.xlsx", *blocks)
        assert len(read_tables_of(path)) == 1, name


def read_tables_of(path: Path) -> list[Grid]:
    from machikit.intake.detect import read_tables

    return read_tables(path)


@pytest.mark.full
def test_a_million_rows_are_told_within_the_limits(tmp_path: Path) -> None:
    row = ",".join(["見本", "番町", "34.3", "134.0", "1階", "1", "2", "3", "4"])
    (tmp_path / "million.csv").write_text(f"{row}\n" * 1_000_000, encoding="utf-8")
    assert "必要な表だけを取り出して" in told(tmp_path / "million.csv")


def test_a_table_that_was_pasted_is_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    paste(monkeypatch, "\n".join("\t".join(row) for row in [HEADER, *ROWS[:6]]))
    assert run(["add", "--paste", "--topic", "aed", "--city", "takamatsu"]) == 0
    assert (tmp_path / "datasets" / "takamatsu" / "aed" / "data.csv").is_file()
    paste(monkeypatch, "")
    assert run(["clean", "--paste"]) == 1 and run(["clean"]) == 2


def test_a_csv_of_other_columns_is_not_added_to_a_topic(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "決算.csv").write_text("\n".join(map(",".join, MONEY)), encoding="utf-8")
    assert run(["add", "決算.csv", "--city", "takamatsu", "--topic", "aed"]) == 1
    assert "名称" in "".join(capsys.readouterr()) and not (tmp_path / "datasets").exists()


def test_personal_data_of_a_document_do_not_reach_the_data(tmp_path: Path) -> None:
    rows = [[*HEADER, "備考"], *[[*row, "担当：山田太郎 090-1234-5678"] for row in ROWS[:8]]]
    path = files.docx(tmp_path / "AED.docx", files.word_table(rows))
    assert run(["clean", str(path), "--city", "takamatsu", "--topic", "aed", "--out", str(tmp_path / "o")]) == 1
    written = b"".join(p.read_bytes() for p in (tmp_path / "o").iterdir())
    assert "山田太郎".encode() not in written and b"090-1234-5678" not in written
