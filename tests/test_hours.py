"""Times, spans of time and weekdays: read in every notation that can mean one thing only, and never in part."""

import re
import time as clocks
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikit.tables.values import opening_hours, times
from machikit.tables.values.weekdays import parse_weekdays

TIMES = {
    "9:00": "09:00", "９：３０": "09:30", "0900": "09:00", "900": "09:00", "1700": "17:00", "9時半": "09:30", "17時15分": "17:15",
    "午後三時": "15:00", "午前8時半": "08:30", "十時三十分": "10:30", "正午": "12:00", "9am": "09:00", "9 a.m.": "09:00",
    "AM9:00": "09:00",
    "9:00AM": "09:00", "PM5:30": "17:30", "5pm": "17:00", "12:00am": "00:00", "12:00pm": "12:00", "午前0時": "00:00", "午前12時": "12:00",
    "午後12時30分": "12:30", "翌2:00": "26:00", "翌日1時": "25:00", "26:00": "26:00", "24:00": "24:00", "09:00:00": "09:00",
    "0.354166667": "08:30", "0.71875": "17:15", "0.5": "12:00", "4.1666666666666664E-2": "01:00", "1.041666667": "25:00",
    "23:59": "24:00", "休": "休", "定休日": "休", "休館": "休",
}  # fmt: skip


@pytest.mark.parametrize("written", TIMES)
def test_a_time_is_read_in_every_notation(written: str) -> None:
    assert times.parse_time(written)[0] == TIMES[written]


@pytest.mark.parametrize(
    "written",
    ["78:30", "9", "8.5", "0.3", "日没", "9:00頃", "9:00まで", "午後12時", "午前13時", "AM13:00", "AM9:00PM", "9:5", "25時間",
    "48:00", "9:60",
     "休館日は月曜", "随時", "9:00/10:00", "-1:00", "2.5", "0.35416", "1e5", "正午頃"],
)  # fmt: skip
def test_what_is_no_single_time_is_not_read(written: str) -> None:
    assert times.parse_time(written) == ("", "doubtful_hours")


SPANS = {
    "8:30～17:15": (510, 1035), "８時３０分〜１７時": (510, 1020), "24時間": (0, 1440), "終日": (0, 1440), "24時間利用可能": (0, 1440),
    "午前9時から午後5時まで": (540, 1020), "午後1時～5時": (780, 1020), "午前7時30分から8時30分まで": (450, 510), "10～16時": (600, 960),
    "9am-5pm": (540, 1020), "1000-1700": (600, 1020), "22:00～翌5:00": (1320, 1740), "正午～17時": (720, 1020), "9時ー午後5時": (540, 1020),
}  # fmt: skip


@pytest.mark.parametrize("written", SPANS)
def test_both_ends_are_read_from_one_text(written: str) -> None:
    assert times.parse_time_span(written) == SPANS[written]


@pytest.mark.parametrize(
    "written",
    ["午前9時～5時", "1時～午後5時", "9-5pm", "9:00-12:00/13:00-17:00", "9:00～17:00（雨天中止）", "8:30～", "～17:00", "9:00", "029-864",
     "2023-2024", "24時間ではない", "終日禁煙", "9時～日没"],
)  # fmt: skip
def test_a_span_that_says_more_or_less_is_not_read(written: str) -> None:
    assert times.parse_time_span(written) is None


DAYS = {
    "月～金": "月火水木金", "月曜日から金曜日": "月火水木金", "月・水・金": "月水金", "毎日": "月火水木金土日",
    "年中無休": "月火水木金土日",
    "火～日": "火水木金土日", "金～月": "月金土日", "Mon-Fri": "月火水木金", "Mon, Wed and Fri": "月水金",
    "毎日（日曜除く）": "月火水木金土",
    "日曜を除く毎日": "月火水木金土", "水曜日以外": "月火木金土日", "月曜のみ": "月", "月～日（水曜休み）": "月火木金土日",
    "－": "", "": "",
}  # fmt: skip
BESIDE = {
    "平日": ("月火水木金", "祝日を除く"), "土日祝以外": ("月火水木金", "祝日を除く"), "月～土(祝日除く)": ("月火水木金土", "祝日を除く"),
    "月から土（国民の祝日は休み）": ("月火水木金土", "祝日を除く"), "月～金（祝日・年末年始を除く）": ("月火水木金",
    "祝日・年末年始を除く"),
    "平日（月～金）": ("月火水木金", "祝日を除く"), "月～金（祝日・年末年始を除く。）": ("月火水木金", "祝日・年末年始を除く"),
    "土日祝・年末年始を除く": ("月火水木金", "祝日・年末年始を除く"), "月～金、祝日を除く": ("月火水木金", "祝日を除く"),
    "土・日・祝日": ("土日", "祝日を含む"), "平日(水曜を除く)": ("月火木金", "祝日を除く"),
}  # fmt: skip


@pytest.mark.parametrize("written", DAYS | BESIDE)
def test_weekdays_are_read_and_what_letters_cannot_say_is_said_beside_them(written: str) -> None:
    assert parse_weekdays(written)[:2] == BESIDE.get(written, (DAYS.get(written), ""))


@pytest.mark.parametrize(
    "written",
    ["不定休", "水曜定休", "第1・第3土曜", "月～金、第2土曜", "月～金（雨天中止）", "月末の金曜", "火曜（A地区）", "月（5月のみ）",
    "月か火",
     "月～金（お盆を除く）", "水曜・祝日を除く", "月・木、祝日を除く", "隔週月曜", "土日祝（祝日は除く）"],
)  # fmt: skip
def test_days_with_a_word_more_are_not_read(written: str) -> None:
    assert parse_weekdays(written) == ("", "", "doubtful_days")


def test_one_column_for_days_and_times_is_read_wholly_or_kept_as_a_note() -> None:
    assert opening_hours.parse_opening_hours("平日 8時半から17時15分まで")[0] == {
        "opens": "08:30", "closes": "17:15", "days": "月火水木金", "hours_note": "祝日を除く"
    }  # fmt: skip
    assert opening_hours.parse_opening_hours("9:00～17:00（最終入館16:30）") == (
        {"opens": "09:00", "closes": "17:00", "hours_note": "最終入館16:30"},
        None,
    )
    for written in (
        "夏期のみ 9:00-17:00",
        "9:00～21:00 第2・4木曜休み",
        "9:00～22:00（曜日により異なる）",
        "平日9～17時、土10～16時",
    ):
        told, kind = opening_hours.parse_opening_hours(written)
        assert kind == "unread_hours" and set(told) == {"hours_note"}
        assert re.findall(r"[^\W\d]", told["hours_note"].replace("時", "")) == re.findall(
            r"[^\W\d]", written.replace("時", "")
        )


PIECES = ["午前", "午後", "翌", "正午", "24時間", "終日", "9", "17", ":", "：", "30", "時", "分", "半", "～", "-", "から", "まで",
          "am", "PM", "休",
          "月", "火", "曜", "日", "祝", "を除く", "平日", "(", ")", "、", "第2", "雨天中止", "0.354166667", " ", "・", "毎",
          "以外"]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=9).map("".join))


@given(TEXTS)
def test_any_text_is_read_wholly_or_not_at_all_and_nothing_of_it_is_lost(written: str) -> None:
    value, kind = times.parse_time(written)
    assert re.fullmatch(r"(?:[0-4]\d:[0-5]\d|休)?", value) and (value or not times.normalize(written) or kind)
    letters, beside, doubt = parse_weekdays(written)
    assert not (doubt and (letters or beside))
    for word in ("雨天中止", "第2", "毎"):
        if word in unicodedata.normalize("NFKC", written):
            assert (
                not (value and word != "毎")
                and times.parse_time_span(written) is None
                and (word == "毎" or not letters)
            )
    told, kind = opening_hours.parse_opening_hours(written)
    if kind == "unread_hours":
        assert {c for c in opening_hours.tidy_note(written)[0]} <= set(told["hours_note"])


@pytest.mark.parametrize(
    "piece",
    ["9:00～", "午前", "1", "月～", "月、", "を除く", "(", "休", "～", "24時間", "mon ", "入館は", "a", "　", "祝日"],
)
def test_hostile_repeats_cost_no_time(piece: str) -> None:
    start = clocks.perf_counter()
    for text in (piece * 20_000, piece * 20):
        (
            times.parse_time(text),
            times.parse_time_span(text),
            parse_weekdays(text),
            opening_hours.parse_opening_hours(text),
            opening_hours.tidy_note(text),
        )
    assert clocks.perf_counter() - start < 2
