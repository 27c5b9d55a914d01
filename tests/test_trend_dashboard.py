"""Lines over time: every number, sentence, index, gap and limit counted again with plain pandas from data.csv."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sampling
from conftest import text_file, write_card, write_dataset
from page_tools import PHONE, axe, misfits, one_form, opened, paper, squeezed, until, without_scripts
from playwright.sync_api import Browser, Locator, Page

from machikit._base.errors import KitError
from machikit.catalog import Catalog
from machikit.prototype import run
from machikit.prototype.generate import create_prototype

KIT = sampling.kit()
READY = [(c.id, city) for c in KIT.cards.values() if c.template == "trend-dashboard" for city in KIT.ready_cities(c)]
STATES = {"総人口": "人口", "世帯数": "世帯数"}
EVENTS = {"出生者数": "出生", "死亡者数": "死亡", "転入者数": "転入", "転出者数": "転出"}
HOSTILE = "<img src=x onerror=alert(1)>{{7*7}}</script><b>太字"
Build = Callable[..., Path]


def test_each_card_is_ready_somewhere() -> None:
    assert {card for card, _ in READY} >= {"town-in-ten-years", "births-and-moves", "water-quality"}


# --- reading a page and its data -----------------------------------------------------------------------------------------


def data(project: Path, topic: str, city: str | None = None) -> pd.DataFrame:
    """A data.csv as pandas reads it: texts stay texts, blanks become NaN."""
    folder = next(p for p in (project / "datasets").iterdir() if (p / topic).is_dir() and city in (None, p.name))
    return pd.read_csv(folder / topic / "data.csv", dtype={"全国地方公共団体コード": str})


def tiles(page: Page) -> list[str]:
    return page.locator("#numbers .n").all_inner_texts()


def plotted(page: Page, part: int = 0) -> list[dict[str, Any]]:
    """The lines of the large chart, without the marks upon them: name, x (ISO dates) and y."""
    return page.evaluate(
        "n => document.querySelector(`#trend-${n} .plot`).data.filter(t => t.mode !== 'markers')"
        ".map(t => ({name: t.name, x: [...t.x], y: [...t.y], dash: t.line.dash}))",
        part,
    )


def marks(page: Page, colour: str | None = None) -> list[tuple[str, float]]:
    """The marked points of the large chart: those outside their limits, or (colour None) those below what can be measured."""
    found = page.evaluate(
        "[...document.querySelector('#trend-0 .plot').data].filter(t => t.mode === 'markers')"
        ".map(t => [t.marker.symbol, [...t.x].map((x, i) => [x, t.y[i]])])"
    )
    wanted = "diamond" if colour else "triangle-down-open"
    return sorted((x, y) for symbol, points in found if symbol == wanted for x, y in points)


def shapes(page: Page, part: int = 0) -> list[dict[str, Any]]:
    return page.evaluate("n => document.querySelector(`#trend-${n} .plot`).layout.shapes", part)


def table(box: Locator) -> list[list[str]]:
    return [[" ".join(c.split()) for c in row.locator("th, td").all_inner_texts()] for row in box.locator("tr").all()]


def pairs(line: dict[str, Any]) -> dict[str, float]:
    """date → value of a line, its breaks left out."""
    return {x: y for x, y in zip(line["x"], line["y"], strict=True) if y is not None}


def press(page: Page, name: str, part: int = 0) -> None:
    page.locator(f"#trend-{part}").get_by_role("button", name=name, exact=True).first.click()


def signed(n: float) -> str:
    return ("+" if n > 0 else "−" if n < 0 else "±") + f"{abs(n):,.0f}"


def share(now: float, then: float) -> str:
    n = round((now / then - 1) * 100, 1)
    return ("+" if n > 0 else "−" if n < 0 else "±") + f"{abs(n):.1f}"


def said(date: str) -> str:
    year, month, day = map(int, date.split("-"))
    return f"{year}年{month}月{day}日"


def inked(svg: Locator) -> list[list[tuple[float, float]]]:
    """The corners of each line of a drawn chart, in pixels of the drawing; one path a run."""
    paths = svg.locator("path.l").evaluate_all("els => els.map(e => e.getAttribute('d'))")
    return [[tuple(map(float, corner.split())) for corner in d[1:].split("L")] for d in paths]  # type: ignore[misc]


def straight(xs: list[float], ys: list[float]) -> bool:
    """Whether ys are a straight function of xs, to the tenth of a pixel that a drawing keeps."""
    if max(xs) == min(xs):
        return max(ys) - min(ys) <= 0.11
    slope, start = np.polyfit(xs, ys, 1)
    return bool(np.abs(slope * np.array(xs) + start - np.array(ys)).max() <= 0.11)


# --- the town in ten years -----------------------------------------------------------------------------------------------

TOWNS = [pair for pair in READY if pair[0] == "town-in-ten-years"]


@pytest.mark.parametrize(("card", "city"), TOWNS, ids=map("-".join, TOWNS))
def test_the_sentence_tells_the_change_and_its_causes_over_the_same_years(
    card: str, city: str, built: Callable[[str, str], Path], browser: Browser
) -> None:
    project = built(card, city)
    years = data(project, "population_by_year", city).sort_values("基準日")
    first, last = years.iloc[0], years.iloc[-1]
    change = last["総人口"] - first["総人口"]
    # what happened between the two dates: the calendar years from the first on, up to the one before the last
    within = years[years["人口動態の対象年"].between(int(first["基準日"][:4]), int(last["基準日"][:4]) - 1)]
    natural = (within["出生者数"] - within["死亡者数"]).sum()
    social = (within["転入者数"] - within["転出者数"]).sum()
    with opened(browser, project / "site" / "index.html") as page:
        text = squeezed(page.inner_text(".headline"))
        word = "増え" if change > 0 else "減り"
        percent = share(last["総人口"], first["総人口"])[1:]
        assert text.startswith(
            f"{said(last['基準日'])}の人口は{last['総人口']:,}人。{said(first['基準日'])}より{abs(change):,}人({percent}%){word}ました。"
        )
        begin, end = within["人口動態の対象年"].min(), within["人口動態の対象年"].max()
        assert (
            f"{begin}年から{end}年までの差し引きは、出生と死亡で{signed(natural)}人、転入と転出で{signed(social)}人です。"
            in text
        )
        assert tiles(page)[:4] == [f"{last['総人口']:,}", signed(change), signed(natural), signed(social)]
        page.click("#lang")
        english = page.inner_text(".headline")
        assert f"{last['総人口']:,} people" in english and f"{abs(change):,} ({percent}%)" in english
        assert f"births less deaths {signed(natural)}" in english


def test_every_chart_and_table_holds_the_values_of_the_file(
    built: Callable[[str, str], Path], browser: Browser
) -> None:
    project = built("town-in-ten-years", "takamatsu")
    years = data(project, "population_by_year").sort_values("基準日")
    held = {label: dict(zip(years["基準日"], years[h], strict=True)) for h, label in STATES.items()}
    when = years["人口動態の対象年"].astype(str) + "-01-01"
    held |= {label: dict(zip(when, years[h], strict=True)) for h, label in EVENTS.items()}
    with opened(browser, project / "site" / "index.html") as page:
        panels = [["人口"], ["世帯数"], ["出生", "死亡"], ["転入", "転出"]]
        drawn = page.locator("#trend-0 .small figure")
        assert drawn.count() == len(panels)
        for figure, names in zip(drawn.all(), panels, strict=True):
            figure.locator("button").click()
            for mode, base in (("実数", None), ("指数（はじめ＝100）", 100.0)):
                press(page, mode)
                lines = plotted(page)
                assert [line["name"] for line in lines] == (names if len(names) > 1 else [names[0]])
                assert len({line["dash"] for line in lines}) == len(lines), "colour alone does not tell them apart"
                for line, name in zip(lines, names, strict=True):
                    first = min(held[name])
                    wanted = {d: v if base is None else v / held[name][first] * base for d, v in held[name].items()}
                    assert pairs(line) == pytest.approx(wanted)
                    svg = figure.locator(f".{'index' if base else 'value'} svg")
                    assert svg.is_visible()
                    (corners,) = inked(svg)[names.index(name) : names.index(name) + 1]
                    dates = [dt.date.fromisoformat(d).toordinal() for d in sorted(wanted)]
                    assert straight(dates, [a for a, _ in corners])
                    assert straight([wanted[d] for d in sorted(wanted)], [b for _, b in corners])
            press(page, "実数")
            rows = table(page.locator("#trend-0 .values"))
            dates = sorted(held[names[0]])
            label = (lambda d: d[:4]) if names[0] in EVENTS.values() else str
            assert rows[1:] == [[label(d), *(f"{held[name][d]:,.0f}" for name in names)] for d in dates]
        summary = table(page.locator("#trend-0 .summary"))
        assert len(summary) == 1 + 6
        for name, first, last, change, percent in summary[1:]:
            (d0, v0), *_, (d1, v1) = sorted(held[name].items())
            if name in EVENTS.values():
                d0, d1 = d0[:4], d1[:4]
            assert (first, last) == (f"{v0:,.0f} {d0}", f"{v1:,.0f} {d1}")
            assert (change, percent) == (signed(v1 - v0), f"{share(v1, v0)} %")


def test_towns_are_counted_searched_sorted_and_shown_large(built: Callable[[str, str], Path], browser: Browser) -> None:
    project = built("town-in-ten-years", "takamatsu")
    towns = data(project, "population_by_year_and_town").sort_values("調査年月日")
    first, last = (towns.groupby("地域名")["総人口"].agg(f) for f in ("first", "last"))
    change = last - first
    with opened(browser, project / "site" / "index.html") as page:
        part = page.locator("#trend-1")
        text = squeezed(part.locator(".lead").inner_text())
        assert f"{len(change)}の町のうち" in text
        assert f"増えたのは{(change > 0).sum()}、減ったのは{(change < 0).sum()}。" in text
        assert f"{change.idxmax()}({signed(change.max())}人)" in text
        assert f"{change.idxmin()}({signed(change.min())}人)" in text
        assert tiles(page)[-1] == str((change < 0).sum())

        def seen() -> list[str]:
            return [f.inner_text().split("\n")[0] for f in part.locator(".small figure:visible").all()]

        largest = last.sort_values(ascending=False)
        assert seen() == largest.index[:12].tolist()
        part.locator(".order").select_option("down")
        shown = seen()
        assert change[shown].tolist() == sorted(change)[:12]
        part.locator(".order").select_option("up")
        assert change[seen()].tolist() == sorted(change, reverse=True)[:12]
        part.locator(".more").click()
        assert len(seen()) == 24
        part.locator(".seek").fill("こくぶんじ")
        assert not seen() and part.locator(".none").is_visible(), "what is not found is said"
        part.locator(".seek").fill("国分寺町")
        assert set(seen()) == {t for t in change.index if "国分寺町" in t}
        part.locator(".small figure:visible button").last.click()
        chosen = seen()[-1]
        mine = towns[towns["地域名"] == chosen]
        assert pairs(plotted(page, 1)[0]) == dict(zip(mine["調査年月日"], mine["総人口"], strict=True))
        assert part.locator(".large figcaption b").inner_text() == chosen


def test_a_gap_is_drawn_told_and_never_bridged(built: Callable[[str, str], Path], browser: Browser) -> None:
    project = built("town-in-ten-years", "takamatsu")
    dates = sorted(set(data(project, "population_by_year_and_town")["調査年月日"]))
    before, after = "2018-11-01", "2020-12-01"
    assert dates[:2] == [before, after], "the file has no table of 2019"
    with opened(browser, project / "site" / "index.html") as page:
        line = plotted(page, 1)[0]
        assert line["x"][: line["x"].index(after)] == [before, before] and line["y"][1] is None
        (grey,) = [s for s in shapes(page, 1) if s["type"] == "rect"]
        assert (grey["x0"], grey["x1"]) == (before, after)
        runs = inked(page.locator("#trend-1 .small figure:visible svg").first)
        assert [len(run) for run in runs] == [1, len(dates) - 1]
        assert f"{before} と {after} の間は記録がありません" in page.inner_text("#trend-1 .gaps")
        assert "記録のない期間" in page.inner_text("#trend-1 .marks")
        assert "記録のない期間" not in page.inner_text("#trend-0")


def test_cities_are_compared_by_an_index_from_one_shared_date(tmp_path: Path, browser: Browser) -> None:
    others = ["aizuwakamatsu", "神戸市"]
    project = create_prototype(KIT, "town-in-ten-years", "takamatsu", tmp_path, compare=others)
    shelves = {p.name: p / "population_by_year" for p in (project / "datasets").iterdir()}
    cities = {"takamatsu": "高松市", "aizuwakamatsu": "会津若松市", "kobe": "神戸市"}
    held = {
        name: data(project, "population_by_year", city).set_index("基準日")["総人口"]
        for city, name in cities.items()
        if shelves[city].is_dir()
    }
    assert list(held) == list(cities.values())
    index = {name: series / series.iloc[0] * 100 for name, series in held.items()}
    with opened(browser, run(project)) as page:
        lines = plotted(page)
        assert [line["name"] for line in lines] == list(held)
        for line in lines:
            assert pairs(line) == pytest.approx(index[line["name"]].to_dict())
        assert page.inner_text("#trend-0 .from").strip() == "2015-01-01＝100"
        listed = "、".join(f"{name}{series.iloc[-1]:.1f}" for name, series in index.items())
        assert f"2015年1月1日を100とすると、2025年1月1日の人口は{listed}です。" in squeezed(
            page.inner_text(".headline")
        )
        assert page.locator("#trend-0 .large .keys.lines li").all_inner_texts() == list(held)
        press(page, "実数")
        for line in plotted(page):
            assert pairs(line) == held[line["name"]].to_dict()
        rows = [row for row in table(page.locator("#trend-0 .summary"))[1:] if row[1] == "人口"]
        assert [row[0] for row in rows] == list(held)
        for name, _, first, last, change, percent in rows:
            a, b = held[name].iloc[0], held[name].iloc[-1]
            assert (first.split()[0], last.split()[0]) == (f"{a:,}", f"{b:,}")
            assert (change, percent) == (signed(b - a), f"{share(b, a)} %")
        page.click("#lang")
        assert page.locator("#trend-0 .large .keys.lines li").all_inner_texts() == [
            "Takamatsu",
            "Aizuwakamatsu",
            "Kobe",
        ]
        assert misfits(page) == []


# --- what happens month by month -----------------------------------------------------------------------------------------


def test_months_are_summed_over_whole_years_only_and_downloaded_as_they_are(
    built: Callable[[str, str], Path], browser: Browser
) -> None:
    project = built("births-and-moves", "takamatsu")
    births, moves = data(project, "births_and_deaths"), data(project, "moves")
    for frame in (births, moves):
        frame["year"] = frame["年月"].str[:4].astype(int)
        frame["fiscal"] = frame["year"] - (frame["年月"].str[5:].astype(int) < 4)
    columns = ["出生者数", "死亡者数"]

    def sums(frame: pd.DataFrame, by: str, column: str) -> dict[str, float]:
        whole = frame.groupby(by)[column].agg(["size", "sum"])
        return {f"{year}-01-01": n for year, (size, n) in whole.iterrows() if size == 12}

    years = {column: sums(births, "year", column) for column in columns}
    with opened(browser, project / "site" / "index.html", accept_downloads=True) as page:
        last = max(years["出生者数"])
        b, d = (years[column][last] for column in columns)
        assert f"{last[:4]}年は、出生が{b:,}人、死亡が{d:,}人。差は{signed(b - d)}人です。" in squeezed(
            page.inner_text(".headline")
        )
        moved = [sums(moves, "year", column)[last] for column in ("転入者数", "転出者数")]
        assert tiles(page) == [f"{b:,}", f"{d:,}", signed(b - d), signed(moved[0] - moved[1])]
        for chip, wanted in (
            ("年の合計（暦年）", years),
            ("年度の合計（4月〜翌年3月）", {column: sums(births, "fiscal", column) for column in columns}),
            ("月ごと", {column: dict(zip(births["年月"] + "-01", births[column], strict=True)) for column in columns}),
        ):
            press(page, chip)
            assert [pairs(line) for line in plotted(page)] == [wanted[column] for column in columns]
        assert page.locator("#trend-0 .mode button").count() == 0, "months have levels of their own: no index"
        low, high = births["出生者数"].min(), births["出生者数"].max()
        (row,) = [row for row in table(page.locator("#trend-0 .view:visible .summary")) if row[0] == "出生"]
        assert row[1].startswith(f"{low} ") and row[2].startswith(f"{high} ")
        with page.expect_download() as download:
            page.click("#csv")
        rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
        got = {(r["項目"], r["日付"]): float(r["値"]) for r in rows}
        assert len(got) == len(rows) == 2 * len(births) + 2 * len(moves), "each month once, no sums among them"
        for frame, names in ((births, columns), (moves, ["転入者数", "転出者数"])):
            for column in names:
                for date, n in zip(frame["年月"], frame[column], strict=True):
                    assert got[EVENTS[column], date] == n


# --- limits --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def water(built: Callable[[str, str], Path]) -> Path:
    return built("water-quality", "sample")


def outside(tests: pd.DataFrame) -> pd.Series:
    """Whether each value lies outside its limits; what is too small to tell does not."""
    beyond = (tests["測定値"] > tests["基準値_上限"]) | (tests["測定値"] < tests["基準値_下限"])
    return beyond & (tests["不等号"] != "<")


def test_limits_are_held_against_each_value(water: Path, browser: Browser) -> None:
    tests = data(water, "water_quality").sort_values("採水日", kind="stable")
    beyond = outside(tests)
    latest = tests.groupby(["採水地点", "検査項目"], sort=False).tail(1)
    now = latest[beyond[latest.index]]
    with opened(browser, water / "site" / "index.html") as page:
        limited = tests[["基準値_上限", "基準値_下限"]].notna().any(axis=1).sum()
        assert tiles(page) == [str(len(now)), str(beyond.sum()), f"{limited:,}"]
        text = squeezed(page.inner_text(".headline"))
        assert len(now) >= 1
        for _, row in now.iterrows():
            assert (
                squeezed(
                    f"{row['採水地点']}の{row['検査項目']}（{said(row['採水日'])}、{row['測定値']:g} {row['単位']}"
                )
                in text
            )
        for item, mine in tests.groupby("検査項目", sort=False):
            page.locator("#trend-0 .small figure").filter(has=page.get_by_text(str(item), exact=True)).locator(
                "button"
            ).click()
            for line in plotted(page):
                place = mine[mine["採水地点"] == line["name"]]
                assert pairs(line) == dict(zip(place["採水日"], place["測定値"], strict=True))
            over, small = mine[beyond[mine.index]], mine[mine["不等号"] == "<"]
            assert marks(page, "red") == sorted(zip(over["採水日"], over["測定値"], strict=True))
            assert marks(page) == sorted(zip(small["採水日"], small["測定値"], strict=True))
            across = {s["y0"] for s in shapes(page) if s["type"] == "line" and s["y0"] == s["y1"]}
            assert across == {*mine["基準値_上限"].dropna(), *mine["基準値_下限"].dropna()}
        rows = {(r[0], r[1]): r[2:] for r in table(page.locator("#trend-0 .summary"))[1:]}
        assert len(rows) == len(latest)
        for (place, item), mine in tests.groupby(["採水地点", "検査項目"]):
            final, over = mine.iloc[-1], mine[beyond[mine.index]]
            value, limit, times, when, count = rows[place, item]
            sign = "<" if final["不等号"] == "<" else ""
            assert value == f"{sign}{final['測定値']:g} {final['採水日']}"
            assert [float(n) for n in re.findall(r"[\d.]+", limit)] == final[
                ["基準値_下限", "基準値_上限"]
            ].dropna().tolist()
            assert (times, count) == (str(len(over)), str(len(mine)))
            assert when == (over["採水日"].max() if len(over) else "—")


def test_what_was_not_tested_and_what_has_moved_is_marked_and_told(water: Path, browser: Browser) -> None:
    tests = data(water, "water_quality")
    moved = tests[tests["地点や方法の変更"].notna()]
    (date,), (place,), (why,) = (set(moved[c]) for c in ("採水日", "採水地点", "地点や方法の変更"))
    with opened(browser, water / "site" / "index.html") as page:
        (dotted,) = [s for s in shapes(page) if s["type"] == "line" and s["x0"] == s["x1"]]
        assert dotted["x0"] == date
        assert squeezed(f"※ {date} {place}：{why}") in squeezed(page.inner_text("#trend-0 .breaks"))
        mine = sorted(set(tests[tests["採水地点"] == "山の手水源"]["採水日"]))
        days = [dt.date.fromisoformat(d).toordinal() for d in mine]
        n = int(np.argmax(np.diff(days)))
        (grey,) = [s for s in shapes(page) if s["type"] == "rect"]
        assert (grey["x0"], grey["x1"]) == (mine[n], mine[n + 1])
        assert f"{mine[n]} と {mine[n + 1]} の間は記録がありません（山の手水源）" in page.inner_text("#trend-0 .gaps")
        page.click("#lang")
        assert f"No record between {mine[n]} and {mine[n + 1]} (Yamanote source)" in page.inner_text("#trend-0 .gaps")


# --- paper, and without scripts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("card", ["water-quality", "births-and-moves"])
def test_without_scripts_and_on_paper_the_page_says_the_same(
    card: str, built: Callable[[str, str], Path], browser: Browser, tmp_path: Path
) -> None:
    project = built(card, next(city for name, city in READY if name == card))
    site = project / "site" / "index.html"
    bare = text_file(tmp_path / "bare.html", without_scripts(site.read_text(encoding="utf-8")))
    with opened(browser, site) as live, opened(browser, bare) as page:
        assert tiles(page) == tiles(live)
        for part in (".headline", "#trend-0 .summary >> nth=0", "#trend-0 .values table", "#trend-0 .large .keys"):
            assert squeezed(page.inner_text(part)) == squeezed(live.inner_text(part)), part
        svg = page.locator("#trend-0 .large .drawn svg")
        assert svg.is_visible() and not live.locator("#trend-0 .large .drawn").is_visible()
        big = plotted(live)
        runs = inked(svg)
        drawn = sum(len(run) for run in runs)
        assert drawn == sum(len(pairs(line)) for line in big), "every value of the large chart stands in the drawing"
        printed = paper(live)
        assert one_form(live.inner_text(".headline"))[:24] in printed
        for cell in live.locator("#trend-0 .summary:visible tbody tr").last.locator("td").all_inner_texts():
            assert one_form(cell) in printed


# --- small invented tables, and a large one ------------------------------------------------------------------------------


@pytest.fixture
def build(workspace: Path, tmp_path: Path) -> Build:
    """`build(rows)`: a page of the invented city."""

    def make(rows: list[dict[str, str]]) -> Path:
        write_card(
            workspace, "try", theme="water", template="trend-dashboard", tables={"main": "water_quality"}, needs={}
        )
        write_dataset(workspace, "tameshi", "water_quality", rows)
        return run(create_prototype(Catalog(workspace), "try", "tameshi", tmp_path / "out"))

    return make


def row(date: str, value: str, place: str = "井戸", item: str = "濁度", **more: str) -> dict[str, str]:
    return {"採水日": date, "採水地点": place, "検査項目": item, "測定値": value} | more


def test_one_row_and_no_row_make_a_page_all_the_same(build: Build, browser: Browser) -> None:
    rows = [row("2024-02-29", "0")]
    site = build(rows)
    with opened(browser, site) as page:
        assert squeezed(page.inner_text(".headline")) == "2024年2月29日の濁度は0です。"
        assert tiles(page) == ["0"] and pairs(plotted(page)[0]) == {"2024-02-29": 0}
        assert table(page.locator(".values"))[1:] == [["2024-02-29", "0"]]
        assert page.locator(".mode button").count() == 0, "one date is no index"
        assert misfits(page) == []
    empty = text_file(site.parents[1] / "datasets/tameshi/water_quality/data.csv", ",".join(rows[0]) + "\n")
    assert empty.read_text(encoding="utf-8").count("\n") == 1
    with opened(browser, run(site.parents[1])) as page:
        assert page.locator(".headline").count() == 0 and tiles(page) == []
        assert "日付と値のある行がありません" in page.inner_text("#trend-0")
        assert page.locator("#trend-0 .plot").count() == 0
        page.click("#lang")
        assert "no row with a date and a value" in page.inner_text("#trend-0")


def test_only_a_date_and_a_value_are_enough(build: Build, browser: Browser) -> None:
    site = build([row("2019", "10"), row("2020", "12"), row("2021", "9")])
    code = site.parents[1] / "prototype.py"
    source = code.read_text(encoding="utf-8")
    text_file(code, source.replace("Trend(tables)", 'Trend(prototype.table()[["date", "value"]])'))
    with opened(browser, run(site.parents[1])) as page:
        assert pairs(plotted(page)[0]) == {"2019-01-01": 10, "2020-01-01": 12, "2021-01-01": 9}
        assert squeezed(page.inner_text(".headline")) == "2021年の測定値は9。2019年より1(10.0%)減りました。"
        assert table(page.locator(".summary"))[1][1:] == ["10 2019", "9 2021", "−1", "−10.0 %"]
        assert tiles(page) == ["9", "−1"]


def test_zero_and_values_below_zero_are_drawn_and_never_become_an_index(build: Build, browser: Browser) -> None:
    rows = [
        row(f"2024-0{n}-01", v, item=i)
        for i, vs in (("増減", "-5 0 3"), ("数", "4 0 -2"))
        for n, v in enumerate(vs.split(), 1)
    ]
    with opened(browser, build(rows)) as page:
        assert [c[1:] for c in table(page.locator(".summary"))[1:]] == [
            ["-5 2024-01-01", "3 2024-03-01", "+8", "—"],
            ["4 2024-01-01", "-2 2024-03-01", "−6", "−150.0 %"],
        ]
        assert list(pairs(plotted(page)[0]).values()) == [-5, 0, 3]
        assert page.locator("#trend-0 .small figure").first.locator("path.zero").count() >= 1
        press(page, "指数（はじめ＝100）")
        assert plotted(page) == [] and "指数にできない" in page.inner_text(".from")
        page.locator("#trend-0 .small figure button").last.click()
        assert list(pairs(plotted(page)[0]).values()) == [100, 0, -50]


def test_what_is_missing_repeated_or_undated_is_told_and_nothing_is_filled_in(build: Build, browser: Browser) -> None:
    rows = [row(f"2024-{m:02}-01", str(m)) for m in range(1, 8)]
    rows[3]["測定値"] = ""
    rows += [row("2024-07-01", "9"), row("", "5"), row("令和のころ", "6")]
    with opened(browser, build(rows)) as page:
        line = plotted(page)[0]
        assert [y for y in line["y"] if y is not None] == [1, 2, 3, 5, 6, 7, 9]
        assert line["y"][line["y"].index(3) + 1] is None, "the line is broken"
        told = page.inner_text("#trend-0")
        assert "日付のない行、日付として読めない行が2行" in told and "同じ日付に値が2つ以上あるところが1か所" in told
        cells = dict(table(page.locator(".values"))[1:])
        assert cells["2024-04-01"] == "記録なし" and cells["2024-07-01"] == "7 / 9"
        assert "2024-03-01 と 2024-05-01 の間は記録がありません。" in told


def test_a_limit_that_was_changed_is_drawn_for_its_own_dates_and_judges_its_own_values(
    build: Build, browser: Browser
) -> None:
    """0.00005 mg/L has been the limit of PFOS and PFOA since April 2026: too small a number to be rounded away."""
    limits = ["0.0001"] * 3 + ["0.00005"] * 3
    values = ["0.00006", "0.00012", "0.00006", "0.00006", "0.00004", "0.000012"]
    rows = [
        row(f"2026-0{n}-10", v, 単位="mg/L", 基準値_上限=u)
        for n, (v, u) in enumerate(zip(values, limits, strict=True), 1)
    ]
    with opened(browser, build(rows), accept_downloads=True) as page:
        assert [x for x, _ in marks(page, "red")] == ["2026-02-10", "2026-04-10"]
        lines = [(s["y0"], s["x0"], s["x1"]) for s in shapes(page) if s["type"] == "line" and s["y0"] == s["y1"]]
        assert lines == [(0.0001, "2026-01-10", "2026-03-10"), (0.00005, "2026-04-10", "2026-06-10")]
        assert tiles(page) == ["0", "2", "6"]
        assert dict(table(page.locator(".values"))[1:])["2026-06-10"] == "0.000012"
        assert table(page.locator(".summary"))[1][1:3] == ["0.000012 2026-06-10", "≤ 0.00005"]
        drawn = page.locator("#trend-0 .large .drawn")
        assert drawn.locator("text.limit").all_text_contents() == ["≤ 0.0001", "≤ 0.00005"]
        with page.expect_download() as download:
            page.click("#csv")
        told = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
        assert [r["基準値"] for r in told] == [f"≤ {u}" for u in limits]
        assert [float(r["値"]) for r in told] == [float(v) for v in values]


def test_within_every_limit_the_page_says_so_and_when_one_was_broken(build: Build, browser: Browser) -> None:
    rows = [row(f"2025-0{n}-01", v, 基準値_上限="2") for n, v in enumerate(["1", "2.1", "2"], 1)]
    with opened(browser, build(rows)) as page:
        text = squeezed(page.inner_text(".headline"))
        assert "1つすべてが基準の範囲内です" in text, "a value at its limit keeps it"
        assert "1回で、最後は2025年2月1日の井戸の濁度です" in text or "1回で、最後は2025年2月1日の" in text
        assert tiles(page) == ["0", "1", "3"]


def test_hostile_text_is_text(build: Build, browser: Browser) -> None:
    rows = [row(f"202{n}-01-01", str(n), place, HOSTILE, 単位=HOSTILE, 地点や方法の変更=HOSTILE)
            for n in (1, 2, 3) for place in (HOSTILE, "もう一つ" + HOSTILE)]  # fmt: skip
    site = build(rows)
    for page_file in (site, text_file(site.with_name("bare.html"), without_scripts(site.read_text(encoding="utf-8")))):
        with opened(browser, page_file) as page:
            assert page.locator("main :is(img, b b, script)").count() == 0
            text = page.inner_text("#trend-0")
            assert text.count(HOSTILE) > 4 and "49" not in text
            if page_file == site:
                page.evaluate("Plotly.Fx.hover(document.querySelector('.plot'), [{curveNumber: 0, pointNumber: 0}])")
                assert HOSTILE[:20] in page.locator("#trend-0 .plot .hoverlayer").text_content()
                page.click("#lang")
                assert page.locator("main img").count() == 0


@pytest.mark.full
def test_fifty_thousand_values_are_drawn_thinned_with_every_peak_and_downloaded_whole(
    build: Build, browser: Browser
) -> None:
    days = pd.date_range("2001-01-01", periods=5000).strftime("%Y-%m-%d")
    rows = [row(d, str((n * 37 + p * 11) % 101), f"地点{p}") for p in range(10) for n, d in enumerate(days)]
    rows[1234]["測定値"] = "9999"
    site = build(rows)
    assert site.stat().st_size < 4_000_000
    with opened(browser, site, size=PHONE, accept_downloads=True) as page:
        assert page.locator("#trend-0 .small figure").count() == 6
        page.locator("#trend-0 .more").click()
        assert page.locator("#trend-0 .small figure").count() == 10 and not page.locator("#trend-0 .more").is_visible()
        assert "区間ごとにいちばん小さい値と大きい値だけ" in page.inner_text("#trend-0")
        page.get_by_role("button", name="地点0").first.click()
        line = pairs(plotted(page)[0])
        assert len(line) <= 801 and line[days[1234]] == 9999, "the peak is there"
        assert "表は1,000行まで" in page.inner_text(".values ~ *, .values")
        with page.expect_download() as download:
            page.click("#csv")
        assert download.value.path().read_text(encoding="utf-8-sig").count("\n") == 50_001
        assert misfits(page) == []


def test_many_series_of_many_places_are_chosen_from(build: Build, browser: Browser) -> None:
    rows = [
        row(f"20{y}-01-01", str(y * p % 13 + s), f"地点{p:02}", f"項目{s}")
        for y in (20, 21, 22)
        for p in range(30)
        for s in range(3)
    ]
    with opened(browser, build(rows)) as page:
        views = page.locator("#trend-0 .choice:not(.mode) button")
        assert views.all_inner_texts() == ["項目0", "項目1", "項目2"]
        views.nth(2).click()
        until(page, "document.querySelectorAll('#trend-0 .view')[2].hidden === false")
        chosen = page.locator("#trend-0 .large figcaption b").inner_text()
        p = int(chosen[2:])
        assert list(pairs(plotted(page)[0]).values()) == [y * p % 13 + 2 for y in (20, 21, 22)]
        assert axe(page) == []


def test_a_table_without_date_or_value_is_refused_with_the_columns_it_has(build: Build) -> None:
    rows = [row("2024-01-01", "1")]
    site = build(rows)
    code = site.parents[1] / "prototype.py"
    source = code.read_text(encoding="utf-8").replace("Trend(tables)", 'Trend(prototype.table().drop(columns="value"))')
    text_file(code, source)
    with pytest.raises(KitError) as told:
        run(site.parents[1])
    assert "prototype.py:" in told.value.where and "series" in str(told.value)
