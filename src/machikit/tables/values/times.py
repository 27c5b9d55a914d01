"""One time, and one span of time, however it is written → minutes after midnight. A text is read wholly or not at all.

Times run from 00:00 to 24:00 and past midnight: 25:00 is 1 o'clock of the next day, so "closes" is always later than "opens".
23:59 means the end of the day and becomes 24:00. 休 stands for "closed on that day"; blank always means "not published".
午前12時 is noon by the law that brought the hours (太政官布告第337号, 1872), 12am midnight by English usage; 午後12時 would be
midnight by the one and noon by the other, and is not read.
"""

import re
import unicodedata
from functools import lru_cache

from machikit.tables.values import numerals
from machikit.tables.values.cell_values import DASHES, Seen

CLOSED = "休"
NOON, DAY = 12 * 60, 24 * 60
LONGEST = 60  # letters of a span; what is longer is prose
ALL_DAY = re.compile(
    r"(?:(?:24時間|終日|24hours?|24h)(?:年中無休|営業|開放|開館|対応|稼働|(?:で?(?:ご?利用|使用))?(?:可能|可|でき(?:る|ます))?))"
)
SPLIT = rf"[{DASHES}~〜]|から|より|to"
_EPOCH = re.compile(
    r"^\s*(?:1899[-/]12[-/]3[01]|1900[-/]0?1[-/]0?[01])[\sT]+(?=\d)"
)  # the day that Excel puts before a bare time
_FIGURES = re.compile(rf"[{numerals.SIGNS}]+(?=[時分])")
_TIME = re.compile(
    r"(?P<next>翌日?の?)?(?P<half>午前|午後|am|pm)?"
    r"(?P<hour>\d{1,2})(?P<sign>:(?P<m>\d{2})(?::00(?:\.0+)?)?|時(?:(?P<min>\d{1,2})分?|(?P<thirty>半))?)?(?P<late>am|pm)?"
)
_FOUR = re.compile(r"(\d{1,2})(\d{2})")
_FRACTION = re.compile(r"[01]?\.\d{1,20}(?:e-\d{1,2})?|[1-9]\.\d{1,20}e-\d{1,2}")
_CLOSED = re.compile(r"お?休み?|休[業館園所診場止日]日?|定休日?|閉[館園所店鎖庁]日?")
_DASH = re.compile(rf"[{DASHES}]+")


def plain(raw: str) -> str:
    """One width, small letters, no blanks, figures for the kanji of hours: 午後三時 → 午後3時, A.M. 9:00 → am9:00."""
    out = re.sub(r"\s+", "", _EPOCH.sub("", unicodedata.normalize("NFKC", raw), count=1)).casefold()
    out = re.sub(r"([ap])\.?m\.?(?![a-z])", r"\1m", out)
    return _FIGURES.sub(lambda m: m[0] if (n := numerals.number(m[0])) is None else str(n), out)


def clock(value: int) -> str:
    return f"{value // 60:02d}:{value % 60:02d}"


def minutes(raw: str) -> int | None:
    """Minutes after midnight of 9:00, 9：00, 0900, 9時半, 午後三時, 正午, 9am, PM5:30, 翌1:00, 26:00; None where it is no time (78:30)."""
    return _minutes(plain(raw))


def _minutes(out: str) -> int | None:
    if out == "正午":
        return NOON
    if four := _FOUR.fullmatch(out):
        return _in_range(int(four[1]), int(four[2]))
    m = _TIME.fullmatch(out)
    half = m["half"] or m["late"] or "" if m else ""
    if m is None or (m["half"] and m["late"]) or not (m["sign"] or half in ("am", "pm")):
        return None
    hour, minute = int(m["hour"]), 30 if m["thirty"] else int(m["m"] or m["min"] or 0)
    told = _of_half(hour, minute, half)
    return None if told is None else _in_range(told + (24 if m["next"] else 0), minute)


def _of_half(hour: int, minute: int, half: str) -> int | None:
    """The hour of 24; None where the half of the day and the hour contradict each other, or mean two things (午後12時)."""
    if half in ("午前", "am") and (hour > 12 or (half == "午前" and hour == 12 and minute)):
        return None
    if half == "am" and hour == 12:
        return 0
    if half == "午後" and hour == 12 and not minute:
        return None
    return hour + 12 if half in ("午後", "pm") and hour < 12 else hour


def _in_range(hour: int, minute: int) -> int | None:
    return hour * 60 + minute if hour < 48 and minute < 60 else None


def fraction(raw: str) -> int | None:
    """Minutes of a time as Excel holds it, a part of the day: 0.354166667 → 8:30. Short ones (0.3) could be another's notation."""
    out = unicodedata.normalize("NFKC", raw).strip().casefold()
    if not _FRACTION.fullmatch(out):
        return None
    exact = float(out) * DAY
    near = round(exact)
    short = len(out.partition(".")[2]) < 6 and "e" not in out
    return (
        near if abs(exact - near) < (1e-6 if short else 0.02) and not (short and near % 15) and near < 2 * DAY else None
    )


def time(raw: str) -> Seen:
    """One time. A lone dash in a cell for one weekday is the publisher's "closed": `clean` decides that, not this."""
    out = plain(raw)
    if not out:
        return "", None
    if _CLOSED.fullmatch(out):
        return CLOSED, None
    if _DASH.fullmatch(out):
        return "", "blank_mark"
    found = _minutes(out)
    serial = fraction(raw) if found is None else None
    found = serial if found is None else found
    if found is None:
        return "", "doubtful_hours"
    if found == DAY - 1:
        return "24:00", "end_of_day"
    return clock(found), "serial_time" if serial is not None else "repaired_time" if out.isdecimal() else None


@lru_cache(4096)
def span(raw: str) -> tuple[int, int] | None:
    """8:30～17:15, 午前9時から午後5時まで, 10～16時, 24時間, 終日 → minutes of its ends as they stand; None where it says more or less."""
    out = plain(raw) if len(raw) <= LONGEST else ""
    if ALL_DAY.fullmatch(out):
        return 0, DAY
    ends = re.split(SPLIT, out.removesuffix("まで"))
    if len(ends) != 2:
        return None
    first, last = _bare(*ends)
    start, end = _minutes(first), _minutes(last)
    if start is None or end is None or (first.isdecimal() and (start % 5 or end % 5)):
        return None
    begins, ends_in = _half(first), _half(last)
    if (
        begins and not ends_in and end <= NOON and not last.startswith(("翌", "正午"))
    ):  # 午後1時～5時: of the same half of the day
        end = end + NOON if begins == "pm" and end < NOON else end
        return (start, end) if end > start else None
    if ends_in == "pm" and not begins and first != "正午" and start < 6 * 60:  # 1時～午後5時: at night, or not
        return None
    return start, end


def _bare(first: str, last: str) -> tuple[str, str]:
    """10~16時, 午前9~午後5時: the word for hour stands once."""
    once = re.fullmatch(r"(?:午前|午後)?\d{1,2}", first) and "時" in last
    return (first + "時" if once else first), last


def _half(end: str) -> str:
    return next((to for word, to in (("午前", "am"), ("午後", "pm"), ("am", "am"), ("pm", "pm")) if word in end), "")


@lru_cache(4096)
def pair(opens: str, closes: str) -> tuple[str, str, str | None]:
    """Two times of one day. Closing before opening means after midnight; closing at the time of opening means nothing."""
    if CLOSED in (opens, closes):
        return (CLOSED, "", None) if {opens, closes} <= {CLOSED, ""} else ("", "", "doubtful_hours")
    if not opens or not closes:
        return opens, closes, "half_hours" if opens or closes else None
    start, end = (int(t[:-3]) * 60 + int(t[-2:]) for t in (opens, closes))
    if start == end or start >= DAY:
        return "", "", "doubtful_hours"
    if end < start:
        return opens, clock(end + DAY), "past_midnight"
    return opens, closes, "short_hours" if end - start <= 60 else None
