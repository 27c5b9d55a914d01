"""Parse a time or a time span into minutes after midnight. A text is parsed completely or not at all.

Times run from 00:00 to 24:00 and past midnight: 25:00 is 1 o'clock on the next day, so "closes" is always later than "opens".
23:59 means the end of the day and becomes 24:00. 休 stands for "closed on that day"; blank always means "not published".
午前12時 is noon by the decree that introduced clock hours (太政官布告第337号, 1872), 12am is midnight in English usage; 午後12時
would be midnight by the former and noon by the latter, and is not accepted.
"""

import re
import unicodedata
from functools import lru_cache

from machikit.tables.values import numerals
from machikit.tables.values.cell_values import DASHES, Parsed

CLOSED = "休"
_NOON = 12 * 60
MINUTES_PER_DAY = 24 * 60
_MAX_LENGTH = 60  # characters of a span; longer cells are prose
ALL_DAY = re.compile(
    r"(?:(?:24時間|終日|24hours?|24h)(?:年中無休|営業|開放|開館|対応|稼働|(?:で?(?:ご?利用|使用))?(?:可能|可|でき(?:る|ます))?))"
)
SPAN_SEPARATOR = rf"[{DASHES}~〜]|から|より|to"
# The date that Excel puts before a bare time
_EXCEL_EPOCH = re.compile(r"^\s*(?:1899[-/]12[-/]3[01]|1900[-/]0?1[-/]0?[01])[\sT]+(?=\d)")
_KANJI_HOURS = re.compile(rf"[{numerals.KANJI_NUMERALS}]+(?=[時分])")
_TIME = re.compile(
    r"(?P<next>翌日?の?)?(?P<half>午前|午後|am|pm)?"
    r"(?P<hour>\d{1,2})(?P<sign>:(?P<m>\d{2})(?::00(?:\.0+)?)?|時(?:(?P<min>\d{1,2})分?|(?P<thirty>半))?)?(?P<late>am|pm)?"
)
_FOUR_DIGITS = re.compile(r"(\d{1,2})(\d{2})")
_FRACTION = re.compile(r"[01]?\.\d{1,20}(?:e-\d{1,2})?|[1-9]\.\d{1,20}e-\d{1,2}")
_CLOSED = re.compile(r"お?休み?|休[業館園所診場止日]日?|定休日?|閉[館園所店鎖庁]日?")
_DASH = re.compile(rf"[{DASHES}]+")


def normalize(raw: str) -> str:
    """NFKC, lower case, no whitespace, digits for the kanji of hours: 午後三時 → 午後3時, A.M. 9:00 → am9:00."""
    out = re.sub(r"\s+", "", _EXCEL_EPOCH.sub("", unicodedata.normalize("NFKC", raw), count=1)).casefold()
    out = re.sub(r"([ap])\.?m\.?(?![a-z])", r"\1m", out)
    return _KANJI_HOURS.sub(lambda m: m[0] if (n := numerals.parse_kanji_number(m[0])) is None else str(n), out)


def format_time(value: int) -> str:
    """Minutes after midnight as HH:MM."""
    return f"{value // 60:02d}:{value % 60:02d}"


def _minutes(text: str) -> int | None:
    """Minutes after midnight of a normalized time: 9:00, 0900, 9時半, 午後3時, 正午, 9am, pm5:30, 翌1:00, 26:00; else None (78:30)."""
    if text == "正午":
        return _NOON
    if digits := _FOUR_DIGITS.fullmatch(text):
        return _valid_minutes(int(digits[1]), int(digits[2]))
    m = _TIME.fullmatch(text)
    half = m["half"] or m["late"] or "" if m else ""
    if m is None or (m["half"] and m["late"]) or not (m["sign"] or half in ("am", "pm")):
        return None
    hour, minute = int(m["hour"]), 30 if m["thirty"] else int(m["m"] or m["min"] or 0)
    full_hour = _to_24_hours(hour, minute, half)
    return None if full_hour is None else _valid_minutes(full_hour + (24 if m["next"] else 0), minute)


def _to_24_hours(hour: int, minute: int, half: str) -> int | None:
    """The hour on the 24-hour clock; None where the half of the day contradicts it or is ambiguous (午後12時)."""
    if half in ("午前", "am") and (hour > 12 or (half == "午前" and hour == 12 and minute)):
        return None
    if half == "am" and hour == 12:
        return 0
    if half == "午後" and hour == 12 and not minute:
        return None
    return hour + 12 if half in ("午後", "pm") and hour < 12 else hour


def _valid_minutes(hour: int, minute: int) -> int | None:
    return hour * 60 + minute if hour < 48 and minute < 60 else None


def parse_day_fraction(raw: str) -> int | None:
    """Minutes after midnight of a time that Excel stores as a fraction of the day: 0.354166667 → 8:30.

    Short fractions (0.3) could mean something else, and count only if they are exact quarters of an hour.
    """
    text = unicodedata.normalize("NFKC", raw).strip().casefold()
    if not _FRACTION.fullmatch(text):
        return None
    value = float(text) * MINUTES_PER_DAY
    minutes = round(value)
    is_short = len(text.partition(".")[2]) < 6 and "e" not in text
    return (
        minutes
        if abs(value - minutes) < (1e-6 if is_short else 0.02)
        and not (is_short and minutes % 15)
        and minutes < 2 * MINUTES_PER_DAY
        else None
    )


def parse_time(raw: str) -> Parsed:
    """Parse one time into (HH:MM or 休, kind).

    A lone dash is blank_mark; for a column of one weekday `OpeningColumns.parse_time` makes it "closed".
    """
    text = normalize(raw)
    if not text:
        return "", None
    if _CLOSED.fullmatch(text):
        return CLOSED, None
    if _DASH.fullmatch(text):
        return "", "blank_mark"
    minutes = _minutes(text)
    from_serial = parse_day_fraction(raw) if minutes is None else None
    minutes = from_serial if minutes is None else minutes
    if minutes is None:
        return "", "doubtful_hours"
    if minutes == MINUTES_PER_DAY - 1:
        return "24:00", "end_of_day"
    return format_time(
        minutes
    ), "serial_time" if from_serial is not None else "repaired_time" if text.isdecimal() else None


@lru_cache(4096)
def parse_time_span(raw: str) -> tuple[int, int] | None:
    """8:30～17:15, 午前9時から午後5時まで, 10～16時, 24時間, 終日 → (start, end) in minutes; None for anything else."""
    text = normalize(raw) if len(raw) <= _MAX_LENGTH else ""
    if ALL_DAY.fullmatch(text):
        return 0, MINUTES_PER_DAY
    ends = re.split(SPAN_SEPARATOR, text.removesuffix("まで"))
    if len(ends) != 2:
        return None
    first, last = _complete_hour(*ends)
    start, end = _minutes(first), _minutes(last)
    if start is None or end is None or (first.isdecimal() and (start % 5 or end % 5)):
        return None
    first_half, last_half = _half_of_day(first), _half_of_day(last)
    # 午後1時～5時: both in the same half of the day
    if first_half and not last_half and end <= _NOON and not last.startswith(("翌", "正午")):
        end = end + _NOON if first_half == "pm" and end < _NOON else end
        return (start, end) if end > start else None
    if last_half == "pm" and not first_half and first != "正午" and start < 6 * 60:  # 1時～午後5時: 1 a.m. or 1 p.m.
        return None
    return start, end


def _complete_hour(first: str, last: str) -> tuple[str, str]:
    """10~16時, 午前9~午後5時: 時 is written once, and is added to the first."""
    is_shared = re.fullmatch(r"(?:午前|午後)?\d{1,2}", first) and "時" in last
    return (first + "時" if is_shared else first), last


def _half_of_day(end: str) -> str:
    return next(
        (half for word, half in (("午前", "am"), ("午後", "pm"), ("am", "am"), ("pm", "pm")) if word in end), ""
    )


@lru_cache(4096)
def check_time_pair(opens: str, closes: str) -> tuple[str, str, str | None]:
    """Check two times of one day against each other → (opens, closes, kind).

    Closing before opening means after midnight; closing at the time of opening is doubtful_hours.
    """
    if CLOSED in (opens, closes):
        return (CLOSED, "", None) if {opens, closes} <= {CLOSED, ""} else ("", "", "doubtful_hours")
    if not opens or not closes:
        return opens, closes, "half_hours" if opens or closes else None
    start, end = (int(t[:-3]) * 60 + int(t[-2:]) for t in (opens, closes))
    if start == end or start >= MINUTES_PER_DAY:
        return "", "", "doubtful_hours"
    if end < start:
        return opens, format_time(end + MINUTES_PER_DAY), "past_midnight"
    return opens, closes, "short_hours" if end - start <= 60 else None
