"""Report maps: every count, age, share and pair on the page counted again from data.csv with plain pandas and pyproj.

Nothing of machikit computes here. Notes that are made on the page go out as CSV and come back in through `machikit add`.
"""

import csv
import datetime as dt
import io
import itertools
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sampling
from conftest import Run, text_file, write_dataset
from page_plain import read_csv
from page_tools import (
    JAPANESE,
    PHONE,
    one_form,
    opened,
    paper,
    squeezed,
    texts,
    tiles,
    until,
    visible_text,
    without_scripts,
)
from playwright.sync_api import Browser, Page
from pyproj import Geod

from machikit._base.errors import KitError
from machikit._base.messages import LOCALE, in_language, read_words
from machikit.catalog import Catalog
from machikit.prototype import run
from machikit.prototype.generate import create_prototype
from machikit.prototype.release_gate import ReleaseRefused
from machikit.tables.privacy.table_scan import scan_table

KIT = sampling.kit()
WALKS = [(c.id, city) for c in KIT.cards.values() if c.id == "find-the-error" for city in KIT.ready_cities(c)]
SETTLED = {"完了", "対応対象外"}  # by the words that the example city uses
WEIGHTS = {"道路の穴・段差": 3, "防護柵の破損": 3, "公園遊具の不具合": 2, "街路灯の不点灯": 2}
METRES, DAYS = 50, 14
WHEN = dt.datetime(2031, 5, 5, tzinfo=dt.UTC)  # years after the data


# --- the independent count ---------------------------------------------------------------------------------------------


class Plain:
    """Reports as anybody would read them: rows of data.csv, days by pandas, metres on the ellipsoid."""

    def __init__(self, table: pd.DataFrame, as_of: str, settled: set[str] = SETTLED):
        self.table, self.day = table.reset_index(drop=True), pd.Timestamp(as_of)
        date = pd.to_datetime(table["受付日"].str[:10], errors="coerce")
        end = pd.to_datetime(
            table["完了日"] if "完了日" in table else pd.Series("", index=table.index), errors="coerce"
        )
        self.open = ~table["対応状況"].isin(settled)
        self.age = (self.day - date).dt.days.where(date <= self.day)
        self.took = (end - date).dt.days.where(~self.open & (end >= date) & (end <= self.day))
        self.date = date

    def numbers(self, rows: Any = None) -> dict[str, float]:
        """Open, closed, median and oldest age of the open, and the share that was closed within 14 and 30 days."""
        some = self.table.index if rows is None else self.table.index[rows]
        open_, age, took = self.open.loc[some], self.age.loc[some], self.took.loc[some]
        waits = age[open_].dropna()
        told = {
            "open": int(open_.sum()),
            "closed": int((~open_).sum()),
            "median": waits.median(),
            "oldest": waits.max(),
        }
        for days in (14, 30):
            known = age.ge(30) & (open_ | took.notna())  # the same reports for both
            told[f"n{days}"] = int((took.le(days) & known).sum())
            told[f"of{days}"] = int(known.sum())
            told[str(days)] = 100 * told[f"n{days}"] / known.sum() if known.sum() else np.nan
        return told

    def bands(self, rows: Any) -> list[int]:
        waits = self.age[rows & self.open].dropna()
        cut = pd.cut(waits, [-1, 14, 30, 90, np.inf], labels=False)
        return [int((cut == k).sum()) for k in range(4)]

    def pairs(self, metres: float = METRES, days: int = DAYS) -> set[tuple[int, int]]:
        """Two rows of one kind, so near in place and time: each pair looked at by itself."""
        t, geod, found = self.table, Geod(ellps="GRS80"), set()
        there = t[(t["緯度"] != "") & (t["分類"] != "") & self.date.notna()]
        for a, b in itertools.combinations(there.index, 2):
            if t["分類"][a] != t["分類"][b] or abs((self.date[a] - self.date[b]).days) > days:
                continue
            if geod.inv(*(float(t[c][i]) for i in (a, b) for c in ("経度", "緯度")))[2] <= metres:
                found.add((a, b))
        return found

    def groups(self, pairs: set[tuple[int, int]]) -> list[set[int]]:
        """What hangs together by pairs, as far as something in it is open."""
        found: list[set[int]] = []
        for pair in sorted(pairs):
            touched = [g for g in found if g & set(pair)]
            found = [g for g in found if g not in touched] + [set(pair).union(*touched)]
        return [g for g in found if self.open[list(g)].any()]

    def order(
        self, weights: dict[str, int], age: float = 1, kind: float = 1, twin: float = 1
    ) -> list[tuple[float, float]]:
        """(points, age) of the open ones, the most urgent first."""
        pairs = self.pairs()
        doubled = [sum(i in pair for pair in pairs) for i in self.table.index]
        heavy = self.table["分類"].map(weights).fillna(1)
        points = age * (self.age.fillna(0) / 30).clip(upper=6) + kind * heavy + twin * np.array(doubled)
        told = sorted(zip(points[self.open], self.age[self.open].fillna(-1), strict=True), key=lambda x: (-x[0], -x[1]))
        return [(float(p), float(a)) for p, a in told]


@pytest.fixture
def project(built: Callable[[str, str], Path]) -> Path:
    return built("street-reports", "sample")


@pytest.fixture
def plain(project: Path) -> Plain:
    folder = project / "datasets" / "sample" / "street_report"
    as_of = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["as_of"]
    return Plain(read_csv(folder / "data.csv"), as_of)


# --- what the page shows -------------------------------------------------------------------------------------------------


def numbers(page: Page) -> list[float]:
    """The head's numbers in their order; NaN for a dash."""
    found = page.locator("#numbers .n").all_inner_texts()
    return [float(n.replace(",", "")) if n != "—" else np.nan for n in found]


def agrees(shown: list[float], told: dict[str, float], groups: int | None = None) -> None:
    assert shown[:2] == [told["open"], told["closed"]]
    assert np.array_equal(shown[2:4], [told["median"], told["oldest"]], equal_nan=True)
    share = shown[4]
    assert share == pytest.approx(told["14"], abs=0.5001, nan_ok=True)
    if groups is not None:
        assert shown[5] == groups


def press(page: Page, label: str) -> None:
    page.locator("#numbers button", has_text=label).click()


def everything(page: Page) -> None:
    while page.locator("#report-more").is_visible():
        page.click("#report-more")


def test_the_numbers_are_counted_to_the_datas_date_whatever_the_clock_says(
    project: Path, plain: Plain, browser: Browser
) -> None:
    told, groups = plain.numbers(), plain.groups(plain.pairs())
    assert told["open"] > 30 and len(groups) > 3 and plain.took.isna().sum() > plain.open.sum()
    with opened(browser, project / "site" / "index.html", WHEN) as page:
        agrees(numbers(page), told, len(groups))
        kinds = plain.table["分類"].unique()
        for kind in kinds:
            page.click(f"#report-kinds >> text={kind}")
            rows = plain.table["分類"] == kind
            agrees(numbers(page), plain.numbers(rows), sum(bool(g & set(rows[rows].index)) for g in groups))
        page.click(f"#report-kinds >> text={kinds[-1]}")
        for section in plain.table["担当課"].unique():
            page.select_option("#report-section", label=section)
            agrees(numbers(page), plain.numbers(plain.table["担当課"] == section))


def test_the_table_of_ages_says_how_long_each_kind_and_section_has_waited(
    project: Path, plain: Plain, browser: Browser
) -> None:
    with opened(browser, project / "site" / "index.html", WHEN) as page:
        for name, column in (("category", "分類"), ("section", "担当課")):
            lines = page.locator(f"table[data-by={name}] tbody tr").all()
            assert len(lines) == plain.table[column].nunique() + 1
            for line in lines:
                value, *cells = [squeezed(c) for c in line.locator("th, td").all_inner_texts()]
                rows = plain.table[column] == value if value != "全体" else plain.open | ~plain.open
                told = plain.numbers(rows)
                assert int(cells[0]) == told["open"]
                assert [int(c.replace("·", "0")) for c in cells[1:5]] == plain.bands(rows)
                assert [float(c) if c != "—" else np.nan for c in cells[5:7]] == pytest.approx(
                    [told["median"], told["oldest"]], nan_ok=True
                )
                for cell, days in zip(cells[7:], (14, 30), strict=True):
                    per, n, of = map(int, re.fullmatch(r"(\d+)%(\d+)/(\d+)", cell).groups())  # type: ignore[union-attr]
                    assert (n, of) == (told[f"n{days}"], told[f"of{days}"]) and per == pytest.approx(
                        100 * n / of, abs=0.5001
                    )


def test_what_may_be_the_same_thing_is_shown_in_sets_and_nothing_is_merged(
    project: Path, plain: Plain, browser: Browser
) -> None:
    pairs = plain.pairs()
    with opened(browser, project / "site" / "index.html") as page:
        assert {tuple(p) for p in page.evaluate("machikit.block('report_map').pairs")} == pairs
        press(page, "同じことかもしれない")
        everything(page)
        shown = page.evaluate(
            "[...document.querySelectorAll('#report-items > li')].map(li => li.classList.contains('group') ? '|' : li.id.slice(2))"
        )
        sets = [set(map(int, g.split())) for g in " ".join(shown).split("|") if g.strip()]
        assert sorted(map(sorted, sets)) == sorted(map(sorted, plain.groups(pairs)))
        assert page.locator("#twins-note").is_visible()
        assert page.evaluate("machikit.block('report_map').tables[0].n") == len(plain.table)
        first = min(min(g) for g in sets)
        page.click(f"#r-{first} .item")
        other = page.locator(f"#r-{first} .again button").first
        assert other.is_visible()
        other.click()
        assert int(page.locator("#report-items > li.on").get_attribute("id").removeprefix("r-")) in {
            b for a, b in pairs if a == first
        }  # type: ignore[union-attr]


def shown_order(page: Page) -> list[tuple[float, float]]:
    everything(page)
    return page.evaluate(
        "machikit.reports.listed().map(k => [machikit.reports.points(k), machikit.reports.block.age[k] ?? -1])"
    )


def test_the_order_follows_the_rule_that_is_shown_and_can_be_changed(
    project: Path, plain: Plain, browser: Browser
) -> None:
    with opened(browser, project / "site" / "index.html") as page:
        expected = plain.order(WEIGHTS)
        assert np.allclose(shown_order(page), expected)
        seen = [float(t.split("\n")[0]) for t in page.locator("#report-items .points").all_inner_texts()]
        assert seen == pytest.approx([p for p, _ in expected], abs=0.0501)
        page.click(".rule summary")
        assert "古さ×1" in page.inner_text("#rule-said")
        page.focus("#rule-age")
        page.keyboard.press("Home")
        assert page.evaluate("document.activeElement.id") == "rule-age"
        assert "古さ×0" in page.inner_text("#rule-said")
        assert np.allclose(shown_order(page), plain.order(WEIGHTS, age=0))
        kind = page.locator("#rule-kinds label", has_text="不法投棄").locator("select")
        kind.select_option("3")
        assert np.allclose(shown_order(page), plain.order(WEIGHTS | {"不法投棄": 3}, age=0))
        page.click("#rule-back")
        assert np.allclose(shown_order(page), expected)
        page.select_option("#report-order", "old")
        ages = [a for _, a in shown_order(page)]
        assert ages == sorted(ages, reverse=True) and len(ages) == plain.open.sum()


def test_with_the_scripts_removed_the_same_list_and_numbers_are_there(
    project: Path, browser: Browser, tmp_path: Path
) -> None:
    page_file = project / "site" / "index.html"
    bare = text_file(tmp_path / "bare.html", without_scripts(page_file.read_text(encoding="utf-8")))
    with opened(browser, page_file, WHEN) as page:
        live = [squeezed(t) for t in page.locator("#numbers .num").all_inner_texts()]
        press(page, "まだ終わっていない")  # pressed again: all of them, closed ones too
        everything(page)
        rows = [squeezed(t) for t in page.locator("#report-items .item").all_inner_texts()]
    with opened(browser, bare, size=PHONE) as page:
        assert [squeezed(t) for t in page.locator("#numbers .num").all_inner_texts()] == live
        assert [squeezed(t) for t in page.locator("#report-items .item").all_inner_texts()] == rows
        assert page.locator("svg.drawn").is_visible()
        assert not page.locator("#notes").is_visible()


def test_somebody_near_can_see_whether_it_has_been_reported(project: Path, plain: Plain, browser: Browser) -> None:
    towns = read_csv(project / "datasets" / "sample" / "town" / "data.csv")
    town, lat, lon = next(
        (r["町丁・字"], float(r["緯度"]), float(r["経度"])) for _, r in towns.iterrows() if r["町丁・字"] == "駅前通"
    )
    there = plain.table[plain.table["緯度"] != ""]
    far = np.array(
        [
            Geod(ellps="GRS80").inv(lon, lat, float(o), float(a))[2]
            for a, o in zip(there["緯度"], there["経度"], strict=True)
        ]
    )
    with opened(browser, project / "site" / "index.html") as page:
        page.fill("#town", town)
        page.keyboard.press("Tab")
        near = page.inner_text("#report-near")
        around, open_ = far <= 100, plain.open[there.index].to_numpy()
        assert [int(n) for n in re.findall(r"(\d+)件", near)] == [
            int((around & open_).sum()),
            int((around & ~open_).sum()),
        ]
        assert page.input_value("#report-order") == "near"
        everything(page)
        order = [
            int(i.removeprefix("r-"))
            for i in page.locator("#report-items > li").evaluate_all("els => els.map(e => e.id)")
        ]
        metres = dict(zip(there.index, far, strict=True))
        listed = [metres.get(i, np.inf) for i in order]
        assert len(order) == plain.open.sum() and all(b > a * 0.999 for a, b in itertools.pairwise(listed))


def test_downloads_hold_what_is_listed(project: Path, plain: Plain, browser: Browser) -> None:
    with opened(browser, project / "site" / "index.html") as page:
        page.click("#report-kinds >> text=不法投棄")
        with page.expect_download() as caught:
            page.click("#csv")
        rows = list(csv.DictReader(io.StringIO(Path(caught.value.path()).read_text(encoding="utf-8-sig"))))
        mine = plain.table[(plain.table["分類"] == "不法投棄") & plain.open]
        assert sorted(r["受付番号"] for r in rows) == sorted(mine["受付番号"])
        assert {r["内容"] for r in rows} == set(mine["内容"])
        with page.expect_download() as caught:
            page.click("#geojson")
        features = json.loads(Path(caught.value.path()).read_text(encoding="utf-8"))["features"]
        assert len(features) == len(mine)


# --- an invented city, to be broken in every way -----------------------------------------------------------------------


def row(date: str = "2026-09-01", category: str = "穴", status: str = "受付", **more: str) -> dict[str, str]:
    told = {"受付日": date, "分類": category, "対応状況": status, "緯度": "35.02", "経度": "137.02", "内容": "ためし"}
    return told | more


@pytest.fixture
def reports(workspace: Path) -> Iterator[Callable[..., Path]]:
    """A page of these reports; `package` goes into datapackage.json."""

    def make(rows: list[dict[str, str]], code: tuple[str, str] | None = None, **package: object) -> Path:
        write_dataset(workspace, "tameshi", "street_report", rows, **({"as_of": "2026-10-01"} | package))
        out = workspace / f"out{len(list(workspace.glob('out*')))}"
        made = create_prototype(Catalog(workspace), "street-reports", "tameshi", out)
        if code:
            text = (made / "prototype.py").read_text(encoding="utf-8")
            assert code[0] in text
            text_file(made / "prototype.py", text.replace(*code))
        return run(made)

    return make


def test_a_status_nobody_knows_is_shown_as_it_is_and_counted_as_open(
    reports: Callable[..., Path], browser: Browser
) -> None:
    rows = [row(status="県へ引継ぎ"), row(status="完了"), row(status="", category="灯り"), row(status="対応 済み")]
    with opened(browser, reports(rows)) as page:
        assert tiles(page)[:2] == [(2, "まだ終わっていない"), (2, "終わった")]
        assert "県へ引継ぎ" in page.inner_text("#report-items")
        said = page.inner_text("footer")
        assert "「県へ引継ぎ」" in said and "1件を未完了と数えています" in said
        assert "状態の記載がない1件" in said
    told = {"県へ引継ぎ": {"ja": "県へ引継ぎ", "en": "Passed to the prefecture", "state": "closed"}}
    with opened(browser, reports(rows, terms=told)) as page:
        assert tiles(page)[:2] == [(1, "まだ終わっていない"), (3, "終わった")]
        assert "「県へ引継ぎ」" not in page.inner_text("footer")


def test_dates_that_cannot_be_are_told_and_not_counted(reports: Callable[..., Path], browser: Browser) -> None:
    rows = [
        row("2024-02-29"), row("2026-12-24"), row(""), row("2026-02-30"), row("2026-09-30T10:15"),
        row("2026-08-01", status="完了", 完了日="2026-07-01"), row("2026-08-01", status="完了", 完了日="2026-08-15"),
        row("2026-08-01", status="完了", 完了日=""), row("2026-08-01", status="対応中", 完了日="2026-08-03"),
    ]  # fmt: skip
    rows = [{"完了日": "", **r} for r in rows]
    plain = Plain(pd.DataFrame(rows), "2026-10-01", {"完了"})
    leap = (dt.date(2026, 10, 1) - dt.date(2024, 2, 29)).days
    with opened(browser, reports(rows)) as page:
        agrees(numbers(page), plain.numbers())
        assert numbers(page)[3] == leap
        said = page.inner_text("footer")
        for sentence in ("後の3件は、古さを", "使える完了日がない2件", "状態が終わっていない1件"):
            assert sentence in said
        assert f"{leap}日前" in page.inner_text(".headline")


def test_a_bare_month_counts_to_the_last_day_that_its_data_name(reports: Callable[..., Path], browser: Browser) -> None:
    with opened(browser, reports([row("2026-10-30"), row("2026-10-01")], as_of="2026-10")) as page:
        assert numbers(page)[3] == 29


@pytest.mark.parametrize("rows", [[row()], [row(status="完了")]], ids=["open", "closed"])
def test_one_row_and_no_column_that_may_be_missing(
    rows: list[dict[str, str]], reports: Callable[..., Path], browser: Browser
) -> None:
    bare = [{k: v for k, v in r.items() if k != "内容"} | {"内容": "あ"} for r in rows]
    with opened(browser, reports(bare), size=PHONE) as page:
        waits = int(rows[0]["対応状況"] == "受付")
        shown = numbers(page)
        assert shown[:2] == [waits, 1 - waits]
        assert np.array_equal(shown[2:4], [30, 30] if waits else [np.nan, np.nan], equal_nan=True)
        assert len(shown) == 5  # without closing dates no share is told
        assert not page.locator("#report-section").count() and page.locator("table[data-by]").count() == 1
        assert page.locator("#report-empty").is_visible() != bool(waits)


def test_a_page_without_any_row_left_says_so(reports: Callable[..., Path], browser: Browser) -> None:
    none = reports([row()], code=('# reports = reports[reports["date"] >= "2026-04-01"]', "reports = reports[:0]"))
    with opened(browser, none) as page:
        assert page.inner_text(".headline") == "データに、通報が1件もありません。"
        assert numbers(page)[:2] == [0, 0]
        page.click("#note-here")
        assert page.locator("#note").is_visible()


def test_hostile_text_is_text(reports: Callable[..., Path], browser: Browser) -> None:
    nasty = ["<img src=x onerror=alert(1)>", "{{7*7}}", "</script><script>alert(1)</script>", "constructor", "=1+1"]
    rows = [row(category=n, status=n, 内容=n, 町名=n, 担当課=n, 緯度=f"35.0{i}") for i, n in enumerate(nasty)]
    with opened(browser, reports(rows, terms={nasty[0]: {"ja": nasty[2], "en": nasty[2]}})) as page:
        said = visible_text(page)
        for text in nasty:
            assert squeezed(text) in said
        assert page.locator("main img").count() == 0
        for _ in nasty:
            page.locator("#report-kinds button").nth(1).click()
        page.click("#lang")
        page.locator("#report-items .item").first.click()
        page.locator("#note-here").click()
        page.fill("#note-text", nasty[2])
        page.click("#note-save")
        assert squeezed(nasty[2]) in squeezed(page.inner_text("#notes-table"))


@pytest.mark.full
def test_fifty_thousand_reports(reports: Callable[..., Path], browser: Browser) -> None:
    chance = np.random.default_rng(8)
    n = 50_000
    days = pd.Timestamp("2026-10-01") - pd.to_timedelta(chance.integers(0, 1500, n), "D")
    table = pd.DataFrame({
        "受付日": days.strftime("%Y-%m-%d"), "分類": chance.choice(["穴", "灯り", "枝"], n),
        "対応状況": np.where(chance.random(n) < 0.9, "完了", "受付"), "緯度": np.char.mod("%.6f", chance.uniform(34.9, 35.1, n)),
        "経度": np.char.mod("%.6f", chance.uniform(136.9, 137.1, n)), "内容": "ためし",
    })  # fmt: skip
    table.loc[:5000, ["緯度", "経度", "分類", "受付日"]] = [
        "35.0",
        "137.0",
        "ひとところ",
        "2026-09-01",
    ]  # the town hall's own address
    built_page = reports(table.to_dict("records"))
    assert built_page.stat().st_size < 9_000_000
    plain = Plain(table, "2026-10-01")
    with opened(browser, built_page) as page:
        told = plain.numbers()
        assert numbers(page)[:4] == [told["open"], told["closed"], told["median"], told["oldest"]]
        assert "「同じ" in page.inner_text("footer") and "ひとところは、近くに通報が多すぎる" in page.inner_text(
            "footer"
        )
        page.fill("#report-search", "ひとところ")
        assert numbers(page)[0] == plain.open[:5001].sum()


# --- the gate -----------------------------------------------------------------------------------------------------------


TRACES = {
    "穴があります。090-1111-2222 まで電話ください": "mobile",
    "写真は taro.kaku@gmail.com へ送りました": "mail",
    "架空さん宅の前の街路灯が消えています": "household",
    "架空さんの家のへいがくずれそう": "household",
    "連絡は 087-000-1234 へ": "phone",
    "架空と申します。灯りが消えています": "person",
    "氏名：架空 太郎　灯りが消えた": "person",
}


def test_a_text_with_traces_of_a_person_stops_the_page_and_says_where(workspace: Path, machikit_cli: Run) -> None:
    write_dataset(workspace, "tameshi", "street_report", [row(), row()], as_of="2026-10-01")
    made = create_prototype(Catalog(workspace), "street-reports", "tameshi", workspace / "out")
    data = made / "datasets" / "tameshi" / "street_report" / "data.csv"
    header, first, second = data.read_text(encoding="utf-8").splitlines()
    titles = read_words(LOCALE / "privacy.csv")
    for text, kind in TRACES.items():
        text_file(data, f"{header}\n{first}\n{second.replace('ためし', text)}\n")
        with pytest.raises(ReleaseRefused) as caught, in_language("ja"):
            run(made)
        assert "data.csv" in caught.value.where and "3" in caught.value.where and "内容" in caught.value.where, text
        assert titles[f"privacy.{kind}"]["ja"] in caught.value.what, text
        assert "消してください" in caught.value.fix
        for secret in ("1111-2222", "taro.kaku", "架空 太郎", "000-1234"):
            assert secret not in str(caught.value)
    told = machikit_cli("build", made)  # the same at the command line
    said = told.stdout + told.stderr
    assert told.returncode != 0 and "Traceback" not in said
    assert "data.csv" in said and "内容" in said and "Take that part out" in said
    assert not (made / "site" / "index.html").exists()


@pytest.mark.parametrize(
    "text",
    [
        "住宅の前の灯り", "皆さんが通る道", "業者さんが直した所", "2026-09-01 から", "お客様用の駐車場の前",
        "近所の子どもさんが通る", "0.5 m の段差", "R8-0123 と同じ所", "郵便局の前、番地は 1-2-3", "管理人さんに聞いた",
    ],
)  # fmt: skip
def test_what_anybody_may_be_called_is_no_trace(text: str) -> None:
    schema = KIT.schema("street_report")
    assert [p.kind for p in scan_table(["内容"], [[text]], schema) if p.level == "error"] == []
    assert [p.kind for p in scan_table(["内容"], [["連絡は 087-000-1234"]], schema)] == ["phone"]


def test_a_text_that_code_put_in_is_stopped_too(reports: Callable[..., Path]) -> None:
    line = '# reports = reports[reports["date"] >= "2026-04-01"]'
    with pytest.raises(ReleaseRefused, match=r"prototype\.py"):
        reports([row()], code=(line, 'reports["text"] = "090-1111-2222"'))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ("metres=0", "metres=0"),
        ("days=5000", "days=5000"),
        ('weights={"穴": 9}', "穴: 9"),
        ('weights={"穴": "high"}', "穴: high"),
    ],
)
def test_numbers_that_make_no_sense_are_told_with_file_and_line(
    change: str, where: str, reports: Callable[..., Path]
) -> None:
    old = next(x for x in ("metres=50", "days=14", "weights=weights") if x.split("=")[0] == change.split("=")[0])
    with pytest.raises(KitError) as caught:
        reports([row()], code=(old, change))
    assert where in str(caught.value) and "prototype.py:" in str(caught.value)


# --- on foot ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("card", "city"), WALKS, ids=map("-".join, WALKS))
def test_a_walk_lists_every_place_of_the_citys_lists(
    card: str, city: str, built: Callable[[str, str], Path], browser: Browser
) -> None:
    project = built(card, city)
    places = []
    for topic in ("evacuation_shelter", "aed", "public_toilet"):
        file = project / "datasets" / city / topic / "data.csv"
        if file.is_file():
            table = read_csv(file)
            places.append(table[table["受入対象者"] == ""] if "受入対象者" in table else table)
    assert places
    with opened(browser, project / "site" / "index.html", size=PHONE) as page:
        total = sum(map(len, places))
        assert tiles(page)[0][0] == total == len(page.evaluate("machikit.reports.listed()"))
        shown = page.evaluate("machikit.reports.rows.map((_, k) => machikit.reports.cell(k, 'name'))")
        assert sorted(n or "" for n in shown) == sorted(n for table in places for n in table["名称"])
        state = dict(zip(("unseen", "noted", "seen"), [n for n, _ in tiles(page)[1:]], strict=True))
        errors = project / "datasets" / city / "data_error" / "data.csv"
        if errors.is_file():
            table = read_csv(errors)
            waits = table[~table["対応状況"].isin(["修正済み", "修正不要", "違いなし"])]["名称"]
            names = places[0]["名称"]
            assert state["noted"] == names.isin(waits).sum() > 0
            assert state["seen"] == (names.isin(table["名称"]) & ~names.isin(waits)).sum() > 0
        else:
            assert (state["unseen"], state["noted"], state["seen"]) == (total, 0, 0)


def saved(page: Page) -> tuple[str, list[dict[str, str]]]:
    with page.expect_download() as caught:
        page.click("#notes-csv")
    text = Path(caught.value.path()).read_text(encoding="utf-8-sig")
    return caught.value.suggested_filename, list(csv.DictReader(io.StringIO(text)))


def test_what_is_seen_is_noted_saved_added_and_shown_to_the_next(
    built: Callable[[str, str], Path], browser: Browser, tmp_path: Path, machikit_cli: Run
) -> None:
    project = shutil.copytree(built("find-the-error", "yaizu"), tmp_path / "walk")
    at = dt.datetime(2026, 11, 14, 1, 30, tzinfo=dt.UTC)
    with opened(browser, project / "site" / "index.html", at, size=PHONE) as page:
        names = page.locator("#report-items b").all_inner_texts()
        page.locator("#report-items .ok").nth(0).click()
        assert [n for n, _ in tiles(page)][2:] == [0, 1]
        page.locator("#report-items .no").nth(1).click()
        page.click("#note-kinds >> text=ほかの項目が違う")
        page.select_option("#note-field", "address")
        value = page.inner_text("#note-value b")
        page.fill("#note-text", '表示板では「9-14」, 入口は"北"')
        page.click("#note-save")
        assert [n for n, _ in tiles(page)][2:] == [1, 1]
        page.click("#note-here")
        page.fill("#note-name", "新しい集会所")
        page.fill("#note-text", "避難所の表示板がある")
        page.click("#note-save")
        said = page.inner_text("#notes")
        assert "どこにも送られません" in said and "主催者が預かり" in said and "新しい集会所" in said
        assert page.locator(".report-pin").count() == 3
        file, rows = saved(page)
        printed = paper(page)
    assert file == "yaizu-data_error-2026-11-14.csv"
    fields = [f.header for f in KIT.schema("data_error").fields]
    assert list(rows[0]) == fields
    assert [r["違いの種類"] for r in rows] == ["違いなし", "ほかの項目が違う", "一覧にない"]
    assert [r["対応状況"] for r in rows] == ["違いなし", "未連絡", "未連絡"]
    assert [r["名称"] for r in rows] == [names[0], names[1], "新しい集会所"]
    assert rows[1]["データの値"] == value and rows[1]["違う項目"] == "所在地_連結表記"
    assert {r["見た日"] for r in rows} == {"2026-11-14"} and all(float(r["緯度"]) > 30 for r in rows)
    for text in ("新しい集会所", "避難所の表示板がある", names[0]):
        assert one_form(text) in printed

    source = tmp_path / file
    with source.open("w", encoding="utf-8-sig", newline="") as out:
        table = csv.DictWriter(out, fields)
        table.writeheader()
        table.writerows(rows)
    told = machikit_cli("add", source, "--city", "yaizu", "--licence", "cc0-1.0", "--as-of", "2026-11-20", cwd=project)
    assert told.returncode == 0, told.stdout + told.stderr
    with opened(browser, run(project), at) as page:
        assert [n for n, _ in tiles(page)][2:] == [1, 1]
        known = page.locator(".earlier tbody tr").all_inner_texts()
        assert len(known) == 3 and any("新しい集会所" in line and "6日" in line for line in known)


def test_a_note_with_traces_of_a_person_is_not_taken(built: Callable[[str, str], Path], browser: Browser) -> None:
    with opened(browser, built("find-the-error", "sample") / "site" / "index.html") as page:
        page.locator("#report-items .no").first.click()
        for text in (
            "連絡は 0587-00-1234",
            "０９０ー１１１１ー２２２２",
            "a.b@example.jp まで",
            "田中さんに聞いた",
            "氏名：だれか",
        ):
            page.fill("#note-text", text)
            page.click("#note-save")
            assert page.locator("#note-trace").is_visible(), text
            assert page.evaluate("machikit.reports.notes.all.length") == 0
        page.fill("#note-text", "入口は北がわ。段差3段。番地は 9-14")
        page.click("#note-save")
        assert page.evaluate("machikit.reports.notes.all.length") == 1
        assert not page.locator("#note").is_visible()


def test_a_press_on_the_map_and_the_keyboard_both_lead_to_a_note(
    project: Path, browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, project / "site" / "index.html") as page:
        box = page.locator(".folium-map").bounding_box()
        assert box
        page.evaluate("machikit.map.setView([35.36, 136.83], 15, { animate: false })")
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 120)
        page.click(".leaflet-popup button")
        assert page.evaluate("document.querySelector('#note').contains(document.activeElement)")
        page.keyboard.press("Escape")
        assert not page.locator("#note").is_visible()
        assert page.inner_text("#report-near").startswith("地図で選んだ点から")
        page.click("#lang")
        left = [
            text
            for lang, text, where in texts(page)
            if lang != "ja" and not where.startswith(("source.", "caveat.")) and JAPANESE.search(text)
        ]
        assert left == []
        page.click("#lang")
        page.focus("#note-here")
        page.keyboard.press("Enter")
        page.click("#note-save")
        assert "選ぶか" in page.inner_text("#note-trace")
        page.click("#note-kinds >> text=不法投棄")
        page.click("#note-save")
        file, rows = saved(page)
        assert file.startswith("sample-street_report-")
        assert [(r["分類"], r["対応状況"]) for r in rows] == [("不法投棄", "未連絡")]
        assert float(rows[0]["緯度"]) == pytest.approx(35.36, abs=0.1)
        page.click("#notes-clear")
        assert page.evaluate("machikit.reports.notes.all.length") == 1  # asks once more
        page.click("#notes-clear")
        assert page.evaluate("machikit.reports.notes.all.length") == 0
        until(page, "document.querySelector('#notes-do').hidden")
