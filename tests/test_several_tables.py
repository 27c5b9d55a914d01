"""Several tables of one's own for a city: held side by side, called by name, nothing replaced unasked, each edited on its own."""

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import yaml

from machikit.cli import run
from machikit.prototype import Prototype

YEARS = ["令和4年度", "令和5年度", "令和6年度"]
PLACES = ["三春", "岩江", "中妻", "御木沢", "沢石"]
EDITS = re.compile(r'(<script[^>]*id="edits">)(.*?)(</script>)', re.S)
Run = Callable[..., tuple[int, str]]


def book(path: Path, rows: list[list[Any]], sheet: str = "Sheet1") -> Path:
    workbook = openpyxl.load_workbook(path) if path.exists() else openpyxl.Workbook()
    if path.exists():
        workbook.create_sheet(sheet)
    else:
        workbook.active.title = sheet
    for row in rows:
        workbook[sheet].append(row)
    workbook.save(path)
    return path


def by_place(title: str, first: int, unit: str = "人") -> list[list[Any]]:
    head = [[title], [f"（単位：{unit}）"], ["地区", *YEARS]]
    return head + [[p, *(first + 7 * n + 3 * k for k in range(3))] for n, p in enumerate(PLACES)]


def places(first: str, n: int) -> list[list[Any]]:
    head = ["団体名", "会場の住所", "緯度", "経度", "曜日" if first == "まなび" else "定員"]
    return [head, *([f"{first}{i}", f"三春町字大町{i}", 37.44 + i / 300, 140.49, f"{i + 20}"] for i in range(n))]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in the workspace: its exit code, and all that it prints."""
    (tmp_path / "datasets").mkdir(exist_ok=True)
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = run([*arguments])
        return code, "".join(capsys.readouterr())

    return command


def added(cli: Run, file: Path, *options: str) -> tuple[int, str]:
    return cli("add", str(file), "--city", "三春町", "--licence", "cc-by-4.0", *options)


def folders(root: Path) -> list[str]:
    return sorted(p.name for p in (root / "datasets" / "miharu").iterdir() if p.is_dir())


def rows(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / "data.csv").read_text(encoding="utf-8-sig").splitlines()))


def edits_of(page: str) -> dict[str, Any]:
    found = EDITS.search(page)
    assert found
    return dict(json.loads(found[2]))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with five tables of one's own for one town."""
    root = tmp_path_factory.mktemp("five") / "town"
    (root / "datasets").mkdir(parents=True)
    files = {
        "births_2024.xlsx": by_place("出生数", 20),
        "高齢者数.xlsx": by_place("高齢者数", 300),
        "図書館の貸出.xlsx": by_place("貸出冊数", 1000, "冊"),
        "子ども食堂.xlsx": places("ひろば", 6),
        "学習支援.xlsx": places("まなび", 7),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        for name, cells in files.items():
            book(root / name, cells)
            assert run(["add", name, "--city", "三春町", "--licence", "cc-by-4.0"]) == 0, name
    return root


@pytest.fixture
def five(workspace: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(workspace, tmp_path, dirs_exist_ok=True))


@pytest.mark.full
def test_five_tables_lie_side_by_side_and_are_called_by_what_people_call_them(five: Path, cli: Run) -> None:
    assert folders(five) == ["own_places", "own_places-2", "own_table", "own_table-2", "own_table-3"]
    shelf = five / "datasets" / "miharu"
    for folder, file, measure in (
        ("own_table", "births_2024.xlsx", "出生数"),
        ("own_table-2", "高齢者数.xlsx", "高齢者数"),
        ("own_table-3", "図書館の貸出.xlsx", "貸出冊数"),
    ):
        source = pd.read_excel(five / file, header=2).set_index("地区")
        wanted = sorted((p, int(source.loc[p, y])) for p in source.index for y in YEARS)
        assert sorted((r["場所"], int(r["値"])) for r in rows(shelf / folder)) == wanted
        assert {r["項目"] for r in rows(shelf / folder)} == {measure}
        assert (five / "reports" / "miharu" / folder / "report.html").is_file()
    code, listed = cli("datasets", "三春町", "--json")
    tables = {r["id"]: (r["topic"], r["table"]["ja"], r["rows"]) for r in json.loads(listed) if r["city"] == "miharu"}
    assert code == 0 and tables == {
        "miharu/own_table": ("own_table", "births_2024", 15),
        "miharu/own_table-2": ("own_table", "高齢者数", 15),
        "miharu/own_table-3": ("own_table", "図書館の貸出", 15),
        "miharu/own_places": ("own_places", "子ども食堂", 6),
        "miharu/own_places-2": ("own_places", "学習支援", 7),
    }
    assert "高齢者数" in cli("datasets", "三春町")[1]
    code, said = cli("check", ".")
    assert code == 0, said
    cards = {c["id"]: c["ready"] for c in json.loads(cli("cards", "--city", "三春町", "--json")[1])}
    assert cards["what-changed"] == cards["where-is-it-high"] == ["miharu"]

    code, said = cli("new", "what-changed", "--city", "三春町")
    assert code == 1 and "どの表" in said and "--table own_table" in said and "own_table-2（高齢者数）" in said
    code, said = cli("new", "what-changed", "--city", "三春町", "--table", "高令者数")
    assert code == 1 and "もしかして" in said and "own_table-2（高齢者数）" in said and "出生" not in said
    for name in ("own_table-2", "2", "高齢者数", "高齢者数.xlsx", "三春町の高齢者数"):
        assert cli("new", "what-changed", "--city", "三春町", "--table", name)[0] == 0, name
        shutil.rmtree(five / "what-changed-miharu-2")
    code, said = cli("new", "where-is-it-high", "--city", "三春町", "--table", "人口")
    assert code == 1 and "あるもの" in said
    code, said = cli("new", "aed-nearby", "--city", "高松市", "--table", "x")
    assert code == 1 and "1つです" in said


def test_what_was_added_is_replaced_only_when_asked(five: Path, cli: Run) -> None:
    shelf = five / "datasets" / "miharu"
    before = {p: p.read_bytes() for p in shelf.rglob("*") if p.is_file()}
    edits = "id,when,by,key,field,was,now,reason\n"
    (shelf / "own_table-2" / "edits.csv").write_text(edits, encoding="utf-8")
    code, said = added(cli, five / "高齢者数.xlsx")
    assert code == 1 and "もう入っています" in said and "own_table-2（高齢者数）" in said and "--force" in said
    shutil.copyfile(five / "高齢者数.xlsx", five / "写し.xlsx")
    code, said = added(cli, five / "写し.xlsx")
    assert code == 1 and "同じ中身" in said and "own_table-2" in said
    assert {p: p.read_bytes() for p in before} == before
    (five / "高齢者数.xlsx").unlink()
    book(five / "高齢者数.xlsx", by_place("高齢者数", 900))
    assert added(cli, five / "高齢者数.xlsx", "--force")[0] == 0
    assert min(int(r["値"]) for r in rows(shelf / "own_table-2")) == 900
    assert (shelf / "own_table-2" / "edits.csv").read_text(encoding="utf-8") == edits
    others = {p: body for p, body in before.items() if p.parent.name != "own_table-2"}
    assert {p: p.read_bytes() for p in others} == others
    # another year's file, said to be the same table, keeps its name
    assert added(cli, book(five / "新しい版.xlsx", by_place("高齢者数", 950)), "--table", "高齢者数")[0] == 1
    assert added(cli, five / "新しい版.xlsx", "--table", "高齢者数", "--force")[0] == 0
    package = json.loads((shelf / "own_table-2" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["title"] == "三春町の高齢者数" and package["sources"][0]["path"] == "新しい版.xlsx"
    # a named one; the sheets of one workbook; a number is not used again while there are later ones
    assert added(cli, book(five / "new.xlsx", by_place("園児数", 30)), "--table", "Kindergarten children")[0] == 0
    sheets = book(book(five / "相談.xlsx", by_place("子育て", 12, "件"), "子育て"), by_place("介護", 22, "件"), "介護")
    assert added(cli, sheets, "--sheet", "子育て")[0] == 0 and added(cli, sheets, "--sheet", "介護")[0] == 0
    assert added(cli, sheets, "--sheet", "介護")[0] == 1
    names = ["own_table", "own_table-2", "own_table-3", "own_table-4", "own_table-5", "own_table-kindergarten-children"]
    assert [f for f in folders(five) if f.startswith("own_table")] == names
    shutil.rmtree(shelf / "own_table-3")
    assert added(cli, book(five / "窓口.xlsx", by_place("窓口", 60, "件")))[0] == 0
    assert "own_table-6" in folders(five) and "own_table-3" not in folders(five)
    for name in ("", "///", "あ" * 61, "a\x00b"):
        if name:
            assert added(cli, five / "窓口.xlsx", "--table", name)[0] == 1, name


def test_a_prototype_takes_the_table_that_was_chosen(five: Path, cli: Run) -> None:
    assert cli("new", "what-changed", "--city", "三春町", "--table", "高齢者数")[0] == 0
    folder = five / "what-changed-miharu-2"
    assert yaml.safe_load((folder / "prototype.yaml").read_text(encoding="utf-8"))["tables"] == {"main": "own_table-2"}
    copied = sorted(p.name for p in (folder / "datasets" / "miharu").iterdir() if p.name.startswith("own_"))
    assert copied == ["own_table-2"]
    code, said = cli("build", str(folder))
    assert code == 0, said
    page = (folder / "site" / "index.html").read_text(encoding="utf-8")
    assert "何が、いつから変わった？（高齢者数）" in page and "三春町の高齢者数" not in page.split("</h1>")[0]
    assert cli("check", str(folder))[0] == 0

    prototype = Prototype.load(folder)
    table, births = prototype.table(), prototype.table("births_2024")
    assert table is not None and births is not None
    source = pd.read_excel(five / "高齢者数.xlsx", header=2)[YEARS].to_numpy().sum()
    assert table["value"].sum() == source and births["value"].sum() < source
    learning, eating = prototype.table("学習支援"), prototype.table("own_places")
    assert learning is not None and eating is not None and (len(learning), len(eating)) == (7, 6)
    known = [prototype.knows(t)[0] for t in (learning, eating)]
    assert [[f.header for f in s.fields if f.id == "c1"] for s in known if s] == [["曜日"], ["定員"]]
    # a change made in the page lies beside its own table, and a page of another table is another page
    block = edits_of(page)
    assert (block["table"]["dataset"], block["prototype"]["data"]) == ("miharu/own_table-2", "own_table-2")
    first = rows(folder / "datasets" / "miharu" / "own_table-2")[0]
    key = " | ".join(first.get(h, "") for h in ("場所", "区分1", "区分2", "区分3", "時期", "項目"))
    edit = {
        "id": "e1",
        "when": "2026-11-30T14:05",
        "by": "page",
        "key": key,
        "field": "value",
        "was": first["値"],
        "now": "777",
    }
    block["changes"]["rows"] = [edit | {"reason": "確かめた"}]
    changed = five / "saved.html"
    packed = json.dumps(block).replace("<", "\\u003c").replace("&", "\\u0026")
    changed.write_text(EDITS.sub(lambda m: m[1] + packed + m[3], page), encoding="utf-8")
    assert cli("new", "what-changed", "--city", "三春町", "--table", "births_2024")[0] == 0
    code, said = cli("merge", str(changed), "what-changed-miharu")
    assert code == 1 and "own_table-2" in said
    code, said = cli("merge", str(changed), str(folder))
    assert code == 0, said
    assert [p.relative_to(five).as_posix() for p in five.rglob("edits.csv")] == [
        "what-changed-miharu-2/datasets/miharu/own_table-2/edits.csv"
    ]
    mended = Prototype.load(folder).table()
    assert mended is not None and mended["value"].sum() == source + 777 - int(first["値"])
    with pytest.raises(Exception, match="own_table-2（高齢者数）"):
        prototype.table("高令者")
    with pytest.raises(Exception, match="own_table-2"):
        prototype.table("own_table-9")
    assert prototype.table("aed_of_nobody") is None
    settings = folder / "prototype.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("own_table-2", "own_table-8"), encoding="utf-8")
    code, said = cli("build", str(folder))
    assert code == 1 and "tables: main: own_table-8" in said and "もしかして" in said
    settings.write_text(text.replace("main: own", "mian: own"), encoding="utf-8")
    assert cli("build", str(folder))[0] == 1


def test_what_only_the_name_of_the_file_says_is_proposed_and_not_taken(tmp_path: Path, cli: Run) -> None:
    lines = ["地区,令和4年度,令和5年度", *(f"{p},{30 + n},{40 + n}" for n, p in enumerate(PLACES))]
    file = tmp_path / "人口_2024.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    code, said = added(cli, file)
    assert code == 1 and "「人口」" in said
    assert {r["項目"] for r in rows(tmp_path / "datasets" / "miharu" / "own_table")} == {""}
    command = said.split("よければ： machikit ")[1].splitlines()[0].split()
    assert "--licence" in command and cli(*command)[0] == 0
    table = rows(tmp_path / "datasets" / "miharu" / "own_table")
    assert {(r["項目"], r["単位"]) for r in table} == {("人口", "人")}
    assert sum(int(r["値"]) for r in table) == sum(70 + 2 * n for n in range(len(PLACES)))
    assert folders(tmp_path) == ["own_table"]


def test_a_few_cells_that_are_no_plain_numbers_do_not_cost_the_table(tmp_path: Path, cli: Run) -> None:
    cells = [["相談件数"], ["（単位：件）"], ["地区", "Apr-24", "May-24"], ["三春", "30（30.0%）", "約100"]]
    cells += [["岩江", "5人未満", "10人以上"], ["中妻", 12, 13], ["沢石", 11, "3〜5"]]
    code, said = added(cli, book(tmp_path / "相談.xlsx", cells))
    table = {(r["場所"], r["時点"]): (r["値"], r["記号"]) for r in rows(tmp_path / "datasets" / "miharu" / "own_table")}
    assert table == {
        ("三春", "2024-04"): ("30", "30.0%"),
        ("三春", "2024-05"): ("100", "約"),
        ("岩江", "2024-04"): ("", "x"),
        ("中妻", "2024-04"): ("12", ""),
        ("中妻", "2024-05"): ("13", ""),
        ("沢石", "2024-04"): ("11", ""),
    }
    report = json.loads((tmp_path / "reports" / "miharu" / "own_table" / "report.json").read_text(encoding="utf-8"))
    assert code == 1, said
    assert [(d["kind"], d["before"]) for d in report["doubts"]] == [
        ("doubtful_number", t) for t in ("10人以上", "3〜5")
    ]
    told = {n["kind"]: n["before"] for n in report["notes"] if n["kind"] != "unlinked_place"}
    assert told == {"two_values": "30（30.0%）", "about_value": "約100", "kept_back": "5人未満"}
