"""The reader of collection rules, held against calendars made another way: pandas' own weekly and nth-weekday ranges."""

import datetime as dt
import re
import time

import pandas as pd
import pytest
import sampling
from hypothesis import given, settings
from hypothesis import strategies as st

from machikit.tables.waste_days import read

FIRST, LAST = dt.date(2026, 11, 1), dt.date(2027, 12, 31)
SINCE = dt.date(2026, 10, 1)
# National holidays from November 2026 to December 2027, as the law and the equinoxes announced for 2027 have them
HOLIDAYS = pd.to_datetime(
    [
        "2026-11-03",
        "2026-11-23",
        "2027-01-01",
        "2027-01-11",
        "2027-02-11",
        "2027-02-23",
        "2027-03-21",
        "2027-03-22",
        "2027-04-29",
        "2027-05-03",
        "2027-05-04",
        "2027-05-05",
        "2027-07-19",
        "2027-08-11",
        "2027-09-20",
        "2027-09-23",
        "2027-10-11",
        "2027-11-03",
        "2027-11-23",
    ]
)


def on(*freqs: str, start: dt.date = FIRST, end: dt.date = LAST) -> set[dt.date]:
    return {day.date() for freq in freqs for day in pd.date_range(start, end, freq=freq)}


def found(rule: str, note: str = "", since: dt.date | None = SINCE) -> set[dt.date]:
    known = read(rule, note, since)
    assert known is not None, rule
    days = [day.date for day in known.days(FIRST, LAST)]
    assert days == sorted(set(days)) and all(FIRST <= day <= LAST for day in days)
    return set(days)


DAILY = on("D")
WRITTEN = {
    "毎週火・金": on("W-TUE", "W-FRI"),
    "毎週火曜日と金曜日": on("W-TUE", "W-FRI"),
    "月・木": on("W-MON", "W-THU"),
    "火、木、土曜日": on("W-TUE", "W-THU", "W-SAT"),
    "土日": on("W-SAT", "W-SUN"),
    "月曜日から金曜日": on("B"),
    "毎日": DAILY,
    "日曜日を除く毎日": DAILY - on("W-SUN"),
    "毎日（日曜日を除く）": DAILY - on("W-SUN"),
    "第2・4月曜": on("WOM-2MON", "WOM-4MON"),
    "第4月曜日、第2木曜日": on("WOM-4MON", "WOM-2THU"),  # not April
    "毎週火曜日（2026年12月28日〜2027年1月6日は未定）": on("W-TUE")
    - on("D", start=dt.date(2026, 12, 28), end=dt.date(2027, 1, 6)),
    "第１・第３水曜日": on("WOM-1WED", "WOM-3WED"),
    "第一・三水曜": on("WOM-1WED", "WOM-3WED"),
    "毎月第2火曜": on("WOM-2TUE"),
    "第2火曜日、第4木曜日": on("WOM-2TUE", "WOM-4THU"),
    "第1月曜・毎週金曜": on("WOM-1MON", "W-FRI"),
    "月2回（第2・4水曜日）": on("WOM-2WED", "WOM-4WED"),
    "最終金曜日": on("LWOM-FRI"),
    "第5土曜日": {day for day in on("W-SAT") if day.day > 28},
    "毎週水曜日（第5水曜日を除く）": {day for day in on("W-WED") if day.day <= 28},
    "毎月15日": {day for day in DAILY if day.day == 15},
    "毎月5日・20日": {day for day in DAILY if day.day in (5, 20)},
    "毎月31日": {day for day in DAILY if day.day == 31},
    "毎月末日": on("ME"),
    "偶数月の第1水曜日": {day for day in on("WOM-1WED") if day.month % 2 == 0},
    "4月～9月は毎週火・金、10月～3月は毎週火": {
        d for d in on("W-TUE", "W-FRI") if d.weekday() == 1 or 4 <= d.month <= 9
    },
    "毎週水曜日（12月〜2月）": {day for day in on("W-WED") if day.month in (12, 1, 2)},
    "隔週水曜日（2026-11-11から）": on("2W-WED", start=dt.date(2026, 11, 11)),
    "2026-12-05": {dt.date(2026, 12, 5)},
    "令和8年12月5日": {dt.date(2026, 12, 5)},
    "2026年12月5日(土)、2027年1月9日(土)": {dt.date(2026, 12, 5), dt.date(2027, 1, 9)},
    "12月5日・19日、1/9": {dt.date(2026, 12, 5), dt.date(2026, 12, 19), dt.date(2027, 1, 9)},
    "12月28日～1月2日": on("D", start=dt.date(2026, 12, 28), end=dt.date(2027, 1, 2)),
    "毎週火・金曜日（午前8時30分まで）": on("W-TUE", "W-FRI"),
    "収集なし": set(),
    "月末の金曜": on("LWOM-FRI"),
    "月末金曜日": on("LWOM-FRI"),
    "月末、毎週金曜": on("ME", "W-FRI"),
    "第1～第4金曜": {day for day in on("W-FRI") if day.day <= 28},
    "毎週火・金（朝8時まで）": on("W-TUE", "W-FRI"),
    "毎週火・金（収集日の午前8時30分までに出してください）": on("W-TUE", "W-FRI"),
    "毎週火・金（指定袋）": on("W-TUE", "W-FRI"),
    "毎週火・金 *1": on("W-TUE", "W-FRI"),
    "月 木": on("W-MON", "W-THU"),
    "水1 水3": on("WOM-1WED", "WOM-3WED"),
    "水１　水３ *2": on("WOM-1WED", "WOM-3WED"),
    "月 水2": on("W-MON", "WOM-2WED"),
    "火1:4 6 8": {day for day in on("WOM-1TUE") if day.month in (4, 6, 8)},
    "火1 火3:4 6 8": {day for day in on("WOM-1TUE", "WOM-3TUE") if day.month in (4, 6, 8)},
    "水1:6 7 水2:4 5": {d for d in on("WOM-1WED", "WOM-2WED") if d.month in ((6, 7) if d.day <= 7 else (4, 5))},
    "20261204 20261218": {dt.date(2026, 12, 4), dt.date(2026, 12, 18)},
}


@pytest.mark.parametrize("rule", WRITTEN)
def test_a_rule_gives_the_days_that_it_says(rule: str) -> None:
    assert found(rule) == WRITTEN[rule]


HOLIDAY = {day.date() for day in HOLIDAYS}
NEW_YEAR = on("D", start=dt.date(2026, 12, 29), end=dt.date(2027, 1, 3)) | on("D", start=dt.date(2027, 12, 29))
MONDAYS = on("W-MON", "W-THU")
LEFT_OUT = {
    "毎週月・木（祝日を除く）": MONDAYS - HOLIDAY,
    "毎週月・木、祝日を除く": MONDAYS - HOLIDAY,
    "祝日を除く毎週月・木曜日": MONDAYS - HOLIDAY,
    "毎週月・木。ただし、祝日は収集しません。": MONDAYS - HOLIDAY,
    "毎週月・木（年末年始（12/29〜1/3）を除く）": MONDAYS - NEW_YEAR,
    "毎週月・木（ただし12月29日〜1月3日は休み、祝日は収集します）": MONDAYS - NEW_YEAR,
    "毎週月・木（12月31日を除く）": MONDAYS - {dt.date(2026, 12, 31)},
    "平日": on("B") - HOLIDAY,
}


@pytest.mark.parametrize("rule", LEFT_OUT)
def test_days_that_a_rule_leaves_out_are_no_days(rule: str) -> None:
    assert found(rule) == LEFT_OUT[rule]


def test_a_remark_may_leave_days_out_too_and_whatever_else_it_says_changes_nothing() -> None:
    assert found("毎週月・木", note="祝日は休み。年末年始（12/29〜1/3）は収集しません") == MONDAYS - HOLIDAY - NEW_YEAR
    assert found("毎週月・木", note="朝8時までに出してください。年末は混みあいます") == MONDAYS


def test_a_day_is_marked_to_be_checked_where_nothing_is_said_of_holidays_or_new_year() -> None:
    def marked(rule: str) -> dict[str, set[dt.date]]:
        days = list(read(rule, "", SINCE).days(FIRST, LAST))  # type: ignore[union-attr]
        return {check: {d.date for d in days if d.check == check} for check in ("holiday", "year_end")}

    thursdays = on("W-MON", "W-THU")
    assert marked("月・木") == {"holiday": (thursdays & HOLIDAY) - NEW_YEAR, "year_end": thursdays & NEW_YEAR}
    assert marked("月・木（祝日も収集）") == {"holiday": set(), "year_end": thursdays & NEW_YEAR}
    assert marked("月・木（祝日の場合は翌日）")["holiday"] == (thursdays & HOLIDAY) - NEW_YEAR
    assert marked("月・木（年末年始を除く）")["year_end"] == thursdays & NEW_YEAR  # which days these are is not said
    assert marked("月・木（12/31〜1/3は休み）")["year_end"] == set()
    assert marked("2026年12月29日、2027年1月1日") == {"holiday": set(), "year_end": set()}  # named one by one


@pytest.mark.parametrize(
    "rule",
    ["隔週", "隔週水曜日", "月2回水曜日", "月1回", "随時", "申込制", "市の指定する日", "毎週火曜日または水曜日", "毎週", "",
     "毎週火（祝日を除く）・金", "毎週火・金（お盆を除く）", "2月30日", "13月1日", "2026年12月5日(日)", "5日", "雨天中止の火曜日",
     "毎週火曜、祝日の場合は水曜", "火曜（A地区）、金曜（B地区）", "毎週火曜（雨天中止）", "毎週火曜（要予約）",
     "毎週火曜（8時まで、雨天中止）",
     "毎週火曜（駅前のみ）", "毎月10日水曜", "月末最終金曜", "毎月10日第2水曜", "月末の月・木", "月末日曜", "月末の日曜", "水6",
     "火1:13", "火1:", "20261301",
     "20261204 月末",
     "99991231", "隔週水曜日（9999-12-31から）", "0000-01-01", "火 金 -20260102", "隔月20260401", "*1", "水1水3"],
)  # fmt: skip
def test_what_cannot_be_read_for_certain_is_not_guessed(rule: str) -> None:
    assert read(rule, "", SINCE) is None


def test_a_day_without_a_year_is_that_of_the_twelve_months_after_the_data() -> None:
    assert found("5月2日", since=dt.date(2026, 10, 1)) == {dt.date(2027, 5, 2)}
    assert found("5月2日", since=dt.date(2023, 1, 1)) == set(), "old data say nothing of this year"
    assert read("5月2日", "", None) is None


def test_the_29th_of_february_is_a_day_in_leap_years_only() -> None:
    def days(rule: str, year: int, since: dt.date | None = None) -> list[dt.date]:
        known = read(rule, "", since)
        return [] if known is None else [d.date for d in known.days(dt.date(year, 2, 1), dt.date(year, 3, 1))]

    assert days("毎月29日", 2028) == [dt.date(2028, 2, 29)] and days("毎月29日", 2027) == []
    assert days("2月29日", 2028, dt.date(2027, 4, 1)) == [dt.date(2028, 2, 29)]
    assert days("2月29日", 2027, dt.date(2026, 4, 1)) == []
    assert days("2028-02-29", 2028) == [dt.date(2028, 2, 29)] and read("2027-02-29") is None
    assert dt.date(2028, 2, 29) in days("毎週火曜日", 2028)


PIECES = [
    *"月火水木金土日第1234・、（）",
    "曜日",
    "毎週",
    "隔週",
    "を除く",
    "祝日",
    "年末年始",
    "12/29",
    "〜",
    "は休み",
    "も収集",
    "最終",
]


@settings(max_examples=sampling.examples(300), deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=40))
def test_whatever_is_written_is_read_or_not_but_never_breaks(rule: str) -> None:
    known = read(rule, rule, SINCE)
    if known is not None:
        assert all(FIRST <= day.date <= LAST for day in known.days(FIRST, LAST))
        assert not re.search("[ぁ-ん一-龠]", known.english())


@pytest.mark.parametrize("piece", ["月・", "第1", "祝日・", "（", "12/29〜", "毎週月", "第1・"])
def test_a_long_list_is_read_as_quickly_as_a_short_one(piece: str) -> None:
    assert read(piece * (399 // len(piece)) + "x") is None


PIECES = ["月", "火", "1", "3", " ", ":", "4", "第", "・", "毎週", "毎月", "月末", "の", "（", "）", "A地区", "雨天中止", "*1",
          "20261204", "隔週",
          "日", "から", "～", "を除く", "祝日", "最終", "末", "曜"]  # fmt: skip


@settings(deadline=None)
@given(st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=9).map("".join)))
def test_no_text_is_read_in_part_and_none_leads_past_the_end_of_time(written: str) -> None:
    rule = read(written, "", SINCE)
    if rule is not None:
        list(rule.days(FIRST, FIRST + dt.timedelta(40)))
        assert rule.english() and "A地区" not in written and "雨天中止" not in written


@pytest.mark.parametrize(
    "piece", ["月 ", "水1 ", "1 ", "(朝", "(", "第1・", "20261204 ", "*1", "月末の", "毎", "8時から", ":4 "]
)
def test_hostile_repeats_cost_no_time(piece: str) -> None:
    start = time.perf_counter()
    read(piece * 9_000, "", SINCE), read("月 " + piece * 60, "", SINCE), read(piece * 60 + "x", piece * 9_000, SINCE)
    assert time.perf_counter() - start < 2
