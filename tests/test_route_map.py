"""Route maps: every number on the page counted again from data.csv with plain pandas, distances on the ellipsoid (pyproj).

Nothing of machikit computes here. Which weekdays a word means is written down by hand below.
"""

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sampling
import yaml
from conftest import text_file, write_card, write_dataset
from page_plain import read_csv
from page_tools import PHONE, one_form, opened, paper, paper_sheets, squeezed, texts, until, without_scripts
from playwright.sync_api import Browser, Page
from pyproj import Geod

from machikit._base.errors import KitError
from machikit.catalog import Catalog, kit_root
from machikit.pages.parts.route.departures import in_force
from machikit.prototype import run
from machikit.prototype.generate import create_prototype
from machikit.tables.read.any_file import read_tables
from machikit.tables.values import bus_days

KIT = sampling.kit()
READY = [(c.id, city) for c in KIT.cards.values() if c.template == "route-map" for city in KIT.ready_cities(c)]
SHOWN = READY if sampling.CI else sampling.each_card(READY)
SURE = 0.2  # metres: positions have six decimals and pages tenths of a metre; nearer to the limit, rounding may decide
DAYS = "月火水木金土日"
WORDS = {  # what a reader of the timetable would say
    "平日": "月火水木金", "土日祝": "土日", "毎日": "月火水木金土日", "土": "土", "日": "日", "金": "金", "登校日": "",
    "月・水・金（指定日を除く）": "月水金", "土曜・日曜・祝日": "土日", "月〜金": "月火水木金", "土・日": "土日",
}  # fmt: skip
BRACKET = r"[（(][^（()）]+[)）]$"
KOBE = Path("/work/shared/raw/kobe/kobe_subway_gtfs.zip")  # CC BY-SA: to try the page on a real feed, never to keep


def test_a_card_is_ready_somewhere() -> None:
    assert {card for card, _ in READY} >= {"bus-gap", "bus-timetable"}
    assert ("bus-gap", "sample") in READY


# --- the independent count -------------------------------------------------------------------------------------------


class Plain:
    """A prototype's stops, departures and towns as anybody would read them: rows of data.csv, degrees, metres on the ellipsoid."""

    def __init__(self, project: Path):
        said = yaml.safe_load((project / "prototype.yaml").read_text(encoding="utf-8"))
        card = yaml.safe_load((project / "idea_cards" / said["card"] / "card.yaml").read_text(encoding="utf-8"))
        folder = project / "datasets" / said["city"]
        asked = {name.rstrip("?"): folder / topic / "data.csv" for name, topic in card["tables"].items()}
        self.rows = read_csv(asked["main"])
        self.timed = "departures" in asked and asked["departures"].exists()
        self.towns = read_csv(asked["residents"]) if "residents" in asked and asked["residents"].exists() else None
        self.rows["stop"] = self.together()
        names = self.rows.groupby("stop", sort=False)["停留所名"]
        self.stops = names.first().where(names.nunique() == 1, names.first().str.replace(BRACKET, "", regex=True))
        if self.timed:
            self.departures = self.read(read_csv(asked["departures"]))

    def together(self) -> list[int]:
        """The number of each row's stop: rows of one name (but for brackets at its end) that hang together by steps of 300 m."""
        found: list[int] = []
        base = self.rows["停留所名"].str.replace(BRACKET, "", regex=True).tolist()
        at = self.rows[["緯度", "経度"]].to_numpy().tolist()
        for i in range(len(base)):
            close = {found[j] for j in range(i) if base[j] == base[i] and metres(*at[i], *at[j]) <= 300}
            found.append(min(close, default=i))
            found = [found[-1] if n in close else n for n in found]
        return found

    def read(self, table: pd.DataFrame) -> pd.DataFrame:
        of_id = dict(zip(self.rows["停留所ID"], self.rows["stop"], strict=True)) if "停留所ID" in self.rows else {}
        of_name = dict(zip(self.rows["停留所名"], self.rows["stop"], strict=True))
        ids = table["停留所ID"] if "停留所ID" in table else pd.Series("", index=table.index)
        clock = table["発車時刻"].str.split(":", expand=True).astype(int)
        return table.assign(
            stop=[of_id.get(i, of_name.get(n)) for i, n in zip(ids, table["停留所名"], strict=True)],
            minute=clock[0] * 60 + clock[1],
            days=[WORDS[word] for word in table["運行日"]],
        )

    def on(self, day: str) -> pd.DataFrame:
        return self.departures[[day in days for days in self.departures["days"]]]

    def counts(self, day: str) -> "pd.Series[int]":
        """Departures of every stop on a weekday."""
        return self.on(day).groupby("stop").size().reindex(self.stops.index, fill_value=0)

    @cached_property
    def far(self) -> Any:
        """Metres on the ellipsoid, a row a town, a column a row of stops; NaN where one has no position."""
        assert self.towns is not None
        at = [t[["緯度", "経度"]].replace("", np.nan).astype(float).to_numpy() for t in (self.towns, self.rows)]
        n, m = len(at[0]), len(at[1])
        lat, lon = (np.repeat(at[0][:, k], m) for k in (0, 1))
        lat2, lon2 = (np.tile(at[1][:, k], n) for k in (0, 1))
        return Geod(ellps="GRS80").inv(lon, lat, lon2, lat2)[2].reshape(n, m)

    def within(self, day: str, limit: float, least: int) -> tuple[float, float]:
        """Residents near a stop that is served so often, at least and at most: a town at the very distance may count or not."""
        assert self.towns is not None
        counts = self.counts(day) if self.timed else pd.Series(least, index=self.stops.index)
        served = self.rows["stop"].isin(counts[counts >= least].index).to_numpy()
        far = np.nanmin(np.where(served, self.far, np.inf), axis=1)
        people = self.towns["総人口"].astype(float).to_numpy()
        return people[far <= limit - SURE].sum(), people[far <= limit + SURE].sum()


def metres(lat: Any, lon: Any, lat2: Any, lon2: Any) -> float:
    return float(Geod(ellps="GRS80").inv(float(lon), float(lat), float(lon2), float(lat2))[2])


def clock(minute: int) -> str:
    said = f"{minute // 60}:{minute % 60:02d}"
    return said if minute < 1440 else f"{said}（翌{minute // 60 - 24}:{minute % 60:02d}）"


def number(text: str) -> float:
    return float(re.sub(r"[^\d.]", "", text))


def tiles(page: Page) -> dict[str, str]:
    """Label → number and unit of the page's head."""
    found = page.evaluate(
        "[...document.querySelectorAll('#numbers .num')].map(e => [e.querySelector('.of').textContent.trim(),"
        " e.querySelector('strong').textContent.replace(/\\s+/g, '')])"
    )
    return dict(found)


def tile(page: Page, part: str) -> str:
    return next(n for label, n in tiles(page).items() if part in label)


def choose(page: Page, name: str) -> None:
    page.fill("#route-search", name)
    page.locator("#route-items .item", has=page.locator(f"b:text-is('{name}')")).first.click()


def grid(page: Page) -> dict[str, list[tuple[int, str]]]:
    """Column of the open timetable → (minute, what stands beside it) in its order."""
    columns, rows = page.evaluate(
        "(() => { const t = document.querySelector('.times');"
        " const head = [...t.tHead.rows[0].cells].slice(1).map(c => c.firstChild.textContent);"
        " const rows = [...t.tBodies[0].rows].filter(r => !r.matches('.sum')).map(r => [parseInt(r.cells[0].firstChild.textContent),"
        " [...r.cells].slice(1).map(c => [...c.querySelectorAll('.t')].map(t => [t.firstChild.textContent, t.textContent.slice(2)]))]);"
        " return [head, rows]; })()"
    )
    return {
        head: [(hour * 60 + int(m), beside) for hour, cells in rows for m, beside in cells[k]]
        for k, head in enumerate(columns)
    }


def weekdays(head: str) -> str:
    """毎日, 月〜金, 土・日 → the days one by one."""
    if head == "毎日":
        return DAYS
    if "〜" in head:
        a, b = head.split("〜")
        return DAYS[DAYS.index(a) : DAYS.index(b) + 1]
    return head.replace("・", "")


# --- the invented bus, and every city that is ready ---------------------------------------------------------------------


@pytest.mark.parametrize(("card", "city"), SHOWN, ids=map("-".join, SHOWN))
def test_every_day_counts_the_stops_without_a_departure_and_who_lives_near_one(
    card: str, city: str, built: Callable[[str, str], Path], browser: Browser
) -> None:
    plain = Plain(built(card, city))
    with opened(browser, built(card, city) / "site" / "index.html") as page:
        if not plain.timed:
            assert number(tile(page, "停留所")) == len(plain.stops)
            assert "時刻表は、このデータにありません" in page.inner_text(".headline")
            return
        for k, day in enumerate(DAYS):
            page.click(f"#route-days button:nth-child({k + 1})")
            none = int((plain.counts(day) == 0).sum())
            assert number(tile(page, f"{day}曜日の便がデータにない")) == none
            said, m = page.inner_text(".headline"), len(plain.stops)
            few = f"{m}か所のうち{m - none if 'timetable' in card else none}か所"
            assert few in said if none else f"{m}か所すべて" in said
            assert tile(page, "いちばん遅い便") == clock(plain.on(day)["minute"].max())
            hours = set(plain.on(day)["minute"] // 60)
            assert number(tile(page, "1便もない時間帯")) == len(set(range(6, 22)) - hours)
            for limit in (300, 500, 1000) if plain.towns is not None else ():
                page.click(f"#route-metres button:nth-child({(300, 500, 1000).index(limit) + 1})")
                for least in (1, 4, 15) if day in "月日" else (4,):
                    page.fill("#route-least", str(least))
                    low, high = plain.within(day, limit, least)
                    assert low <= number(tile(page, "停留所がある人")) <= high
                page.fill("#route-least", "4")


@pytest.mark.parametrize(("card", "city"), SHOWN, ids=map("-".join, SHOWN))
def test_what_is_read_without_scripts_is_what_the_script_shows_first(
    card: str, city: str, built: Callable[[str, str], Path], browser: Browser
) -> None:
    parts = ["#numbers .n", "#numbers i", "#numbers .of", ".headline", "#route-title", "#route-gap-said", "#route-idle", "#route-hours",
             "#route-hours-of", "#route-routes", "#route-ways"]  # fmt: skip
    parts += [f"#route-items li:nth-child(-n+10) {part}" for part in (".what > b", "small", ".many")]
    parts += [f"#route-towns li:nth-child(-n+10) {part}" for part in ("b", ".what small", ".many")]
    found = []
    for scripts in (True, False):
        with opened(browser, built(card, city) / "site" / "index.html", java_script_enabled=scripts) as page:
            found.append({part: [squeezed(t) for t in page.locator(part).all_text_contents()] for part in parts})
    assert found[0] == found[1]
    assert found[0]["#route-items li:nth-child(-n+10) .what > b"]


@pytest.fixture
def gap(built: Callable[[str, str], Path]) -> Path:
    return built("bus-gap", "sample")


@pytest.fixture
def timetable(built: Callable[[str, str], Path]) -> Path:
    return built("bus-timetable", "sample")


def test_every_stop_has_every_departure_of_every_day(timetable: Path, browser: Browser) -> None:
    plain = Plain(timetable)
    with opened(browser, timetable / "site" / "index.html") as page:
        for stop, name in plain.stops.items():
            choose(page, name)
            of = plain.departures[plain.departures["stop"] == stop]
            if of.empty:
                assert "便がないとは限りません" in page.inner_text("#route-sheet .notice")
                continue
            shown, seen = grid(page), set()
            for head, times in shown.items():
                days = weekdays(head) if head not in WORDS or WORDS[head] else ""
                for day in days:
                    wanted = sorted(of[[day in d for d in of["days"]]]["minute"])
                    assert [m for m, _ in times] == wanted, (name, day)
                    seen.add(day)
                if not days:
                    assert [m for m, _ in times] == sorted(of[of["運行日"] == head]["minute"]), (name, head)
            assert seen == set(DAYS), name


def test_each_time_says_its_way_and_whether_it_may_not_run(timetable: Path, browser: Browser) -> None:
    plain = Plain(timetable)
    with opened(browser, timetable / "site" / "index.html") as page:
        choose(page, "駅前")
        ways = {li.inner_text().split("\n")[0]: li.inner_text() for li in page.locator("#route-sheet .ways li").all()}
        letters = {text.strip()[0]: text for text in ways.values() if re.match(r"[A-Z]\s", text.strip())}
        of = plain.departures[plain.departures["停留所名"] == "駅前"]
        assert len(letters) == len(of.groupby(["停留所ID", "路線名", "行先"]))
        platforms = dict(zip(plain.rows["停留所ID"], plain.rows["のりば"], strict=True))
        wanted = Counter(
            (row.minute, row.路線名, row.行先, platforms[row.停留所ID], "除く" in row.運行日)
            for row in of[[("月" in d) for d in of["days"]]].itertuples()
        )
        monday = next(times for head, times in grid(page).items() if "月" in head)
        shown: Counter[Any] = Counter()
        for minute, beside in monday:
            text = letters[beside[0]]
            [key] = [k for k in wanted if k[0] == minute and k[1] in text and k[2] in text and f"のりば {k[3]}" in text]
            assert ("※" in beside) == key[4]
            shown[key] += 1
        assert shown == wanted


def test_a_loop_passes_a_stop_twice_and_night_goes_on_beyond_24(timetable: Path, browser: Browser) -> None:
    plain = Plain(timetable)
    loop = plain.departures[(plain.departures["路線名"] == "市内循環線") & (plain.departures["運行日"] == "平日")]
    rounds = (loop["停留所名"] == "駅前").sum()
    with opened(browser, timetable / "site" / "index.html") as page:
        choose(page, "市役所前")
        page.click("#route-sheet .chip:has-text('市内循環線')")
        assert (
            len(next(t for head, t in grid(page).items() if head.startswith("火") or "火" in weekdays(head)))
            == 2 * rounds
            > 0
        )
        choose(page, "桜台中央")
        friday = grid(page)["金"]
        assert friday[-1][0] > 1500 and [m for m, _ in friday] == sorted(m for m, _ in friday)
        assert "（翌1:" in page.inner_text(".times .sum:nth-child(2)")
        assert "25" in page.inner_text(".times tbody")


def test_the_longest_gap_is_told_of_a_stop_and_sorts_the_list(timetable: Path, browser: Browser) -> None:
    plain = Plain(timetable)
    gaps = plain.on("日").sort_values("minute").groupby("stop")["minute"].agg(lambda m: m.diff().max()).dropna()
    with opened(browser, timetable / "site" / "index.html") as page:
        page.select_option("#route-order", "wait")
        shown = page.locator("#route-items li").all()
        told = [[int(n) for n in re.findall(r"\d+", li.locator(".many small").inner_text())] for li in shown]
        minutes = [t[0] * 60 + t[1] for t in told]
        assert minutes == sorted(gaps, reverse=True)[: len(minutes)] and len(minutes) == 10
        choose(page, "駅前")
        row = page.locator(".times tr.sum.live td").last.inner_text()
        station = plain.stops[plain.stops == "駅前"].index[0]
        assert re.sub(r"\D", " ", row).split()[:2] == [str(int(gaps[station]) // 60), str(int(gaps[station]) % 60)]


def test_words_that_settle_no_weekday_are_shown_and_counted_on_none(timetable: Path, browser: Browser) -> None:
    with opened(browser, timetable / "site" / "index.html") as page:
        choose(page, "滝ノ上")
        assert [m for m, _ in grid(page)["登校日"]] == [7 * 60 + 25]
        assert "曜日がデータから決まらない" in page.inner_text("#route-sheet")
        page.click("#route-days button:nth-child(2)")
        item = page.locator("#route-items li.on")
        assert item.locator(".many").inner_text() == "–" and "登校日" in item.inner_text()
        assert "登校日" in page.inner_text("footer")


def test_a_stop_is_found_by_list_map_town_keyboard_and_link(timetable: Path, browser: Browser) -> None:
    with opened(browser, timetable / "site" / "index.html") as page:
        page.focus("#route-search")
        page.keyboard.type("奥谷しょう")
        assert page.locator("#route-empty").is_visible()
        page.fill("#route-search", "")
        page.fill("#town", "見晴台")
        page.keyboard.press("Tab")
        until(page, "document.querySelector('#route-title').textContent.includes('近い順')")
        assert page.locator("#route-items b").first.inner_text() == "見晴台"
        page.locator("#route-items .item").first.focus()
        page.keyboard.press("Enter")
        assert page.inner_text("#route-stop") == "見晴台"
        assert page.evaluate("document.activeElement.id") == "route-sheet"
        link = page.evaluate("location.hash")
        page.click("#route-sheet .head button")
        assert page.evaluate("document.activeElement.closest('li').querySelector('b').textContent") == "見晴台"
        page.evaluate(
            "(() => { const R = machikit.route, i = R.block.stops.name.indexOf('東野小学校');"
            " machikit.map.setView([R.lat[i], R.lon[i]], 17, {animate: false}); })()"
        )
        box = page.locator(".folium-map").bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert page.inner_text("#route-stop") == "東野小学校"
    with opened(browser, timetable / "site" / "index.html", fragment=link) as page:
        assert page.inner_text("#route-stop") == "見晴台"
    for bad in ("#stop=", "#stop=__proto__", "#stop=%E0%A4%A"):
        with opened(browser, timetable / "site" / "index.html", fragment=bad) as page:
            assert page.locator("#route-stop").count() == 0


def test_one_stop_is_printed_on_one_sheet_with_its_credit(timetable: Path, browser: Browser) -> None:
    with opened(browser, timetable / "site" / "index.html") as page:
        page.evaluate("window.print = () => {}")
        choose(page, "駅前")
        page.click("#route-sheet button:has-text('A4')")
        printed = paper_sheets(page)
        said = one_form("".join(printed))
        assert len(printed) == 1
        for wanted in (
            "駅前",
            "市役所・病院循環",
            "のりば3",
            "試作・非公式",
            "2026年10月1日時点",
            "加工して作成",
            "架空",
        ):
            assert one_form(wanted) in said, wanted
        assert one_form("停留所33か所") not in said
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        page.fill("#route-search", "")
        assert one_form("桜台北") in paper(page), "afterwards the whole page is printed again, with every stop"


def test_towns_left_out_are_those_of_the_plain_count(gap: Path, browser: Browser) -> None:
    plain = Plain(gap)
    assert plain.towns is not None
    with opened(browser, gap / "site" / "index.html") as page:
        page.click("#route-days button:nth-child(1)")
        page.fill("#route-least", "10")
        page.click("#route-metres >> text=500")
        while page.locator("#route-towns-more").is_visible():
            page.click("#route-towns-more")
        shown = page.evaluate(
            "[...document.querySelectorAll('#route-towns li')].map(li => [li.querySelector('b').textContent,"
            " li.querySelector('.many').firstChild.textContent,"
            " li.className, [...li.querySelectorAll('.what small span')].map(s => s.textContent)])"
        )
        assert sorted(town for town, *_ in shown) == sorted(plain.towns["地域名"])
        counts = plain.counts("月")
        served = plain.rows[plain.rows["stop"].isin(counts[counts >= 10].index)]
        for town, people, stands, (nearest, far) in shown:
            row = plain.towns.set_index("地域名").loc[town]
            away = [metres(row["緯度"], row["経度"], a, o) for a, o in zip(served["緯度"], served["経度"], strict=True)]
            assert number(people) == float(row["総人口"])
            assert ("left" in stands) == (min(away) > 500) or abs(min(away) - 500) < SURE
            told = number(far) * (1000 if "km" in far else 1)
            assert told == pytest.approx(min(away), rel=0.06, abs=12)
            assert nearest in set(served["停留所名"])
        lost = [number(people) for _, people, stands, _ in shown if "left" in stands]
        assert lost == sorted(lost, reverse=True)
        assert f"{len(lost)}あり、住民は{sum(lost):,.0f}人" in page.inner_text("#route-gap-said")


def test_hours_and_routes_are_counted_for_the_chosen_day(gap: Path, browser: Browser) -> None:
    plain = Plain(gap)
    with opened(browser, gap / "site" / "index.html") as page:
        for k in (0, 4, 6):
            page.click(f"#route-days button:nth-child({k + 1})")
            of = plain.on(DAYS[k]).assign(hour=lambda t: t["minute"] // 60)
            told = [li.inner_text().split("\n") for li in page.locator("#route-hours li").all()]
            for said in told:
                hour = int(number(said[0])) + (24 if said[0].startswith("翌") else 0)
                here = of[of["hour"] == hour]
                assert said[-1] == (
                    f"{len(here)}便・{here['stop'].nunique()}か所" if len(here) else "データに便なし"
                ), (DAYS[k], hour)
            assert len(told) == 20, "from 6 to 25, on every day, so that days can be compared"
            for li in page.locator("#route-routes li").all():
                mine = of[of["路線名"] == li.locator("b").inner_text()]
                said = li.locator(".told").inner_text()
                if mine.empty:
                    assert said.endswith("データに便なし")
                    continue
                first, last, most = (
                    clock(mine["minute"].min()),
                    clock(mine["minute"].max()),
                    mine.groupby("stop").size().max(),
                )
                assert said == f"{DAYS[k]}曜日：{first}〜{last}・{most}便"


def test_a_route_chosen_leaves_its_stops_and_the_csv_holds_what_is_listed(gap: Path, browser: Browser) -> None:
    plain = Plain(gap)
    with opened(browser, gap / "site" / "index.html") as page:
        page.select_option("#route-route", label="奥谷線")
        with page.expect_download() as download:
            page.click("#csv")
        table = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
        with page.expect_download() as download:
            page.click("#geojson")
        features = json.loads(download.value.path().read_text(encoding="utf-8"))["features"]
    served = plain.departures[plain.departures["路線名"] == "奥谷線"]
    assert sorted(row["停留所"] for row in table) == sorted(set(served["停留所名"]))
    assert len(features) == len(table)
    for row in table:
        stop = plain.stops[plain.stops == row["停留所"]].index[0]
        for day in DAYS:
            assert int(row[f"{day}曜日の便数"]) == plain.counts(day)[stop]
        assert (
            int(row["曜日の決まらない便"])
            == ((plain.departures["stop"] == stop) & (plain.departures["days"] == "")).sum()
        )
        minutes = plain.on("日")[plain.on("日")["stop"] == stop]["minute"]
        assert row["日曜日の最終"] == ("" if minutes.empty else f"{minutes.max() // 60:02d}:{minutes.max() % 60:02d}")


def test_english_says_the_data_as_they_are_and_the_rest_in_english(gap: Path, browser: Browser) -> None:
    with opened(browser, gap / "site" / "index.html", size=PHONE) as page:
        page.click("#lang")
        choose(page, "奥谷")
        left = [(w, t) for lang, t, w in texts(page) if lang != "ja" and re.search("[ぁ-んァ-ヶ一-龠]", t)]
        assert [x for x in left if not x[0].startswith(("source.", "caveat."))] == []
        assert "School days" in page.inner_text(".times") and "Okudani line, 奥谷小学校" in page.inner_text(
            "#route-sheet .ways"
        )
        assert re.search(r"15 of 33 stops have no departure on Sunday", page.inner_text(".headline"))


# --- invented cities ---------------------------------------------------------------------------------------------------

STOPS = [  # 913 m apart, from west to east
    {"停留所ID": "W", "停留所名": "西", "のりば": "", "緯度": "35.000000", "経度": "137.000000"},
    {"停留所ID": "M", "停留所名": "中", "のりば": "", "緯度": "35.000000", "経度": "137.010000"},
    {"停留所ID": "E", "停留所名": "東", "のりば": "", "緯度": "35.000000", "経度": "137.020000"},
]
DEPARTURES = [
    {"停留所ID": "W", "停留所名": "西", "発車時刻": t, "運行日": "平日", "路線名": "東西線", "行先": "東"}
    for t in ("07:00", "12:30", "18:40")
] + [
    {"停留所ID": "M", "停留所名": "中", "発車時刻": t, "運行日": "毎日", "路線名": "東西線", "行先": "東"}
    for t in ("07:05", "25:10")
]
TOWNS = [
    {"地域名": "西町", "緯度": "35.000000", "経度": "137.001000", "総人口": "400"},
    {"地域名": "東町", "緯度": "35.000000", "経度": "137.021000", "総人口": "200"},
]


class Small:
    """Makes route maps of small invented cities."""

    def __init__(self, root: Path, browser: Browser):
        self.root, self.browser, self.n = root, browser, 0
        tables = {"main": "stop", "departures?": "departure", "lines?": "line", "residents?": "population_by_town"}
        write_card(root, "bus", template="route-map", theme="mobility", needs={}, tables=tables)

    def make(self, stops: list[dict[str, str]] = STOPS, departures: list[dict[str, str]] | None = DEPARTURES,
             towns: list[dict[str, str]] | None = TOWNS, change: Any = None, lines: list[Any] | None = None) -> Path:  # fmt: skip
        self.n += 1
        name = f"a{self.n}"
        text_file(
            self.root / "datasets" / name / "city.yaml",
            f"kind: example\nname: {{ja: {name}市, en: {name}}}\nprefecture: {{ja: ためし県, en: Tameshi}}\n"
            "centre: [35.0, 137.01]\nzoom: 13\nofficial: https://example.jp/\n",
        )
        write_dataset(self.root, name, "stop", stops)
        if departures:
            write_dataset(self.root, name, "departure", departures)
        if towns:
            day = {"全国地方公共団体コード": "", "調査年月日": "2026-01-01"}
            write_dataset(self.root, name, "population_by_town", [day | town for town in towns])
        if lines:
            self.lines(name, lines)
        project = create_prototype(Catalog(roots=[kit_root(), self.root]), "bus", name, self.root / "out")
        if change:
            code = project / "prototype.py"
            code.write_text(change(code.read_text(encoding="utf-8")), encoding="utf-8")
        run(project)
        return project

    def lines(self, name: str, shapes: list[Any]) -> None:
        folder = write_dataset(self.root, name, "line", [{"路線名": "x"}])
        body = json.dumps({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"路線名": line}, "geometry": shape} for line, shape in shapes]}).encode()  # fmt: skip
        (folder / "data.geojson").write_bytes(body)
        told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        told["resources"][0] |= {"path": "data.geojson", "features": len(shapes), "bytes": len(body)}
        text_file(folder / "datapackage.json", json.dumps(told))

    def opened(self, project: Path, **options: Any) -> Any:
        return opened(self.browser, project / "site" / "index.html", **options)


@pytest.fixture
def small(tmp_path: Path, browser: Browser) -> Iterator[Small]:
    yield Small(tmp_path / "workspace", browser)


def stands(page: Page) -> dict[str, str]:
    """Stop → what the list says of the chosen day."""
    return {
        li.locator("b").inner_text(): li.locator(".many").inner_text() for li in page.locator("#route-items li").all()
    }


def test_a_stop_without_departures_is_never_called_a_stop_without_buses(small: Small) -> None:
    with small.opened(small.make()) as page:
        assert stands(page) == {"西": "–", "東": "–", "中": "2便"}
        assert "発車時刻がデータにない" in page.inner_text("#route-items li:has(b:text-is('東'))")
        assert number(tile(page, "便がデータにない")) == 2
        assert "降りるだけの停留所は、区別できません" in page.inner_text("footer")
        assert tile(page, "いちばん遅い便") == "25:10（翌1:10）"
        page.fill("#route-least", "2")
        assert number(tile(page, "停留所がある人")) == 0, "the middle is 820 m from the west town"
        page.click("#route-metres >> text=1")
        assert number(tile(page, "停留所がある人")) == 400


@pytest.mark.parametrize("towns", [TOWNS, None])
def test_without_a_timetable_the_page_is_still_about_stops_lines_and_distances(small: Small, towns: Any) -> None:
    way = {
        "type": "MultiLineString",
        "coordinates": [[[137.0, 35.0], [137.01, 35.0]], [[137.01, 35.0], [137.02, 35.0]]],
    }
    two = [("青線", way), ("赤線", {"type": "LineString", "coordinates": [[137.0, 35.0], [137.0, 35.01]]})]
    project = small.make(departures=None, towns=towns, lines=two)
    with small.opened(project) as page:
        assert "時刻表は、このデータにありません" in page.inner_text(".headline") and "3か所" in page.inner_text(
            ".headline"
        )
        assert page.locator("#route-days, #route-hours, #route-least").count() == 0
        assert [*stands_names(page)] == ["西", "中", "東"]
        km = {
            li.locator("b").inner_text(): number(li.locator(".told").inner_text())
            for li in page.locator("#route-ways li").all()
        }
        assert km == {
            "青線": round(metres(35, 137, 35, 137.02) / 1000, 1),
            "赤線": round(metres(35, 137, 35.01, 137) / 1000, 1),
        }
        page.select_option("#route-route", label="赤線")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")  # the drawn map is drawn anew for paper
        assert page.locator("svg.drawn .way.faint").count() == 1
        page.locator("#route-items .item").first.click()
        assert "便がないとは限りません" in page.inner_text("#route-sheet")
        assert "バスが走っているとは限りません" in page.inner_text("footer")
        if towns:
            assert number(tile(page, "以内に住む人")) == 600
    bare = project / "bare.html"
    bare.write_text(without_scripts((project / "site" / "index.html").read_text(encoding="utf-8")), encoding="utf-8")
    with opened(small.browser, bare) as page:
        assert page.locator("svg.drawn .way").count() == 2 and page.locator("svg.drawn use[data-i]").count() == 3


def stands_names(page: Page) -> list[str]:
    return page.locator("#route-items b").all_inner_texts()


def test_towns_of_the_base_map_stand_in_where_nobody_counted_residents(small: Small) -> None:
    towns = [{"町丁・字": t["地域名"], "緯度": t["緯度"], "経度": t["経度"]} for t in TOWNS]
    write_dataset(small.root, "a1", "town", towns)
    far = [*STOPS[:1]]
    with small.opened(small.make(stops=far, departures=None, towns=None)) as page:
        assert number(tile(page, "をこえる町")) == 1
        assert page.locator("#route-towns li.left b").all_inner_texts() == ["東町"]
        assert "人" not in page.inner_text("#route-towns")
        assert "2のうち1" in page.inner_text("#route-gap-said")


def test_platforms_of_one_name_are_one_stop_and_namesakes_far_apart_are_two(small: Small) -> None:
    stops = [
        {**STOPS[0], "停留所ID": "1", "停留所名": "駅", "のりば": "1"},
        {**STOPS[0], "停留所ID": "2", "停留所名": "駅", "のりば": "2", "経度": "137.002800"},  # 255 m
        {**STOPS[0], "停留所ID": "3", "停留所名": "駅", "のりば": "3", "経度": "137.005800"},  # 274 m from the second
        {**STOPS[2], "停留所ID": "4", "停留所名": "駅"},
    ]
    runs = [{**DEPARTURES[0], "停留所ID": i, "停留所名": "駅", "発車時刻": f"{6 + int(i):02d}:00"} for i in "1234"]
    runs.append({**DEPARTURES[0], "停留所ID": "", "停留所名": "駅", "発車時刻": "20:00"})
    with small.opened(small.make(stops, runs)) as page:
        page.click("#route-days button:nth-child(1)")
        assert [li.locator(".many").inner_text() for li in page.locator("#route-items li").all()] == [
            "1便",
            "1便",
            "3便",
        ]
        assert "同じ名前の停留所がいくつもあり、どれの便か決められない1便" in page.inner_text("footer")
        assert "300m以内なら一つ" in page.inner_text("footer")
        page.locator("#route-items .item").last.click()
        assert [f"のりば {n}" in page.inner_text("#route-sheet .ways") for n in (1, 2, 3)] == [True] * 3


def test_names_that_differ_in_brackets_are_one_stop_where_they_stand_together(small: Small) -> None:
    stops = [
        {**STOPS[0], "停留所ID": "1", "停留所名": "学校前(駅行き)"},
        {**STOPS[0], "停留所ID": "2", "停留所名": "学校前（港行き）", "経度": "137.000500"},
        {**STOPS[2], "停留所ID": "3", "停留所名": "港(桟橋)"},
    ]
    runs = [
        {**DEPARTURES[0], "停留所ID": "", "停留所名": s["停留所名"], "発車時刻": f"{7 + k}:00"}
        for k, s in enumerate(stops)
    ]
    with small.opened(small.make(stops, runs)) as page:
        page.click("#route-days button:nth-child(1)")
        assert stands(page) == {"学校前": "2便", "港(桟橋)": "1便"}
        assert "300m以内なら一つ" in page.inner_text("footer")


def test_lines_without_departures_are_named_and_counted_on(small: Small) -> None:
    way = {"type": "LineString", "coordinates": [[137.0, 35.0], [137.01, 35.0]]}
    with small.opened(small.make(lines=[("東西線", way), ("よその線", way)])) as page:
        assert "発車時刻がデータにない路線： よその線" in page.locator(".route-two").inner_text()
        assert "発車時刻のない路線が、データに1本" in page.inner_text("footer")
        page.click("#lang")
        assert "do not hold: よその線" in page.locator(".route-two").inner_text()


def test_a_timetable_more_than_a_year_old_says_so_on_screen_and_paper(small: Small) -> None:
    project = small.make()
    fresh = project / "site" / "index.html"
    with opened(small.browser, fresh) as page:
        assert not page.locator("#route-old").is_visible()
    with opened(small.browser, fresh, at=dt.datetime.now() + dt.timedelta(days=400)) as page:
        assert page.locator("#route-old").is_visible()
    told = project / "datasets" / "a1" / "departure" / "datapackage.json"
    told.write_text(
        re.sub(r'"as_of": "[^"]+"', '"as_of": "2023-08-01"', told.read_text(encoding="utf-8")), encoding="utf-8"
    )
    with opened(small.browser, run(project)) as page:
        page.evaluate("window.print = () => {}")
        choose(page, "中")
        page.click("#route-sheet button:has-text('A4')")
        assert one_form("2023年8月1日時点のもので、1年以上たって") in paper(page)
    with opened(small.browser, fresh, java_script_enabled=False) as page:
        assert page.locator("#route-old").is_visible()


def test_departures_that_name_a_stop_nobody_listed_are_kept(small: Small) -> None:
    runs = [*DEPARTURES, {**DEPARTURES[0], "停留所ID": "X", "停留所名": "新しい停留所"}]
    lost = [{**STOPS[0], "停留所ID": "L", "停留所名": "どこか", "緯度": "", "経度": ""}]
    with small.opened(small.make([*STOPS, *lost], runs)) as page:
        page.click("#route-days button:nth-child(3)")
        assert stands(page)["新しい停留所"] == "1便"
        assert "位置の記載なし" in page.inner_text("#route-items li:has(b:text-is('新しい停留所'))")
        assert "位置の記載がない停留所2か所" in page.inner_text("footer")
        choose(page, "どこか")
        assert "位置の記載なし" in page.inner_text("#route-sheet")


def test_times_and_days_that_cannot_be_read_are_told(small: Small) -> None:
    runs = [
        *DEPARTURES, {**DEPARTURES[0], "発車時刻": "7時半"}, {**DEPARTURES[0], "発車時刻": "99:99"}, {**DEPARTURES[0], "運行日": "第2土曜"},
        {**DEPARTURES[0], "運行日": ""},
    ]  # fmt: skip
    with small.opened(small.make(departures=runs)) as page:
        assert "発車時刻を読みとれなかった2行" in page.inner_text("footer")
        assert "第2土曜" in page.inner_text("footer")
        choose(page, "西")
        assert set(grid(page)) == {"月〜金", "土・日", "第2土曜", "（運行日の記載なし）"}
        page.click("#route-days button:nth-child(6)")
        assert stands(page)["西"] == "–"


def test_departures_of_another_time_of_the_year_are_told_and_not_counted(small: Small) -> None:
    this = dt.date.today().year
    periods = [("2020-04-01", "2020-11-30"), (f"{this}-01-01", f"{this + 1}-12-31"), ("", "")]
    runs = [
        {**DEPARTURES[0], "発車時刻": f"0{7 + k}:00", "運行開始日": a, "運行終了日": b}
        for k, (a, b) in enumerate(periods)
    ]
    with small.opened(small.make(departures=runs)) as page:
        page.click("#route-days button:nth-child(3)")
        assert stands(page)["西"] == "2便"
        assert "今の時期に走らない1便" in page.inner_text("footer")


@pytest.mark.parametrize(
    ("today", "now"),
    [
        ("2026-05-01", [True, False, True]),
        ("2026-12-01", [False, True, True]),
        ("2020-01-01", [True, False, True]),
        ("2030-01-01", [False, True, True]),
    ],
)
def test_of_several_timetables_the_one_of_the_day_counts_or_the_nearest(today: str, now: list[bool]) -> None:
    periods = [("2026-04-01", "2026-09-30"), ("2026-10-01", "2027-03-31"), ("2026-04-01", "2027-03-31")]
    assert in_force(periods, today) == now


def test_one_stop_and_one_departure_are_enough(small: Small) -> None:
    with small.opened(small.make(STOPS[:1], DEPARTURES[:1], None), size=PHONE) as page:
        assert "日曜日の便がひとつもありません" in page.inner_text(".headline")
        assert tile(page, "いちばん遅い便") == "–"
        page.click("#route-days button:nth-child(1)")
        assert "1か所すべて" in page.inner_text(".headline")
        page.locator("#route-items .item").click()
        assert [m for m, _ in grid(page)["月〜金"]] == [420]
        assert page.locator("#route-sheet .chips").count() == 0, "there is one way only"


def test_text_of_the_data_is_never_read_as_markup(small: Small) -> None:
    evil = "<img src=x onerror=alert(1)>{{7*7}}</script>"
    stops = [{**STOPS[0], "停留所名": evil, "のりば": evil}]
    runs = [
        {**DEPARTURES[0], "停留所名": evil, "路線名": evil, "行先": evil, "運行日": evil},
        {**DEPARTURES[0], "路線名": evil, "行先": evil},
    ]
    towns = [{**TOWNS[1], "地域名": evil}]
    line = [(evil, {"type": "LineString", "coordinates": [[137.0, 35.0], [137.01, 35.0]]})]
    with small.opened(small.make(stops, runs, towns, lines=line)) as page:
        page.locator("#route-items .item").first.click()
        page.locator("#route-towns .item").first.click()
        assert page.inner_text("#route-stop") == evil
        assert evil in page.inner_text("#route-sheet .ways") and evil in page.inner_text(".machikit-popup")
        assert page.locator("main img").count() == 0


def test_a_wrong_distance_day_or_number_is_told_with_what_there_is(small: Small) -> None:
    for was, change, wanted in (
        ("metres=300", "metres=400", "300, 500, 1000"),
        ('day="sun"', 'day="日"', "mon, tue"),
        ("least=4", "least=0", "999"),
    ):
        with pytest.raises(KitError, match="Route") as told:
            small.make(change=lambda code, was=was, change=change: code.replace(was, change))
        assert wanted in told.value.fix


def test_life_without_a_route_is_one_line_of_the_prototype(small: Small) -> None:
    runs = [*DEPARTURES, {**DEPARTURES[3], "停留所ID": "E", "停留所名": "東", "路線名": "南北線"}]
    line = '# departures = departures[departures["route"] == "○○線"]'
    change = line[2:].replace("==", "!=").replace("○○線", "東西線")
    with small.opened(small.make(departures=runs, change=lambda code: code.replace(line, change))) as page:
        assert stands(page) == {"西": "–", "中": "–", "東": "1便"}


def test_a_large_network_is_counted_whole_and_stays_small_enough_to_send(small: Small) -> None:
    dice = np.random.default_rng(9)
    at = dice.uniform((34.9, 136.9), (35.1, 137.1), (2500, 2))
    stops = [
        {"停留所ID": f"S{i}", "停留所名": f"停留所{i}", "緯度": f"{a:.6f}", "経度": f"{o:.6f}"}
        for i, (a, o) in enumerate(at)
    ]
    chosen, minutes = dice.integers(0, 2000, 50_000), dice.integers(300, 1500, 50_000)
    runs = [
        {"停留所ID": f"S{i}", "停留所名": f"停留所{i}", "発車時刻": f"{m // 60:02d}:{m % 60:02d}", "運行日": ("平日", "土日祝")[int(m) % 2],
         "路線名": f"{int(i) % 40}番線", "行先": "終点"}
        for i, m in zip(chosen, minutes, strict=True)
    ]  # fmt: skip
    towns = [
        {"地域名": f"町{i}", "緯度": f"{a:.6f}", "経度": f"{o:.6f}", "総人口": str(10 + i)}
        for i, (a, o) in enumerate(dice.uniform((34.95, 136.95), (35.05, 137.05), (100, 2)))
    ]
    project = small.make(stops, runs, towns)
    assert (project / "site" / "index.html").stat().st_size < 5_000_000
    weekend = Counter(int(i) for i, m in zip(chosen, minutes, strict=True) if m % 2)
    with small.opened(project) as page:
        assert number(tile(page, "便がデータにない")) == 2500 - len(weekend)
        for i in (42, 777, 1234):
            choose(page, f"停留所{i}")
            assert len(grid(page)["土・日"]) == weekend[i] > 5
            assert stands(page)[f"停留所{i}"] == f"{weekend[i]}便"


# --- the words for days, and a real feed ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "days", "some"),
    [
        ("平日", "月火水木金", False), ("土日祝", "土日", False), ("月〜金", "月火水木金", False), ("月～土", "月火水木金土", False),
        ("土・日", "土日", False), ("毎日", DAYS, False), ("月・水・金", "月水金", False), ("月水金", "月水金", False),
        ("月〜金（指定日を除く）", "月火水木金", True), ("土・日・指定日", "土日", False), ("日曜・祝日", "日", False),
        ("毎日（土日を除く）", "月火水木金", False), ("毎日（日・祝日を除く）", "月火水木金土", True),
        ("平日（8月13日〜15日を除く）", "月火水木金", True),
        ("月曜日から金曜日", "月火水木金", False), ("平日ダイヤ", "月火水木金", False), ("金〜月", "月金土日", False),
        ("土曜休日", "土日", False),
        ("指定日", "", False), ("登校日", "", False), ("第2土曜", "", False), ("平日（開校日）", "", False),
        ("", "", False), ("祝日", "", False),
        ("１２月のみ", "", False),
    ],
)  # fmt: skip
def test_a_word_is_read_as_the_days_it_says_and_no_others(word: str, days: str, some: bool) -> None:
    [found] = bus_days.read([word])
    assert ("".join(DAYS[d] for d in found.days or ()), found.some) == (days, some)


def test_holidays_are_sunday_only_where_saturday_has_its_own_word() -> None:
    assert bus_days.read(["平日", "休日"])[1].days is None
    assert bus_days.read(["平日", "土曜", "休日"])[2].days == (6,)


@pytest.mark.skipif(not KOBE.exists(), reason="the feed is not on this machine")
def test_a_real_feed_gives_the_departures_that_its_own_tables_hold(small: Small) -> None:
    tables = {g.name: [dict(zip(g.cells[0], row, strict=True)) for row in g.cells[1:]] for g in read_tables(KOBE)}
    project = small.make(tables["stop"], tables["departure"], None)
    with zipfile.ZipFile(KOBE) as archive:
        feed = {
            n: pd.read_csv(archive.open(f"{n}.txt"), dtype=str) for n in ("stops", "trips", "stop_times", "calendar")
        }
    times = feed["stop_times"].assign(order=feed["stop_times"]["stop_sequence"].astype(int))
    leaving = times[times["order"] < times.groupby("trip_id")["order"].transform("max")]
    leaving = leaving[leaving.get("pickup_type", "0") != "1"] if "pickup_type" in leaving else leaving
    leaving = leaving.merge(feed["trips"]).merge(feed["calendar"]).merge(feed["stops"][["stop_id", "stop_name"]])
    sunday = leaving[leaving["sunday"] == "1"]
    with small.opened(project) as page:
        assert (
            number(tile(page, "便がデータにない"))
            == feed["stops"][feed["stops"]["stop_id"].isin(times["stop_id"])]["stop_name"].nunique()
            - sunday["stop_name"].nunique()
        )
        name = "新長田"
        choose(page, name)
        here = sunday[sunday["stop_name"] == name]
        assert len(here) > 100
        clocks = here["departure_time"].str.split(":", expand=True).astype(int)
        assert [m for m, _ in grid(page)["土・日"]] == sorted(clocks[0] * 60 + clocks[1])
