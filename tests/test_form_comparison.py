"""Forms and processes of neighbours side by side: every number is counted again with plain pandas from data.csv."""

import csv
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from conftest import text_file, write_card, write_dataset
from page_tools import PHONE, opened, paper, squeezed, without_scripts
from playwright.sync_api import Browser, Page

from machikit.catalog import Catalog
from machikit.prototype import run
from machikit.prototype.generate import create_prototype

CARDS = {"one-nursery-form": ("form_item", "項目"), "shared-process": ("process_step", "工程")}
Build = Callable[..., Path]


class Plain:
    """The table as pandas reads it. `asks` is item × municipality, True where 有."""

    def __init__(self, project: Path, topic: str, item: str):
        self.rows = pd.read_csv(project / f"datasets/sample/{topic}/data.csv", dtype=str, keep_default_na=False)
        asked = self.rows.columns[self.rows.columns.isin(["記入", "実施"])][0]
        self.asks = self.rows.assign(y=self.rows[asked] == "有").pivot(index=item, columns="市区町村名", values="y")
        self.places = list(dict.fromkeys(self.rows["市区町村名"]))
        self.law = self.rows.groupby(item)["根拠"].agg(lambda cells: "法令" in set(cells)).reindex(self.asks.index)
        self.asking = self.asks.sum(axis=1)
        self.every = self.asking == len(self.places)
        self.form = self.every | (self.law & (self.asking > 0))

    def change(self, place: str, form: "pd.Series[bool]") -> tuple[int, int, int]:
        mine = self.asks[place]
        return int(mine.sum()), int((mine & ~form).sum()), int((form & ~mine).sum())


@pytest.fixture(params=CARDS)
def card(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def project(card: str, built: Callable[[str, str], Path]) -> Path:
    return built(card, "sample")


@pytest.fixture
def plain(card: str, project: Path) -> Plain:
    return Plain(project, *CARDS[card])


def numbers(text: str) -> list[int]:
    return [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", text)]


def tiles(page: Page) -> list[int]:
    return [int(n.replace(",", "")) for n in page.locator("#numbers .n").all_inner_texts()]


def told_of_cities(page: Page) -> dict[str, tuple[int, ...]]:
    """Municipality → the numbers that stand beside its bar: now, fewer, and (where any) more."""
    rows = page.locator("#fc-cities li")
    names, said = rows.locator("b").all_inner_texts(), rows.locator(".fc-said").all_inner_texts()
    return {name: tuple(numbers(text.split("（")[0])) for name, text in zip(names, said, strict=True)}


def shown(page: Page) -> list[str]:
    return page.locator("#fc-body th[scope=row]").all_inner_texts()


def listed(page: Page) -> list[str]:
    """The draft of the common form."""
    return page.locator("#fc-draft li").all_inner_texts()


def test_every_number_is_the_one_that_pandas_counts(project: Path, plain: Plain, browser: Browser) -> None:
    with opened(browser, project / "site" / "index.html") as page:
        assert tiles(page) == [
            len(plain.asks),
            plain.every.sum(),
            (plain.asking == 1).sum(),
            plain.law.sum(),
            (~plain.law).sum(),
        ]
        assert numbers(page.inner_text("#fc-form-title")) == [plain.form.sum()]
        spared = {place: plain.change(place, plain.form) for place in plain.places}
        assert told_of_cities(page) == {place: tuple(n for n in told if n or told[2]) for place, told in spared.items()}
        assert sorted(listed(page)) == sorted(plain.form.index[plain.form])
        most = max(n for _, n, _ in spared.values())
        assert numbers(page.inner_text(".headline"))[-1] == most
        bars = page.evaluate(
            "[...document.querySelectorAll('#fc-cities li')].map(li => [...li.querySelectorAll('i')].map(i => i.offsetWidth))"
        )
        widest = max(now for now, _, _ in spared.values())
        room = max(sum(bar) for bar in bars)
        for (now, fewer, _), (kept, gone) in zip(spared.values(), bars, strict=True):
            assert kept == pytest.approx(room * (now - fewer) / widest, abs=1.5)
            assert gone == pytest.approx(room * fewer / widest, abs=1.5)


def test_the_table_says_of_each_municipality_whether_it_asks(project: Path, plain: Plain, browser: Browser) -> None:
    with opened(browser, project / "site" / "index.html") as page:
        head = page.locator("#fc-head th").all_inner_texts()[1:-2]
        rows = page.locator("#fc-body tr:not(.fc-section)")
        seen = {row.locator("th").inner_text(): row.locator("td.m").all_inner_texts() for row in rows.all()}
        assert head == plain.places
        assert {item: [mark.strip()[:1] == "✓" for mark in marks] for item, marks in seen.items()} == {
            item: plain.asks.loc[item, plain.places].tolist() for item in plain.asks.index
        }


def test_filters_and_search_show_what_they_promise(project: Path, plain: Plain, browser: Browser) -> None:
    with opened(browser, project / "site" / "index.html") as page:
        chips = page.locator("#fc-asks button")
        wanted = [plain.asking >= 0, plain.every, (plain.asking > 0) & ~plain.every, plain.asking == 1]
        for n, keep in enumerate(wanted):
            chips.nth(n).click()
            assert sorted(shown(page)) == sorted(keep.index[keep])
        page.select_option("#fc-by", "own")
        both = (plain.asking == 1) & ~plain.law
        assert sorted(shown(page)) == sorted(both.index[both])
        chips.nth(0).click()
        page.select_option("#fc-by", "any")
        page.fill("#fc-search", "シャ")  # kana and width do not matter
        assert shown(page) == []
        page.fill("#fc-search", "つ")
        assert sorted(shown(page)) == sorted(i for i in plain.asks.index if "つ" in i)
        page.click("#lang")
        page.fill("#fc-search", "telephone")
        assert len(shown(page)) > 0 and all("telephone" in item.lower() for item in shown(page))


def test_unticking_an_item_changes_the_form_the_cities_and_the_download(
    project: Path, plain: Plain, browser: Browser
) -> None:
    gone = str(plain.every.index[plain.every & ~plain.law][0])
    form = plain.form.copy()
    form[gone] = False
    with opened(browser, project / "site" / "index.html", accept_downloads=True) as page:
        page.get_by_role("checkbox", name=gone, exact=True).uncheck()
        assert numbers(page.inner_text("#fc-form-title")) == [plain.form.sum() - 1]
        told = {place: plain.change(place, form) for place in plain.places}
        assert {place: said[1] for place, said in told_of_cities(page).items()} == {p: n[1] for p, n in told.items()}
        assert gone not in listed(page)
        with page.expect_download() as download:
            page.click("#csv")
        lines = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
        assert len(lines) == len(plain.asks) + 1 and lines[0][3:-2] == plain.places
        assert {line[1]: line[-1] == "はい" for line in lines[1:]} == form.to_dict()
        assert {line[1]: int(line[-2]) for line in lines[1:]} == plain.asking.to_dict()
        said = paper(page)
        assert squeezed(page.inner_text("#fc-form-title")) in said
        page.locator("#fc-presets button").nth(1).click()
        assert numbers(page.inner_text("#fc-form-title")) == [plain.law.sum()]
        page.locator("#fc-presets button").nth(2).click()
        half = plain.asking * 2 >= len(plain.places)
        assert sorted(listed(page)) == sorted(half.index[half])
        page.locator("#fc-presets button").nth(0).press("Enter")
        assert sorted(listed(page)) == sorted(plain.form.index[plain.form])


def test_any_two_municipalities_stand_side_by_side(project: Path, plain: Plain, browser: Browser) -> None:
    with opened(browser, project / "site" / "index.html", size=PHONE) as page:
        for a, b in ((0, 1), (4, 2)):
            page.select_option("#fc-a", str(a))
            page.select_option("#fc-b", str(b))
            first, second = (plain.asks[plain.places[n]] for n in (a, b))
            for kind, keep in (("first", first & ~second), ("second", second & ~first), ("both", first & second)):
                assert sorted(page.locator(f"#fc-pair .{kind} li").all_inner_texts()) == sorted(keep.index[keep])


def test_without_scripts_the_page_says_the_same(project: Path, plain: Plain, browser: Browser, tmp_path: Path) -> None:
    bare = text_file(
        tmp_path / "bare.html", without_scripts((project / "site" / "index.html").read_text(encoding="utf-8"))
    )
    with opened(browser, project / "site" / "index.html") as live, opened(browser, bare) as page:
        assert tiles(page) == tiles(live)
        assert told_of_cities(page) == told_of_cities(live)
        assert listed(page) == listed(live)
        for part in ("#fc-head", "#fc-pair", "#fc-form-title"):
            assert squeezed(page.inner_text(part)) == squeezed(live.inner_text(part))
        bodies = [[squeezed(t) for t in p.locator("#fc-body td").all_inner_texts()] for p in (page, live)]
        assert bodies[0] == bodies[1] and len(bodies[0]) == len(plain.asks) * (len(plain.places) + 2)


def test_the_first_edits_that_the_code_proposes_work(
    built: Callable[[str, str], Path], browser: Browser, tmp_path: Path
) -> None:
    mine = shutil.copytree(built("one-nursery-form", "sample"), tmp_path / "mine")
    code = (mine / "prototype.py").read_text(encoding="utf-8")
    code = code.replace("# forms = ", "forms = ").replace('"○○"', '"家族"')
    text_file(mine / "prototype.py", code.replace('"○○市", "△△町"', '"みほん市", "おてほん村"'))
    rows = pd.read_csv(mine / "datasets/sample/form_item/data.csv")
    with opened(browser, run(mine)) as page:
        assert tiles(page)[0] == (rows["区分"] == "家族").groupby(rows["項目"]).any().sum()
        assert list(told_of_cities(page)) == ["みほん市", "おてほん村"]


# --- small invented cities ---------------------------------------------------------------------------------------------


@pytest.fixture
def build(workspace: Path, tmp_path: Path) -> Build:
    """`build(rows, topic, neighbour)`: a page of the invented city, beside a neighbour's rows where there are any."""

    def make(
        rows: list[dict[str, str]], topic: str = "form_item", neighbour: list[dict[str, str]] | None = None
    ) -> Path:
        write_card(workspace, "try", theme="work", template="form-comparison", tables={"main": topic}, needs={})
        write_dataset(workspace, "tameshi", topic, rows)
        if neighbour:
            city = (workspace / "datasets/tameshi/city.yaml").read_text(encoding="utf-8")
            text_file(
                workspace / "datasets/tonari/city.yaml",
                city.replace("ためし市", "となり市").replace("Tameshi", "Tonari"),
            )
            write_dataset(workspace, "tonari", topic, neighbour)
        beside = ["tonari"] if neighbour else []
        return run(create_prototype(Catalog(workspace), "try", "tameshi", tmp_path / "out", compare=beside))

    return make


def asked(item: str, mark: str, **more: str) -> dict[str, str]:
    return {"項目": item, "記入": mark, **more}


def test_a_neighbour_named_in_compare_joins_the_table_under_its_own_name(build: Build, browser: Browser) -> None:
    mine = [
        asked("氏名", "有", 市区町村名="ためし市"),
        asked("押印", "必須", 市区町村名=""),
        asked("平熱", "無", 市区町村名=""),
    ]
    theirs = [
        asked(item, mark, 市区町村名="となり市") for item, mark in (("氏　名", "○"), ("押印", "×"), ("血液型", "任意"))
    ]  # 氏　名 is the same item
    with opened(browser, build(mine, neighbour=theirs)) as page:
        assert tiles(page) == [4, 1, 2]  # no authority: nothing is said of law
        assert told_of_cities(page) == {"ためし市": (2, 1), "となり市": (2, 1)}
        assert listed(page) == ["氏名"]
        page.click("#lang")
        assert page.locator("#fc-cities b").all_inner_texts() == ["Tameshi", "Tonari"]


def test_what_is_not_stated_repeated_or_contradictory_is_told_and_never_guessed(build: Build, browser: Browser) -> None:
    rows = [
        asked("氏名", "有", 市区町村名="ためし市", 根拠="法令"), asked("氏名", "有", 市区町村名="みどり町", 根拠="独自"),
        asked("押印", "無", 市区町村名="ためし市", 根拠=""), asked("押印", "有", 市区町村名="ためし市", 根拠=""),
        asked("押印", "", 市区町村名="みどり町", 根拠=""), asked("平熱", "別紙", 市区町村名="ためし市", 根拠="施行規則"),
    ]  # fmt: skip
    with opened(browser, build(rows)) as page:
        assert tiles(page) == [3, 1, 1, 2, 0]
        assert listed(page) == ["氏名"], "an item that nobody asks for is in no form, whatever the law says"
        said = page.inner_text("footer")
        assert (
            "3か所" in said
            and "記載がない項目が1あり" in said
            and "項目が1あり、法令として" in said
            and "行が1あり" in said
        )
        assert page.locator("td.unknown").count() == 3


def test_minutes_are_added_up_and_those_below_zero_are_told(build: Build, browser: Browser) -> None:
    def step(item: str, done: str, place: str, minutes: str) -> dict[str, str]:
        return {"市区町村名": place, "工程": item, "実施": done, "1件の分": minutes}

    rows = [
        step("受ける", "有", "ためし市", "0"), step("受ける", "有", "みどり町", "4"),
        step("数える", "有", "ためし市", "7.5"), step("数える", "無", "みどり町", ""),
        step("運ぶ", "有", "ためし市", "-3"), step("運ぶ", "無", "みどり町", ""),
    ]  # fmt: skip
    with opened(browser, build(rows, "process_step")) as page:
        said = page.locator("#fc-cities .fc-said").all_inner_texts()
        assert [numbers(text) for text in said] == [[3, 2, 8], [1, 0, 0]]
        assert "0より小さい時間が1か所" in page.inner_text("footer")


@pytest.mark.parametrize("rows", [1, 0], ids=["one row", "no row"])
def test_one_municipality_alone_or_an_empty_table_is_said_and_nothing_breaks(
    rows: int, build: Build, browser: Browser, tmp_path: Path
) -> None:
    site = build([asked("氏名", "有", 市区町村名="ためし市", 根拠="法令")])
    data = site.parents[1] / "datasets/tameshi/form_item/data.csv"
    text_file(data, "".join(data.read_text(encoding="utf-8").splitlines(keepends=True)[: rows + 1]))
    with opened(browser, run(site.parents[1])) as page:
        assert tiles(page) == ([1, 1, 0] if rows else [0])
        assert page.locator(".notice:visible, .empty:visible").first.inner_text() != ""
        assert page.locator("#fc-body th[scope=row]").count() == rows


@pytest.mark.full
def test_a_very_large_table_is_counted_whole_and_shown_in_part(build: Build, browser: Browser) -> None:
    places = [f"{n}番市" for n in range(20)]
    rows = [
        asked(f"項目{k}", "有" if (k + n) % 3 else "無", 市区町村名=place)
        for k in range(1000)
        for n, place in enumerate(places)
    ]
    site = build(rows)
    assert site.stat().st_size < 1_500_000
    asks = (
        pd.DataFrame(rows).assign(y=lambda t: t["記入"] == "有").pivot(index="項目", columns="市区町村名", values="y")
    )
    with opened(browser, site) as page:
        assert tiles(page) == [1000, asks.all(axis=1).sum(), (asks.sum(axis=1) == 1).sum()]
        assert page.locator("#fc-head th").count() == 12 + 3
        assert len(shown(page)) == 100
        page.click("#fc-more")
        assert len(shown(page)) == 200
    bare = text_file(site.parent / "bare.html", without_scripts(site.read_text(encoding="utf-8")))
    with opened(browser, bare) as page:
        assert len(shown(page)) == 300 and "1,000" in page.inner_text(".fc-cut")
