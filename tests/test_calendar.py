"""The calendar of collection days in the browser: its days, held against pandas' own calendars, its files, its paper, its edges."""

import datetime as dt
import io
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import icalendar
import jpholiday
import pandas as pd
import pytest
from conftest import text_file, write_card, write_dataset
from page_plain import JAPAN, read_csv
from page_tools import (
    PHONE,
    axe,
    misfits,
    one_form,
    opened,
    paper_sheets,
    settle,
    squeezed,
    tiles,
    visible_text,
    without_scripts,
)
from playwright.sync_api import Browser, Page

from machikit.catalog import Catalog, kit_root
from machikit.prototype import run
from machikit.prototype.generate import create_prototype

Built = Callable[[str, str], Path]
DAYS = dict(zip("月火水木金土日", ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"), strict=True))


class Published:
    """A prototype's own CSV files as plain pandas reads them, and the days that its rules mean."""

    def __init__(self, project: Path, city: str):
        self.page = project / "site" / "index.html"
        self.rules = read_csv(project / f"datasets/{city}/garbage_collection/data.csv")
        self.items = read_csv(project / f"datasets/{city}/garbage_item/data.csv")
        self.built = dt.datetime.fromtimestamp(self.page.stat().st_mtime, JAPAN).date()
        self.first = self.built.replace(day=1)
        self.last = (pd.Timestamp(self.first) + pd.DateOffset(months=14) - pd.Timedelta(days=1)).date()
        self.areas = list(dict.fromkeys(self.rules["収集地区"]))
        self.kinds = list(dict.fromkeys(self.rules["分別区分"]))

    def days(self, area: str) -> dict[dt.date, list[str]]:
        """Day → kinds collected on it, in the order in which the file first names them."""
        found: dict[dt.date, list[str]] = {}
        mine = self.rules[self.rules["収集地区"] == area]
        for kind in self.kinds:
            for rule in mine.loc[mine["分別区分"] == kind, "収集日"]:
                for day in self.meant(rule):
                    found.setdefault(day, []).append(kind)
        return found

    def meant(self, rule: str) -> set[dt.date]:
        plain = unicodedata.normalize("NFKC", rule)
        if weekly := re.fullmatch("毎週(.)(?:・(.))?曜日", plain):
            freqs = [f"W-{DAYS[day]}" for day in weekly.groups() if day]
        else:
            nth = re.fullmatch("第(.)・(.)(.)曜日", plain)
            assert nth, rule
            freqs = [f"WOM-{n}{DAYS[nth[3]]}" for n in nth.groups()[:2]]
        return {day.date() for freq in freqs for day in pd.date_range(self.first, self.last, freq=freq)}


def unsaid(day: dt.date) -> bool:
    """Whether Takamatsu's table leaves open if this day's collection takes place."""
    return jpholiday.is_holiday(day) or (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 12, tzinfo=JAPAN)


def told(day: dt.date) -> str:
    return f"{day.month}月{day.day}日({'月火水木金土日'[day.weekday()]})"


def choose(page: Page, area: str) -> None:
    if not page.locator("#calendar-offers").is_visible():
        page.click("#calendar-change")
    page.locator(".district", has_text=re.compile(f"^{re.escape(area)}$")).click()


def texts(page: Page, selector: str) -> list[str]:
    return [text.strip() for text in page.locator(selector).all_text_contents()]


@pytest.fixture
def takamatsu(built: Built) -> Published:
    return Published(built("garbage-day", "takamatsu"), "takamatsu")


@pytest.mark.parametrize("ahead", [3, 47, 200, 390], ids="{} days on".format)
def test_today_tomorrow_and_the_next_days_are_those_of_the_chosen_district(
    ahead: int, takamatsu: Published, browser: Browser
) -> None:
    today = takamatsu.first + dt.timedelta(ahead)
    with opened(browser, takamatsu.page, noon(today)) as page:
        assert tiles(page) == [(len(takamatsu.areas), "収集地区"), (len(takamatsu.kinds), "分別区分")]
        for area in takamatsu.areas:
            choose(page, area)
            days = takamatsu.days(area)
            for card, day in enumerate((today, today + dt.timedelta(1))):
                shown = page.locator(".one").nth(card)
                assert told(day) in shown.inner_text()
                assert shown.locator("li span").all_text_contents() == days.get(day, [])
                assert shown.locator(".ask").count() == int(day in days and unsaid(day))
            coming = {kind: min(d for d, on in days.items() if kind in on and d >= today) for kind in takamatsu.kinds}
            order = sorted(takamatsu.kinds, key=lambda kind: (coming[kind], takamatsu.kinds.index(kind)))
            assert texts(page, "#calendar-kinds .what > b") == order
            assert texts(page, "#calendar-kinds .when b") == [told(coming[kind]) for kind in order]


@pytest.mark.full
def test_every_month_holds_all_days_and_marks_those_that_must_be_checked(
    takamatsu: Published, browser: Browser
) -> None:
    area = takamatsu.areas[-1]
    days, shown = takamatsu.days(area), {}
    with opened(browser, takamatsu.page, noon(takamatsu.built)) as page:
        choose(page, area)
        for month in range(14):
            if month:
                page.click("#calendar-on")
            for cell in page.locator("#calendar-grid td[data-day]").all():
                day = dt.date.fromisoformat(cell.get_attribute("data-day") or "")
                kinds = cell.locator("li span").all_text_contents()
                assert cell.locator("em.check").count() == (len(kinds) if unsaid(day) else 0), day
                assert ("祝" in cell.inner_text()) == jpholiday.is_holiday(day)
                shown |= {day: kinds} if kinds else {}
        assert page.locator("#calendar-on").get_attribute("aria-disabled") == "true"
    assert shown == days


# --- what is taken along ---------------------------------------------------------------------------------------------


def saved(page: Page, button: str) -> bytes:
    with page.expect_download() as waiting:
        page.click(button)
    return Path(waiting.value.path()).read_bytes()


def events(body: bytes) -> dict[str, tuple[dt.date, str, str]]:
    calendar = icalendar.Calendar.from_ical(body)
    found = {}
    for event in calendar.walk("VEVENT"):
        assert event["DTSTART"].params["VALUE"] == "DATE" and isinstance(event["DTSTAMP"].dt, dt.datetime)
        found[str(event["UID"])] = (event["DTSTART"].dt, str(event["SUMMARY"]), str(event["DESCRIPTION"]))
    assert len(found) == len(calendar.walk("VEVENT")), "an event's UID is its own"
    return found


@pytest.mark.parametrize("area", [0, 3])
def test_the_ics_holds_one_event_a_day_as_rfc_5545_wants_it(area: int, takamatsu: Published, browser: Browser) -> None:
    name = takamatsu.areas[area]
    with opened(browser, takamatsu.page, noon(takamatsu.built)) as page:
        choose(page, name)
        body = saved(page, "#calendar-ics")
        assert body == saved(page, "#ics")
    assert all(len(line) <= 75 and b"\n" not in line for line in body.split(b"\r\n"))
    assert icalendar.Calendar.from_ical(body)["X-WR-CALNAME"] == f"ごみの日 {name}（高松市・試作）"
    want = {d: "・".join(k) + ("（要確認）" if unsaid(d) else "") for d, k in takamatsu.days(name).items()}
    assert {day: summary for day, summary, _ in events(body).values()} == {
        d: s for d, s in want.items() if d >= takamatsu.built
    }


def test_the_feeds_beside_the_page_hold_the_same_events_as_the_button_writes(
    catalog: Catalog, browser: Browser, tmp_path: Path
) -> None:
    project = create_prototype(catalog, "garbage-day", "sample", tmp_path)
    page_file = run(project, feeds=True)
    feeds = {
        str(icalendar.Calendar.from_ical(f.read_bytes())["X-WR-CALNAME"]): f for f in page_file.parent.glob("*.ics")
    }
    rules = read_csv(project / "datasets/sample/garbage_collection/data.csv")
    areas = rules.loc[rules["収集日"] != "", "収集地区"].unique()
    assert len(feeds) == len(areas) < rules["収集地区"].nunique(), "no calendar without a day in it"
    with opened(browser, page_file) as page:
        for area in areas:
            choose(page, area)
            feed = feeds[f"ごみの日 {area}（ひながた市・試作）"].read_bytes()
            mine = events(saved(page, "#calendar-ics"))
            assert mine == events(feed) and mine
            assert all(len(line) <= 75 for line in feed.split(b"\r\n"))
        choose(page, next(area for area in rules["収集地区"] if area not in areas))
        page.click("#ics")
        assert "カレンダーをつくれません" in page.inner_text("#calendar-status")


def test_the_ics_of_nobodys_district_asks_for_one_first(takamatsu: Published, browser: Browser) -> None:
    with opened(browser, takamatsu.page, noon(takamatsu.built)) as page:
        page.click("#ics")
        assert page.inner_text("#calendar-status") == "先に、地区を選んでください。"
        table = pd.read_csv(io.BytesIO(saved(page, "#csv")), dtype=str, keep_default_na=False)
    columns = ["収集地区", "分別区分", "収集日"]
    assert table.iloc[:, :3].values.tolist() == takamatsu.rules[columns].values.tolist()


def test_the_csv_of_a_district_holds_each_of_its_days(takamatsu: Published, browser: Browser) -> None:
    with opened(browser, takamatsu.page, noon(takamatsu.built)) as page:
        choose(page, takamatsu.areas[1])
        table = pd.read_csv(io.BytesIO(saved(page, "#csv")), dtype=str, keep_default_na=False)
    want = [(d.isoformat(), kind) for d, kinds in sorted(takamatsu.days(takamatsu.areas[1]).items()) for kind in kinds]
    assert list(zip(table["日"], table["分別区分"], strict=True)) == want
    assert set(table["地区"]) == {takamatsu.areas[1]}


def test_a_year_stands_on_one_sheet_of_paper(takamatsu: Published, browser: Browser) -> None:
    with opened(browser, takamatsu.page, noon(takamatsu.built)) as page:
        for area in (max(takamatsu.areas, key=len), takamatsu.areas[2]):
            choose(page, area)
            sheet = one_form(paper_sheets(page)[0])
            months = pd.date_range(takamatsu.first, periods=12, freq="MS")
            assert [m for m in months if f"{m.year}年{m.month}月" not in sheet] == []
            assert one_form(area) in sheet and one_form("試作・非公式") in sheet
            drawn = page.locator("#calendar-year .twelve use").count()
            end = (months[-1] + pd.offsets.MonthBegin(1)).date()
            assert drawn == sum(len(k) for d, k in takamatsu.days(area).items() if d < end)


# --- items -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("city", ["takamatsu", "sample"])
def test_an_item_is_found_with_its_kind_and_the_next_day_of_my_district(
    city: str, built: Built, browser: Browser
) -> None:
    mine = Published(built("which-bin", city), city)
    called = mine.items["収集日の分別区分"].where(mine.items["収集日の分別区分"] != "", mine.items["分別区分"])
    without = int((~called.isin(mine.kinds)).sum())
    with opened(browser, mine.page, noon(mine.built)) as page:
        assert tiles(page) == [(len(mine.items), "載っている品目"), (without, "収集日の表にない区分のもの")]
        choose(page, mine.areas[0])
        coming = dict(
            zip(texts(page, "#calendar-kinds .what > b"), texts(page, "#calendar-kinds .when b"), strict=True)
        )
        for i in range(0, len(mine.items), max(1, len(mine.items) // 30)):
            row = mine.items.iloc[i]
            page.fill("#calendar-query", row["ゴミの品目"])
            shown = page.locator(f'#calendar-items [data-item="{i}"]')
            assert shown.locator("b").first.inner_text() == row["ゴミの品目"]
            said = shown.inner_text()
            assert (row["分別区分"] or "区分の記載なし") in said and row["注意点"] in said
            assert ("つぎは " + coming[called[i]] if called[i] in coming else "収集日の表にない区分です") in said


def test_items_are_found_by_reading_and_by_kind(built: Built, browser: Browser) -> None:
    mine = Published(built("which-bin", "sample"), "sample")
    with opened(browser, mine.page, noon(mine.built)) as page:
        for query in ("あきかん", "アキカン", "ｱｷｶﾝ", "空き缶"):
            page.fill("#calendar-query", query)
            assert "空き缶" in texts(page, "#calendar-items b"), query
        page.fill("#calendar-query", "のり巻き")
        assert texts(page, "#calendar-items b") == [] and "見つかりません" in page.inner_text("#calendar-found")
        page.fill("#calendar-query", "")
        page.locator("#calendar-sorts .chip", has_text="有害ごみ").click()
        hazardous = mine.items.loc[mine.items["分別区分"] == "有害ごみ", "ゴミの品目"].tolist()
        assert texts(page, "#calendar-items .what > b:first-child") == hazardous
        table = pd.read_csv(io.BytesIO(saved(page, "#csv")), dtype=str, keep_default_na=False)
        assert table["品目"].tolist() == hazardous


# --- for everybody ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("card", "city"), [("garbage-day", "takamatsu"), ("which-bin", "sample")])
def test_a_chosen_district_fits_and_is_for_everybody_in_both_languages(
    card: str, city: str, built: Built, browser: Browser
) -> None:
    mine = Published(built(card, city), city)
    for size, english in ((PHONE, False), ({"width": 1280, "height": 800}, True)):
        with opened(browser, mine.page, noon(mine.built), size=size) as page:
            choose(page, mine.areas[3])
            page.fill("#calendar-query", "電池")
            if english:
                page.click("#lang")
                assert page.inner_text("#calendar-mine h2") in ("My district", "District for the next day")
            assert misfits(page) == [] and axe(page) == []


def test_the_district_is_remembered_and_its_link_leads_to_it(takamatsu: Published, browser: Browser) -> None:
    with opened(browser, takamatsu.page, noon(takamatsu.built)) as page:
        assert page.locator("#calendar-soon").is_hidden()
        choose(page, takamatsu.areas[4])
        link = page.url
        choose(page, takamatsu.areas[5])
        page.goto(takamatsu.page.as_uri())
        settle(page)
        assert page.inner_text("#calendar-mine .whose b") == takamatsu.areas[5]
    with opened(browser, takamatsu.page, noon(takamatsu.built), fragment="#" + link.partition("#")[2]) as page:
        assert page.inner_text("#calendar-mine .whose b") == takamatsu.areas[4]
        page.click("#calendar-change")
        page.fill("#calendar-search", "屋島")
        assert texts(page, ".district") == [a for a in takamatsu.areas if "屋島" in a]


def test_outside_its_months_the_page_says_so_and_claims_no_today(takamatsu: Published, browser: Browser) -> None:
    for day in (takamatsu.first - dt.timedelta(1), takamatsu.last + dt.timedelta(1)):
        with opened(browser, takamatsu.page, noon(day)) as page:
            choose(page, takamatsu.areas[0])
            assert f"{takamatsu.last.year}年{takamatsu.last.month}月{takamatsu.last.day}日" in page.inner_text(
                "#calendar-outside"
            )
            assert page.locator("#calendar-soon").is_hidden() and page.locator("#calendar-grid td.today").count() == 0
            assert page.locator("#calendar-grid td[data-day]").count() >= 28
    with opened(browser, takamatsu.page, noon(takamatsu.built)) as page:
        assert page.locator("#calendar-outside").is_hidden()
        assert "2023年のデータ" in page.inner_text(".calendar .notice >> nth=0")


def test_without_scripts_every_rule_stands_as_published_and_no_day_is_called_today(
    takamatsu: Published, browser: Browser, tmp_path: Path
) -> None:
    bare = text_file(tmp_path / "bare.html", without_scripts(takamatsu.page.read_text(encoding="utf-8")))
    with opened(browser, bare) as page:
        rows = [squeezed(row.inner_text()) for row in page.locator(".rules tbody tr").all()]
        seen = visible_text(page)
    for area, row in zip(takamatsu.areas, rows, strict=True):
        rules = takamatsu.rules.loc[takamatsu.rules["収集地区"] == area, "収集日"]
        assert row == squeezed(area + "".join(rules))
    assert seen.count("きょう") == 1, "only in the question"


# --- edges -----------------------------------------------------------------------------------------------------------

ROW = {"収集地区": "東", "分別区分": "燃やせるごみ", "収集日": "毎週火曜日", "備考": ""}


def small(
    root: Path,
    rows: list[dict[str, str]],
    code: str = "Calendar(rules, items)",
    items: list[dict[str, str]] | None = None,
) -> Path:
    """The page of a small invented city; code: what prototype.py puts onto the page."""
    text_file(
        root / "datasets" / "tameshi" / "city.yaml",
        "kind: example\nname: {ja: ためし市, en: Tameshi}\nprefecture: {ja: ためし県, en: Tameshi}\n"
        "centre: [35.02, 137.02]\nzoom: 13\nofficial: https://example.jp/\n",
    )
    write_dataset(root, "tameshi", "garbage_collection", rows)
    if items:
        write_dataset(root, "tameshi", "garbage_item", items)
    tables = {"main": "garbage_collection", "items?": "garbage_item"}
    write_card(root, "my-days", template="calendar", theme="garbage", tables=tables, needs={})
    project = create_prototype(Catalog(roots=[root, kit_root()]), "my-days", "tameshi", root / "out")
    script = project / "prototype.py"
    text = script.read_text(encoding="utf-8")
    assert "Calendar(rules, items)" in text
    script.write_text("import datetime as dt\n" + text.replace("Calendar(rules, items)", code), encoding="utf-8")
    return run(project)


def test_one_district_needs_no_choosing_and_a_leap_day_is_a_day(tmp_path: Path, browser: Browser) -> None:
    page_file = small(tmp_path, [ROW], "Calendar(rules, items, built=dt.date(2028, 2, 10))")
    with opened(browser, page_file, noon(dt.date(2028, 2, 28))) as page:
        assert page.inner_text("#calendar-mine .whose b") == "東"
        assert page.locator("#calendar-change").count() == 0 and page.locator("#calendar-query").count() == 0
        assert texts(page, ".one li") == ["燃やせるごみ"] and "2月29日(火)" in page.locator(".one").nth(1).inner_text()
        days = [event[0] for event in events(saved(page, "#calendar-ics")).values()]
    assert dt.date(2028, 2, 29) in days and {day.weekday() for day in days} == {1}


def test_what_is_not_stated_or_not_read_is_told_and_counted(tmp_path: Path, browser: Browser) -> None:
    rows = [
        ROW | {"分別区分": "=区分,A;B", "収集日": "隔週 & <b>水曜日</b>"},
        ROW,
        ROW | {"収集地区": "西", "収集日": ""},
        ROW | {"収集地区": "南", "収集日": "毎週月曜日", "備考": "祝日は休み"},
    ]
    with opened(browser, small(tmp_path, rows), noon(dt.datetime.now(JAPAN).date())) as page:
        assert tiles(page) == [(3, "収集地区"), (2, "分別区分"), (1, "日を計算できない決まり")]
        choose(page, "東")
        odd = page.locator("#calendar-kinds > li", has_text="=区分,A;B")
        assert "日を計算できません" in odd.inner_text() and "隔週 & <b>水曜日</b>" in odd.inner_text()
        weekdays = {day.weekday() for day, _, _ in events(saved(page, "#calendar-ics")).values()}
        assert weekdays == {1}
        choose(page, "西")
        assert "収集日は、データに書かれていません" in page.inner_text("#calendar-soon")
        assert page.locator("#calendar-days").is_hidden()
        choose(page, "南")
        days = [day for day, _, _ in events(saved(page, "#calendar-ics")).values()]
        assert days and not any(map(jpholiday.is_holiday, days))


def test_no_row_at_all_is_a_page_that_says_so(tmp_path: Path, browser: Browser) -> None:
    page_file = small(tmp_path, [ROW], 'Calendar(rules[rules["area"] == "北"], items)')
    with opened(browser, page_file) as page:
        assert tiles(page) == [(0, "収集地区"), (0, "分別区分")]
        assert "ありません" in page.inner_text("#calendar-offered")


@pytest.mark.full
def test_thousands_of_districts_are_searched_and_the_table_says_that_it_is_cut(
    tmp_path: Path, browser: Browser
) -> None:
    rows = [ROW | {"収集地区": f"第{n}町内会", "分別区分": kind, "収集日": rule}
            for n in range(1500) for kind, rule in (("燃やせるごみ", "月・木"), ("紙", f"第{n % 4 + 1}水曜日"))]  # fmt: skip
    page_file = small(tmp_path, rows, items=[{"ゴミの品目": f"品{n}", "分別区分": "紙"} for n in range(3000)])
    assert page_file.stat().st_size < 1_500_000
    with opened(browser, page_file, size=PHONE) as page:
        assert page.locator(".rules tbody tr").count() == 300 and "1,200地区" in page.inner_text(".rules .cut")
        page.fill("#calendar-search", "1234")
        assert texts(page, ".district") == ["第1234町内会"]
        page.click(".district")
        assert texts(page, "#calendar-kinds .rule") != [] and misfits(page) == []
        page.fill("#calendar-query", "品2999")
        assert texts(page, "#calendar-items b")[0] == "品2999"
