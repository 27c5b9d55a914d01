"""Ready means worth an hour: enough rows, every needed role filled, and an answer that differs inside the town."""

import datetime as dt
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
from conftest import Run, text_file, write_card, write_dataset, write_national

from machikit import cli
from machikit._base.messages import in_language, use_language
from machikit.catalog import Catalog, kit_root
from machikit.catalog.municipalities import find_city
from machikit.catalog.ready_municipalities import ready_municipalities
from machikit.event.card_sheets import card_blocks
from machikit.event.event_folder import create_event
from machikit.event.sheet import sheets
from machikit.event.sheet_workbook import sheet_workbook
from machikit.prototype import run
from machikit.prototype.generate import create_prototype, doubts

CODE = "全国地方公共団体コード"
MIHARU, KORIYAMA, TSUNO, FUTABA = "075213", "072036", "394114", "075469"
BY_HAZARD, TO_STAY, YEARS = "shelter-by-hazard", "shelter-to-stay", "town-in-ten-years"


def sites(n: int, code: str = "", same: str = "1", flood: str = "1") -> list[dict[str, str]]:
    """Sites with four marks at each of them; `flood` at all but the first."""
    marks = {"災害種別_内水氾濫": same, "災害種別_地震": same, "災害種別_大規模な火事": same}
    return [
        {
            CODE: code,
            "名称": f"広場{i}",
            "緯度": f"37.4{i:02}",
            "経度": "140.5",
            **marks,
            "災害種別_洪水": flood if i else "1",
        }
        for i in range(n)
    ]


def years(n: int, code: str = "", people: int = 100) -> list[dict[str, str]]:
    return [
        {CODE: code, "基準日": f"{2025 - i}-01-01", "地域名": "ためし町", "総人口": str(17000 - people * i)}
        for i in range(n)
    ]


@pytest.fixture
def at_once(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """The command line in this process, where listings need no second."""

    def run_at(*args: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
        monkeypatch.chdir(cwd)
        code = cli.run([*args])
        return subprocess.CompletedProcess(args, code, *capsys.readouterr())

    yield run_at
    use_language(None)


@pytest.fixture
def town(workspace: Path) -> Path:
    """The invented city's folder; its tables are put there by the tests."""
    return workspace


def lacks(root: Path, card: str, city: str = "tameshi") -> list[tuple[str, int | None, str, tuple[str, ...]]]:
    catalog = Catalog(roots=[root, kit_root()])
    return [(m.kind, m.rows, m.same, m.marks) for m in catalog.missing_inputs(catalog.card(card), city)]


@pytest.mark.parametrize(
    ("card", "topic", "rows", "kind"),
    [
        (BY_HAZARD, "evacuation_site", sites(5, flood=""), None),
        (BY_HAZARD, "evacuation_site", sites(4, flood=""), "thin"),
        (BY_HAZARD, "evacuation_site", sites(23), "flat"),
        (
            BY_HAZARD,
            "evacuation_site",
            sites(23, same="○", flood="△"),
            None,
        ),  # every mark is filled, and yet they differ
        (BY_HAZARD, "evacuation_site", sites(6, same="", flood=""), None),
        (BY_HAZARD, "evacuation_site", [{**s, "緯度": "", "経度": ""} for s in sites(9, flood="")], "roles"),
        ("escape-for-visitors", "evacuation_site", sites(23), None),  # from where one is, whatever the marks
        (
            "escape-for-visitors",
            "evacuation_site",
            [{**s, "緯度": "37.4"} for s in sites(7)],
            "flat",
        ),  # all at one point
        (TO_STAY, "evacuation_shelter", [{k: s[k] for k in ("名称", "緯度", "経度")} for s in sites(5)], None),
        (YEARS, "population_by_year", years(3), None),  # a whole series
        (YEARS, "population_by_year", years(2), "thin"),
        (YEARS, "population_by_year", years(9, people=0), "flat"),
        (YEARS, "population_by_year", [years(1)[0], *years(5)[:1] * 5], "flat"),  # one day only
    ],
)
def test_a_table_is_worth_an_hour_or_it_is_said_why_not(card, topic, rows, kind, town: Path) -> None:
    write_dataset(town, "tameshi", topic, rows)
    found = lacks(town, card)
    assert [one[0] for one in found] == ([kind] if kind else [])
    catalog = Catalog(roots=[town, kit_root()])
    assert ("tameshi" in catalog.ready_cities(catalog.card(card))) == (kind is None)


def test_few_rows_and_equal_marks_are_told_in_words_before_and_when_a_page_is_made(town: Path, at_once: Run) -> None:
    write_dataset(town, "tameshi", "evacuation_site", sites(23))
    catalog = Catalog(roots=[town, kit_root()])
    assert lacks(town, BY_HAZARD) == [("flat", 23, "flag", ("flood", "inland_flood", "earthquake", "fire"))]
    with in_language("en"):
        assert (
            "23 sites, the same four marks at all of them (Flood, Inland flood, Earthquake, Large fire)"
            in doubts(catalog, BY_HAZARD, "tameshi")[0]
        )
    for lang, said in (
        ("ja", "23か所すべてに同じ4種類の印（洪水、内水氾濫、地震、大規模な火事）"),
        ("en", "23 sites, the same four marks"),
    ):
        listed = at_once("--lang", lang, "cards", "--city", "tameshi", cwd=town)
        assert said in listed.stdout
    made = at_once("--lang", "en", "new", BY_HAZARD, "--city", "tameshi", cwd=town)
    assert made.returncode == 0 and "23 sites, the same four marks" in made.stderr and "machikit build" in made.stdout
    write_dataset(town, "tameshi", "evacuation_site", sites(3, flood=""))
    record = json.loads(at_once("cards", "--city", "tameshi", "--theme", "disaster", "--json", cwd=town).stdout)
    waiting = next(r for r in record if r["id"] == BY_HAZARD)["waiting"]
    assert (waiting[0]["can_be_made"], waiting[0]["reasons"][0]["text"]["en"]) == (
        True, "“Emergency evacuation sites”: only 3 sites; worth an hour from 5.",
    )  # fmt: skip
    refused = at_once("new", TO_STAY, "--city", "tameshi", cwd=town)
    assert refused.returncode == 1 and "evacuation_shelter" in refused.stderr


def test_a_card_and_its_template_say_what_is_enough(town: Path) -> None:
    write_card(town, "few", rows={"main": 2}, differs={"main": []})
    write_dataset(town, "tameshi", "evacuation_site", sites(2))
    assert lacks(town, "few") == [] and lacks(town, BY_HAZARD)[0][:2] == ("thin", 2)
    template = town / "templates" / "facility-map" / "cookiecutter.json"
    said = json.loads((kit_root() / "templates/facility-map/cookiecutter.json").read_text(encoding="utf-8"))
    text_file(template, json.dumps(said | {"_ready": {"rows": {"main": 1}}}))
    assert lacks(town, BY_HAZARD)[0][0] == "flat"
    write_card(town, "broken", rows={"main": "many"})
    catalog = Catalog(roots=[town, kit_root()])
    assert "broken" not in catalog.cards and "rows" in str(catalog.problems[0])


@pytest.fixture
def nation(tmp_path: Path) -> Catalog:
    """Sites that differ in 三春町, four in 津野町, the same marks at all in 郡山市; 双葉町 has none."""
    rows = [*sites(6, MIHARU, flood=""), *sites(4, TSUNO, flood=""), *sites(8, KORIYAMA)]
    write_national(tmp_path, "evacuation_site", rows, {MIHARU: 6, TSUNO: 4, KORIYAMA: 8})
    return Catalog(roots=[tmp_path, kit_root()])


def test_counts_alone_say_for_how_many_municipalities_a_card_is_ready(nation: Catalog, tmp_path: Path) -> None:
    for file in (tmp_path / "datasets/japan/evacuation_site").glob("data-*.gz"):
        file.unlink()
    card = nation.card(BY_HAZARD)
    own = {nation.cities[c].code for c in nation.ready_cities(card)}
    assert ready_municipalities(nation, card) == {MIHARU, *own} - {None} and nation.is_nationwide(card)
    kinds = {}
    for name in ("三春町", "津野町", "郡山市", "双葉町"):
        city = find_city(nation, name)
        kinds[name] = [m.kind for m in nation.missing_inputs(card, city.id)]
    assert kinds == {"三春町": [], "津野町": ["thin"], "郡山市": ["flat"], "双葉町": ["table"]}
    visitors = ready_municipalities(nation, nation.card("escape-for-visitors"))
    assert {MIHARU, KORIYAMA} <= visitors and TSUNO not in visitors


def test_listings_give_municipalities_as_a_number_and_cards_of_one_table_together(
    nation: Catalog, tmp_path: Path, at_once: Run
) -> None:
    records = {r["id"]: r for r in json.loads(at_once("cards", "--json", cwd=tmp_path).stdout)}
    record = records["escape-for-visitors"]
    assert record["ready"] == nation.ready_cities(nation.card("escape-for-visitors")) and record["everywhere"]
    assert record["ready_municipalities"] == len(record["ready"]) + 2
    assert {records[c]["group"] for c in (BY_HAZARD, "escape-for-visitors", "stay-after-escape")} == {"evacuation_site"}
    text = at_once("--lang", "ja", "cards", "--theme", "防災", cwd=tmp_path).stdout
    n = len([r for r in records.values() if (r["theme"], r["group"]) == ("disaster", "evacuation_site")])
    together = text.split(f"使う表：指定緊急避難場所（{n}枚）\n")[1].splitlines()[:n]
    assert n >= 3 and all(card in "".join(together) for card in (BY_HAZARD, "escape-for-visitors", "stay-after-escape"))
    assert f"{record['ready_municipalities']}市区町村" in text
    listed = at_once("--lang", "en", "datasets", "三春町", cwd=tmp_path).stdout
    assert "japan/evacuation_site" in listed and "  6  " in listed


def test_the_deck_says_beforehand_which_cards_are_hardly_worth_an_hour(nation: Catalog, tmp_path: Path) -> None:
    with in_language("ja"):
        event = create_event(nation, tmp_path / "day", dt.date(2027, 2, 6), "公民館", "郡山市", language="ja")
        blocks = card_blocks(event, nation)
    lists = {one["state"]: one["cards"] for one in blocks[0]["card_list"]}
    flat = next(line for line in lists["doubtful"] if line["title"] == "災害べつ逃げ場所さがし")
    assert "8か所とも同じ4種類の印" in flat["theme"]
    printed = [card["name"] for card in blocks[1]["cards"]]
    assert BY_HAZARD not in printed and "escape-for-visitors" in printed


@pytest.mark.full
def test_a_visitor_reads_the_way_from_the_station_without_any_script(tmp_path: Path) -> None:
    """The nearest site of each hazard from 三春駅, in a straight line; a card whose list is not a station's has no such part."""
    project = create_prototype(Catalog(), "escape-for-visitors", "三春町", tmp_path)
    page = run(project).read_text(encoding="utf-8")
    part = page[page.index('<section class="part fs-part"') :].partition("</section>")[0]
    assert "三春駅" in part and "磐越東線" in part and "まっすぐ7分" in part and "（試算）" in part
    assert part.index("第１保育所") < part.index("御木沢小学校")  # 530 m for four hazards, and 1.1 km for floods
    assert "2025年10月27日" in page  # of what date the list is, calmly


def test_the_docs_count_for_how_many_municipalities_each_card_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight cards or more for 1,600 municipalities and twelve for the median one; the six northern villages have no data."""
    monkeypatch.syspath_prepend(str(kit_root() / "tools"))
    import docs_ready
    import docs_reference

    numbers, cards = docs_ready.cards_of_municipalities()
    assert len(cards) == 1741 and sum(n >= 8 for n in cards) >= 1600 and median(cards) >= 12
    kit = Catalog(roots=[kit_root()])
    assert numbers == {card.id: len(ready_municipalities(kit, card)) for card in kit.cards.values()}
    for lang in ("ja", "en"):
        table = docs_reference.make("ready", lang, "../")
        assert f"{sum(n >= 8 for n in cards):,}" in table and table.count("\n| [") == sum(map(bool, numbers.values()))


@pytest.mark.full
def test_a_town_s_settlement_is_typed_into_the_sheet_and_read_from_it(tmp_path: Path, machikit_cli: Run) -> None:
    """The Excel file of an event as somebody fills it in: a year once, a dash for none, the total of the card under the lines."""
    import openpyxl

    with in_language("ja"):
        event = create_event(Catalog(), tmp_path / "day", dt.date(2027, 2, 6), "公民館", "三春町", language="ja")
        content = sheet_workbook(sheets()["settlement"], event, Catalog(), "ja")
    file = text_file(tmp_path / "決算.xlsx", "")
    file.write_bytes(content)
    book = openpyxl.load_workbook(file)
    page = book.active
    head = next(row for row in page.iter_rows() if any(cell.value == "款" for cell in row))
    column = {cell.value: cell.column for cell in head if cell.value}
    amounts = [98123, 2300456, 2900111, 800222, "－", 500333, 200444, 900555, 400666, 1100777, 0, 700888, 0, 0]
    page.cell(head[0].row + 1, column["年度"]).value = "令和5年度"
    for n, amount in enumerate([*amounts, sum(a for a in amounts if isinstance(a, int))], start=head[0].row + 1):
        page.cell(n, column["決算額（千円）"]).value = amount
    book.save(file)
    done = machikit_cli("add", str(file), "--city", "三春町", "--licence", "cc-by-4.0", cwd=event.folder)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = (event.folder / "datasets/miharu/spending_by_purpose/data.csv").read_text(encoding="utf-8-sig").splitlines()
    assert (
        rows[1] == "2023,決算,普通会計,議会費,98123000" and len(rows) == 15 and not any("合計" in row for row in rows)
    )
    there = Catalog(event.folder)
    assert not there.missing_inputs(there.card("where-money-goes"), "miharu")
