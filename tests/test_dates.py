"""Dates in every notation that city files use, held against the calendar that Chromium brings."""

import csv
import datetime as dt
import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from machikit.tables.values.cell_values import parse_date

CASES = Path(__file__).parent.parent.parent / "shared" / "cases"
WITH_VALUE = {"outside_era", "lunar_date", "fiscal_year", "about_date", "serial_date"}
ICU = """days => { const f = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", { dateStyle: "long", timeZone: "UTC" });
  return days.map(d => f.format(new Date(d))); }"""
BOUNDARIES = ["1912-07-30", "1926-12-25", "1989-01-07", "1989-01-08", "2019-04-30", "2019-05-01", "1873-01-01"]
KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")


@pytest.fixture(scope="module")
def days(browser: Browser) -> dict[str, str]:
    """Days of 1873 to 2040, and both sides of every change of era: ISO 8601 → as Chromium writes it in Japan's calendar."""
    draw = random.Random(18730101)
    first = dt.date(1873, 1, 1).toordinal()
    some = {dt.date.fromordinal(first + draw.randrange(61_000)) for _ in range(600)}
    for one in map(dt.date.fromisoformat, BOUNDARIES):
        some |= {one, one + dt.timedelta(1)} | ({one - dt.timedelta(1)} if one.year > 1873 else set())
    iso = [d.isoformat() for d in sorted(some)]
    page = browser.new_page()
    written = dict(zip(iso, page.evaluate(ICU, iso), strict=True))
    page.close()
    return written


def test_every_day_of_every_era_is_the_day_that_chromium_says(days: dict[str, str]) -> None:
    assert {told[:2] for told in days.values()} == {"明治", "大正", "昭和", "平成", "令和"}
    for iso, told in days.items():
        assert parse_date(told) == (iso, None), told
        era, year, month, day = re.fullmatch(r"(..)(元|\d+)年(\d+)月(\d+)日", told).groups()
        letter = {"明治": "M", "大正": "T", "昭和": "S", "平成": "H", "令和": "R"}[era]
        number = "1" if year == "元" else year
        for way in (f"{letter}{number}.{month}.{day}", f"{era[0]}{year}-{month}-{day}", f"{letter.lower()}{number}/{month}/{day}",
                    f"{era}{number}年{month}月{day}日（月）", f" {era} {number} 年 {month} 月 {day} 日 "):  # fmt: skip
            assert parse_date(way) == (iso, None), way


def test_the_years_of_our_calendar_in_every_notation(days: dict[str, str]) -> None:
    for iso in days:
        y, m, d = iso.split("-")
        for way in (iso, f"{y}/{int(m)}/{int(d)}", f"{y}.{m}.{d}", f"{y}{m}{d}", f"{int(m)}/{int(d)}/{y}", f"{iso} 00:00:00",
                    f"{iso}T09:30", f"{y}年{m}月{d}日".translate(KANJI), f"西暦{y}年{int(m)}月{int(d)}日",
                    "".join(chr(ord(c) + 0xFEE0) for c in f"{y}/{m}/{d}")):  # fmt: skip
            assert parse_date(way) == (iso, None), way
        assert parse_date(f"{y}年{int(m)}月") == (f"{y}-{m}", None)
        assert parse_date(f"{y}年") == (y, None)


@pytest.mark.parametrize(
    ("written", "iso", "kind"),
    [
        ("平成三十一年四月三十日", "2019-04-30", None),
        ("昭和五十年十月廿日", "1975-10-20", None),
        ("令和2年2月末日", "2020-02-29", None),
        ("2018年11月吉日", "2018-11", None),
        ("2019年（令和元年）5月1日", "2019-05-01", None),
        ("令和元年(2019年)5月", "2019-05", None),
        ("㋿8年1月1日", "2026-01-01", None),
        ("H300501", "2018-05-01", None),
        ("平成30年度", "2018", "fiscal_year"),
        ("約1990年", "1990", "about_date"),
        ("平成10年頃", "1998", "about_date"),
        ("43586", "2019-05-01", "serial_date"),
        ("平成31年5月1日", "2019-05-01", "outside_era"),
        ("平成35年3月31日", "2023-03-31", "outside_era"),
        ("昭和64年1月8日", "1989-01-08", "outside_era"),
        ("令和元年4月30日", "2019-04-30", "outside_era"),
        ("明治5年1月1日", "1872-01-01", "lunar_date"),
        ("令和6年4月1日現在", "2024-04-01", None),
        ("（令和6年4月1日時点）", "2024-04-01", None),
        ("R6.4.1 現在", "2024-04-01", None),
        ("令和6年4月現在", "2024-04", None),
        ("2024-04-01T00:00:00+09:00", "2024-04-01", None),
        ("2024-03-31T15:00:00Z", "2024-04-01", None),
        ("2024-03-31T14:59:59.999Z", "2024-03-31", None),
        ("2024-03-31T23:00:00-05:00", "2024-04-01", None),
        ("20240401T000000Z", "2024-04-01", None),
        ("2024-04-01 00:00:00 JST", "2024-04-01", None),
        ("2024年4月1日 午前9時30分", "2024-04-01", None),
        ("4/1/2024 12:00:00 AM", "2024-04-01", None),
        ("1-Apr-24", "2024-04-01", None),
        ("01-Apr-2024", "2024-04-01", None),
        ("April 1, 2024", "2024-04-01", None),
        ("2024-Apr-01", "2024-04-01", None),
        ("1st April 2024", "2024-04-01", None),
        ("1-Apr-31", "1931-04-01", None),
        ("45383.0", "2024-04-01", "serial_date"),
        ("４５３８３．７５", "2024-04-01", "serial_date"),
        ("－", "", "blank_mark"),
        ("", "", None),
    ],
)
def test_what_is_peculiar_is_told(written: str, iso: str, kind: str | None) -> None:
    assert parse_date(written) == (iso, kind)


@pytest.mark.parametrize(
    "written",
    [
        "2024-02-30", "2023年2月29日", "昭和0年", "昭和0年1月1日", "2020年13月", "2020-00-10", "2020-10-00", "0000-00-00",
        "明治5年12月3日", "明治5年12月31日", "平成12年30月3日", "昭和2月3日", "X1-01-01", "皇紀2532年12月5日", "18/5/1", "13/1/2018",
        "平成99年1月1日", "2019(令和2)年5月1日", "平成30年度4月", "未定", "令和", "元年", "9999-12-31", "2018-11-05-06", "1/2",
        "2024年4月1日（一部）", "2024年4月1日～", "2024-04-01T25:00", "9999-12-31T23:59:59-12:00",
        "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "10000-01-01", "99999999", "2958466", "1e9", "99999.0", "31-Feb-24",
        "1-Foo-24",
        "Apr-24", "令和6年度末現在", "現在", "2024年4月1日、5月1日",
    ],
)  # fmt: skip
def test_what_no_calendar_has_is_never_accepted(written: str) -> None:
    assert parse_date(written) == ("", "doubtful_date")


@given(
    st.one_of(st.text(), st.from_regex(r"[明大昭平令MTSHR]?[0-9〇一二十元]{1,4}[年/.-][0-9]{1,2}[月/.-][0-9]{0,2}日?"))
)
def test_whatever_is_written_the_answer_is_a_real_date_or_none_and_stays_as_it_is(written: str) -> None:
    value, kind = parse_date(written)
    assert (kind in WITH_VALUE or kind is None) if value else kind in (None, "doubtful_date", "blank_mark")
    if value:
        dt.date.fromisoformat(value + "-01-01"[len(value) - 4 :])
        assert parse_date(value)[0] == value


@pytest.mark.parametrize("piece", ["1", "(", "年", "平成", " ", "1-", "T", "1:", "元", "現在", "2024(", "jan"])
def test_hostile_repeats_cost_no_time(piece: str) -> None:
    start = time.perf_counter()
    parse_date(piece * 20_000), parse_date(piece * 14)
    assert time.perf_counter() - start < 1


@pytest.mark.skipif(not CASES.is_dir(), reason="peers' cases are not part of the repository")
def test_the_cases_of_peers() -> None:
    def rows(name: str) -> list[dict[str, str]]:
        with (CASES / name).open(encoding="utf-8") as file:
            return list(csv.DictReader(file, delimiter="\t"))

    for case in rows("wareki_golden_modern.tsv"):
        assert parse_date(f"{case['era']}{case['era_year']}年{case['month']}月{case['day']}日") == (
            case["gregorian"],
            None,
        )
    others = [c for c in rows("wareki_imi.tsv") + rows("wareki_sugi_modern.tsv") if c["input"] != "2018-01-02"]
    assert {c["input"]: parse_date(c["input"])[0] or "REJECT" for c in others} == {
        c["input"]: c["expected"] for c in others
    }
